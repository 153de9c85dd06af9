"""The import contracts of pyproject.toml would notice what they forbid."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    "module, statement, contract",
    [
        ("patients/rows.py", "import sqlmodel", "Rows, rules, states and words"),
        ("words/dates.py", "from clinic_tui.store import engine", "Imports run downwards only"),
        ("patients/service.py", "from clinic_tui.billing import rows", "Imports run downwards only"),
        ("store/engine.py", "import textual", "Only app, screens and widgets know Textual"),
        (
            "screens/reception/queue.py",
            "from clinic_tui.schedule import queries",
            "Screens reach no database library",
        ),
        (
            "screens/parts/form.py",
            "from clinic_tui.screens.team import team",
            "Parts of screens know no screen",
        ),
        ("x12/values.py", "from clinic_tui.words import money", "Imports run downwards only"),
        ("x12/parties.py", "import pydantic", "X12 knows no library"),
        ("stock/items.py", "import clinic_tui.schedule.rows", "Stock knows patients"),
    ],
)
def test_a_forbidden_import_is_refused(module: str, statement: str, contract: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "clinic_tui", tmp_path / "clinic_tui", ignore=shutil.ignore_patterns("__pycache__")
    )
    changed = tmp_path / "clinic_tui" / module
    changed.touch()
    changed.write_text(f"{changed.read_text()}\n{statement}\n")
    if module.startswith("screens"):
        (tmp_path / "clinic_tui/schedule/queries.py").write_text("import sqlmodel\n")
    result = lint(tmp_path)
    assert result.returncode == 1
    broken = [line for line in result.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), result.stdout + result.stderr
