"""The X12 package imports the standard library, itself and the errors: nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.imports.test_plain_modules import imports_of

PACKAGE = Path(__file__).parents[2] / "clinic_tui" / "x12"


def is_allowed(name: str) -> bool:
    ours = name == "clinic_tui.errors" or name.startswith("clinic_tui.x12.")
    return ours or name.partition(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_a_module_of_x12_imports_nothing_else(path: Path) -> None:
    assert {name for name in imports_of(path.read_text()) if not is_allowed(name)} == set()
