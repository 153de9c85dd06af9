"""A restricted record in the real program, by keys alone: closed, opened in an emergency, ended, reviewed."""

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


def test_a_restricted_record_is_opened_for_a_reason_and_reviewed(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as manager:
        manager.wait_for("Welcome", timeout=90).wait_for("LEE")
        listed = run("queue", "list", "--json", *data)
        mrn, name = listed[3]["mrn"], listed[3]["name"]
        run("patients", "restrict", "--mrn", mrn, "--reason", "family", "--json", *data)
        with Console((*PROGRAM, "demo", *data, "--as", "marco"), cwd=ROOT) as desk:
            desk.wait_for("Welcome", timeout=90)
            desk.keys(":", f"pt {mrn}", "<Enter>")
            desk.wait_for("This record is closed to you.").wait_for(name).wait_for("RESTRICTED")
            assert "Address" not in desk.text
            desk.keys("<F6>")
            desk.wait_for("Emergency access to the record of")
            desk.keys("fainted in the waiting room<Enter>", "480157<Enter>")
            desk.wait_for("not right")
            desk.keys("good morning<Enter>")
            desk.wait_for("EMERGENCY ACCESS, 60 min left").wait_for("Address")
            manager.keys(":", "emergency", "<Enter>")
            manager.wait_for("open now").wait_for("Why: fainted in the waiting room")
            desk.keys("<F6>")
            desk.wait_for("End the emergency access")
            desk.keys("y")
            desk.wait_for("this record has closed").wait_for("This record is closed to you.")
            assert "Address" not in desk.text
        manager.wait_for("to be reviewed")
        manager.keys("<Enter>")
        manager.wait_for("Review of emergency access")
        manager.keys("she was there<Enter>")
        manager.wait_for("Dana Whitlock, 23 Nov")
    (access,) = run("emergency", "list", "--json", *data)
    assert (access["stage"], access["access"]["review_words"]) == ("reviewed", "she was there")


def run(*words: str) -> list[dict[str, Any]]:
    """What a command of the shell answers."""
    rows: list[dict[str, Any]] = json.loads(answer(*words))
    return rows
