"""A patient's way through the house in the real program: number, signal, wall, and a shift's end."""

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


def test_a_number_is_called_on_the_wall_and_the_room_is_signalled(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    queue = run("queue", "list", *data)
    row = next(each for each in queue if each["status"] == "arrived")
    numbers = [each["number"] for each in queue if each["number"]]
    number = max(numbers) + 1
    with (
        Console((*PROGRAM, "demo", *data), cwd=ROOT) as desk,
        Console((*PROGRAM, "queue", "board", *data), cwd=ROOT, size=(100, 30)) as wall,
    ):
        desk.wait_for("Welcome", timeout=90).wait_for("LEE")
        wall.wait_for("waiting", timeout=90)
        assert not any(each["name"].partition(",")[0] in wall.text for each in queue)
        answer("queue", "check-in", str(row["appointment_id"]), "--self-pay", *data)
        wall.wait_for(f"{number}")
        desk.keys("2")
        desk.wait_for(f"no. {number}")
        leaving = next(each for each in queue if each["status"] == "ready-to-leave")
        answer("queue", "check-out", str(leaving["appointment_id"]), "--no-charge", "follow-up", *data)
        free = leaving["room"]
        answer("queue", "room", str(row["appointment_id"]), free, *data)
        wall.wait_for(f"-> {free}")
        answer("queue", "signal", "send", "Lab", "sample", "--to", "manager", "--as", "lee", *data)
        desk.wait_for("Lab sample, from").wait_for("1 for you")
        desk.keys(";")
        desk.wait_for("taken: Lab sample").wait_gone("1 for you")
        desk.keys(":", "handover", "<Enter>")
        desk.wait_for("Handover to the next shift").wait_for("Visits not ended")
        desk.keys("<F12>")
        desk.wait_for("the note is left to the next shift")
        wall.keys("q")
        assert wall.wait_exit() == 0
    assert run("queue", "handover", *data)["notes"][0]["signed_by"] == "dana"


def run(*words: str) -> Any:
    """What a command of the shell answers."""
    return json.loads(answer(*words, "--json"))
