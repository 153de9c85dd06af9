"""The wall of the waiting room on a terminal of its own: numbers and no names, as the desks call them."""

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


def test_a_number_is_called_on_the_wall_and_nobodys_name(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    queue = run("queue", "list", *data)
    row = next(each for each in queue if each["status"] == "arrived")
    number = max(each["number"] for each in queue if each["number"]) + 1
    leaving = next(each for each in queue if each["status"] == "ready-to-leave")
    with Console((*PROGRAM, "queue", "board", *data), cwd=ROOT, size=(100, 30)) as wall:
        wall.wait_for("waiting", timeout=90)
        answer("queue", "check-in", str(row["appointment_id"]), "--self-pay", *data)
        wall.wait_for(f"{number}")
        answer("queue", "check-out", str(leaving["appointment_id"]), "--no-charge", "follow-up", *data)
        answer("queue", "room", str(row["appointment_id"]), leaving["room"], *data)
        wall.wait_for(f"-> {leaving['room']}")
        assert not any(each["name"].partition(",")[0] in wall.text for each in queue)
        wall.keys("q")
        assert wall.wait_exit() == 0


def run(*words: str) -> Any:
    """What a command of the shell answers."""
    return json.loads(answer(*words, "--json"))
