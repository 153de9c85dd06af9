"""The import contracts of pyproject.toml would notice what they forbid."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


FORBIDDEN = (
    ("patients/rows.py", "import sqlmodel", "Rows, rules, states and words"),
    ("words/dates.py", "from clinic_tui.store import engine", "Imports run downwards only"),
    ("patients/service.py", "from clinic_tui.billing import rows", "Imports run downwards only"),
    ("store/engine.py", "import textual", "Only app, screens and widgets know Textual"),
    (
        "screens/reception/queue.py",
        "from clinic_tui.schedule import queries",
        "Screens reach no database library",
    ),
    ("screens/parts/form.py", "from clinic_tui.screens.team import team", "Parts of screens know no screen"),
    ("x12/values.py", "from clinic_tui.words import money", "Imports run downwards only"),
    ("x12/parties.py", "import pydantic", "X12 knows no library"),
    ("stock/items.py", "import clinic_tui.schedule.rows", "Stock knows patients"),
)
"""In which module, what it must not say, and the contract that forbids it."""


def broken(said: str) -> dict[str, str]:
    """What is said of each broken contract, by its name: the imports that break it."""
    _, _, told = said.partition("Broken contracts")
    names = re.findall(r"^(.+)\n-+\n", told, re.MULTILINE)
    return dict(zip(names, re.split(r"^.+\n-+\n", told, flags=re.MULTILINE)[1:], strict=True))


def test_each_forbidden_import_is_refused_by_its_contract(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "clinic_tui", tmp_path / "clinic_tui", ignore=shutil.ignore_patterns("__pycache__")
    )
    for module, statement, _ in FORBIDDEN:
        changed = tmp_path / "clinic_tui" / module
        changed.write_text(f"{changed.read_text()}\n{statement}\n")
    result = lint(tmp_path)
    assert result.returncode == 1
    told = broken(result.stdout)
    for module, statement, contract in FORBIDDEN:
        name = f"clinic_tui.{module.removesuffix('.py').replace('/', '.')}"
        words = next((words for each, words in told.items() if each.startswith(contract)), "it is kept")
        assert re.search(rf"\b{name} -> ", words), f"{statement} in {module} is not refused:\n{words}"
