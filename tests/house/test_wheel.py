"""The wheel holds all that the program needs, and the locked packages are all that it needs."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import clinic_tui

ROOT = Path(__file__).parents[2]
BUILT_FROM = ("clinic_tui", "data", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that the checkout stays as it is."""
    tree = tmp_path_factory.mktemp("sources")
    for name in BUILT_FROM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=tree, check=True, capture_output=True
    )
    (built,) = (tree / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment with the wheel and the packages of requirements.lock, and no others.

    The packages are those of the environment that runs the tests, linked in, so that no network is needed.
    """
    home = tmp_path_factory.mktemp("installed")
    venv.EnvBuilder(symlinks=True).create(home)
    (site,) = home.glob("lib/python3.*/site-packages")
    for path in locked_files():
        if not (site / path.name).exists():
            (site / path.name).symlink_to(path)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "--quiet", "--no-cache-dir"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    subprocess.run([*pip, "check"], check=True)
    return home / "bin"


def locked_files() -> set[Path]:
    """What lies in site-packages for each package of requirements.lock that is meant for this Python."""
    found = set()
    for name in re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE):
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or Python; `pip check` complains if it was needed
        tops = {
            file.parts[0] for file in distribution.files or () if file.parts[0] not in {"..", "__pycache__"}
        }
        found |= {Path(str(distribution.locate_file(top))) for top in tops}
    return found


def shipped_files() -> set[str]:
    """Everything of ours that is no bytecode, by its name in a wheel."""
    package = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "clinic_tui").rglob("*") if path.is_file()
    }
    data = {
        f"clinic_tui/data/{path.relative_to(ROOT / 'data').as_posix()}"
        for path in (ROOT / "data").rglob("*")
        if path.is_file()
    }
    return {name for name in package | data if "__pycache__" not in name}


def test_the_wheel_holds_every_module_style_sheet_migration_and_data_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == shipped_files()
    assert "clinic_tui/clinic_tui.tcss" in held
    assert any(name.startswith("clinic_tui/data/") for name in held)
    assert any(name.startswith("clinic_tui/store/migrations/versions/") for name in held)


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments, shown",
    [(["--version"], clinic_tui.__version__), (["demo", "--help"], "demo")],
    ids=lambda each: each,
)
def test_the_installed_program_answers(
    installed: Path, arguments: list[str], shown: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [installed / "clinic-tui", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


@pytest.mark.long
def test_every_module_can_be_imported_with_the_locked_packages_alone(installed: Path, tmp_path: Path) -> None:
    program = """
import importlib, pkgutil, clinic_tui
for module in pkgutil.walk_packages(clinic_tui.__path__, "clinic_tui."):
    if not module.name.endswith("__main__") and ".migrations." not in module.name:
        importlib.import_module(module.name)
print(clinic_tui.__file__)
"""
    done = subprocess.run(
        [installed / "python", "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(installed.parent) in done.stdout
