"""Two records of one patient in the real program: found, merged, reached by the old MRN, undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM, answer
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_record_that_was_registered_twice_becomes_one(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    (pair, *_) = run("patients", "duplicates", "--limit", "1", "--json", *data)
    kept, gone = pair["first"]["mrn"], pair["second"]["mrn"]
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as desk:
        desk.wait_for("Welcome", timeout=90).wait_for("LEE")
        desk.keys(":", "duplicates", "<Enter>")
        desk.wait_for(f"MRN {gone}")
        desk.keys("<Enter>")
        desk.wait_for(f"goes: MRN {gone}")
        desk.keys("<F12>")
        desk.wait_for("Are these two one person?")
        desk.keys("y")
        desk.wait_for(f"merged into MRN {kept}")
        desk.keys("<Esc>", ":", f"pt {gone}", "<Enter>")
        desk.wait_for("leads here").wait_for(f"MRN {kept}")
        assert [line["mrn"] for line in run("patients", "find", gone, "--json", *data)] == [kept]
        desk.keys("u")
        desk.wait_for("Take back")
        desk.keys("y")
        desk.wait_for("undone: 2 patients: merge two records")
    assert [line["mrn"] for line in run("patients", "find", gone, "--json", *data)] == [gone]


def run(*words: str) -> list[dict[str, Any]]:
    """What a command of the shell answers."""
    rows: list[dict[str, Any]] = json.loads(answer(*words))
    return rows
