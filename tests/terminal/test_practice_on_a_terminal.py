"""Who bills is changed in the real program by keys alone, and its tax id stays out of sight."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM, answer
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_what_is_changed_in_the_console_is_what_the_shell_shows(demos: Demos, tmp_path: Path) -> None:
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":", "practice", "<Enter>")
        console.wait_for("EIN ***6789").wait_for("nothing is missing")
        console.keys("<Tab>", "e")
        console.wait_for("Billing provider Lakeside Family Medicine")
        console.keys("Lakeside Clinic", "<F12>")
        console.wait_for("billing provider Lakeside Clinic saved")
    (billing,) = json.loads(answer("practice", "show", "--json", *data))["practice"]["billing"]
    assert (billing["fields"]["name"], billing["masked_tax_id"]) == ("Lakeside Clinic", "EIN ***6789")
