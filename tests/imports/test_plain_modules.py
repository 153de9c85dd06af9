"""Rows, rules, states and words import the standard library, each other and the errors: nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "clinic_tui"
PLAIN = (
    "rows", "rules", "states", "names", "policy", "delay_rows", "detail_rows", "attendance_rows",
    "ledger_rows", "cold_rows", "disclosure_kinds", "disclosure_rows", "request_rows", "breach_rows",
    "breach_rules", "associate_rows", "access_rows", "access_rules", "clocks",
)  # fmt: skip
MAY_ALSO = {
    "claims/rows.py": {"clinic_tui.claims.scrub.finding"},
    "words/phones.py": {"phonenumbers"},
    "reminders/rules.py": {"clinic_tui.clock"},
    "waitlist/rules.py": {"clinic_tui.clock"},
    "estimates/rules.py": {"clinic_tui.schedule.federal_holidays"},
    "tasks/rules.py": {"clinic_tui.schedule.federal_holidays"},
    "purchasing/rows.py": {"clinic_tui.purchasing.matching"},
    "coding/rules.py": {"clinic_tui.x12.npi"},
    "eligibility/rows.py": {"clinic_tui.x12.front_desk"},
    "safety/rows.py": {"clinic_tui.safety.deadlines", "clinic_tui.safety.entries"},
    "practice/rules.py": {"clinic_tui.x12.npi"},
    "privacy/disclosure_rows.py": {"clinic_tui.privacy.withholding"},
}


def plain_files() -> list[Path]:
    return sorted(
        [path for name in PLAIN for path in PACKAGE.glob(f"*/{name}.py")]
        + list((PACKAGE / "words").glob("*.py"))
    )


def imports_of(source: str) -> set[str]:
    """Full names of all that a module imports, in functions too, but not what only type checkers read."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def is_plain(name: str) -> bool:
    """True for the standard library and for our own plain modules."""
    parts = name.split(".")
    if parts[0] != "clinic_tui":
        return parts[0] in sys.stdlib_module_names
    return name == "clinic_tui.errors" or parts[1:2] == ["words"] or (len(parts) == 3 and parts[2] in PLAIN)


@pytest.mark.parametrize("path", plain_files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_plain_module_imports_only_plain_modules(path: Path) -> None:
    allowed = MAY_ALSO.get(path.relative_to(PACKAGE).as_posix(), set())
    strays = {name for name in imports_of(path.read_text()) if not is_plain(name)} - allowed
    assert not strays


def test_a_stray_import_is_seen_wherever_it_stands() -> None:
    source = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import textual
def late():
    from clinic_tui.store.engine import Engine
    from clinic_tui.patients.rows import Patient
"""
    assert {name for name in imports_of(source) if not is_plain(name)} == {"clinic_tui.store.engine"}
