"""A morning's calls in the real program, by keys alone: called off, offered, taken, and the next in turn."""

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


def test_a_visit_that_is_called_off_on_the_phone_goes_to_who_waits(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        waiting = run("waitlist", "list", *data)
        urgent = next(row for row in waiting if row["priority"] == "urgent")
        calls = run("calls", "list", *data)
        place = next(n for n, row in enumerate(calls) if "Follow-up" in row["about"])
        console.keys(":", "calls", "<Enter>")
        console.wait_for("Calls: visits nobody has confirmed").wait_for(calls[0]["name"].partition(" (")[0])
        console.keys("<Home>", *["<Down>"] * place)
        console.wait_for(calls[place]["script"][:60])
        console.keys("x")
        console.wait_for("Cancel the appointment")
        console.keys("ill<Enter>", "<F12>")
        console.wait_for("Free: ").wait_for(urgent["name"])
        console.keys("<Enter>")
        console.wait_for(f"Call {urgent['name']}").wait_for("the time is held until")
        console.keys("y")
        console.wait_for(urgent["name"]).wait_gone("the time is held until")
    after = run("waitlist", "list", *data)
    assert urgent["id"] not in [row["id"] for row in after]
    assert len(after) == len(waiting) - 1


def run(*words: str) -> list[dict[str, Any]]:
    """What a command of the shell answers."""
    rows: list[dict[str, Any]] = json.loads(answer(*words, "--json"))
    return rows
