"""When `make` has to install anew, and when it has not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parents[2] / "tools/environment.py"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, on a checkout whose environment for the demo is complete."""
    spec = importlib.util.spec_from_file_location("environment", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    home = tmp_path / ".venv"
    for name, path in {
        "ROOT": tmp_path,
        "HOME": home,
        "PYTHON": home / "bin/python",
        "CHECKOUT": home / "checkout.pth",
    }.items():
        monkeypatch.setattr(tool, name, path)
    (home / "bin").mkdir(parents=True)
    (home / "bin/python").touch()
    (home / "checkout.pth").write_text(f"{tmp_path}\n")
    for lock in tool.LOCKS.values():
        (tmp_path / lock).write_text(f"# {lock}\n")
    tool.stamp("demo").write_text(tool.made_from("demo"))
    return tool


def test_a_complete_environment_is_left_alone(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "install", lambda kind: pytest.fail(f"installed {kind} again"))
    environment.main("demo")


def test_the_demo_does_not_bring_what_the_tests_need(environment: ModuleType) -> None:
    assert not environment.is_complete("test")


def test_the_tests_environment_serves_the_demo_too(environment: ModuleType) -> None:
    environment.stamp("demo").unlink()
    environment.stamp("test").write_text(environment.made_from("test"))
    assert environment.is_complete("demo")


def test_a_changed_lock_is_installed(environment: ModuleType) -> None:
    (environment.ROOT / "requirements.lock").write_text("# other\n")
    assert not environment.is_complete("demo")


def test_an_environment_from_another_place_is_not_used(environment: ModuleType) -> None:
    environment.CHECKOUT.write_text("/elsewhere\n")
    assert not environment.belongs_here()


def test_an_environment_whose_python_has_gone_is_not_used(environment: ModuleType) -> None:
    environment.PYTHON.unlink()
    environment.PYTHON.symlink_to("/no/such/python")
    assert not environment.is_complete("demo")


def test_an_environment_that_is_a_link_is_replaced_and_its_target_left_whole(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = environment.HOME.rename(environment.ROOT / "theirs")
    environment.HOME.symlink_to(theirs)

    def create(_builder: object, home: Path) -> None:
        assert not home.exists()
        home.mkdir()

    monkeypatch.setattr("venv.EnvBuilder.create", create)
    environment.make_empty()
    assert not environment.HOME.is_symlink()
    assert (theirs / "bin/python").exists()


def test_an_unknown_kind_shows_the_use(environment: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"tools/environment\.py demo"):
        environment.main("")
