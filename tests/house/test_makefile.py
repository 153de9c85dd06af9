"""`make test` runs every folder of tests in one of its parts."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_folder_of_tests_is_in_one_part() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    parts = re.findall(r"^(?:RULES|SCREENS|PROCESSES) := (.+)$", makefile, re.MULTILINE)
    named = [folder for part in parts for folder in part.split()]
    held = {f"tests/{path.relative_to(ROOT / 'tests').parts[0]}" for path in ROOT.glob("tests/**/test_*.py")}
    assert sorted(named) == sorted(held)
