"""Devices, kept times and who bills are set up in the real program, by keys alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM, answer
from tests.terminal.console import Console
from tests.terminal.test_calls_on_a_terminal import run

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_what_is_set_up_in_the_console_is_what_the_shell_lists(demos: Demos, tmp_path: Path) -> None:
    """The tax id stays out of sight."""
    data = ("--data", str(demos.opened(tmp_path / "demo")))
    with Console((*PROGRAM, "demo", *data), cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":", "resources", "<Enter>")
        console.wait_for("Rooms, devices and kept times").wait_for("Ultrasound 1")
        console.keys("<Tab>", "+")
        console.wait_for("A new device")
        console.keys("Laser 1", "<Enter>", "laser", "<F12>")
        console.wait_for("Laser 1 is a device").wait_for("2 devices")
        console.keys("<Tab>", "<Tab>", "+")
        console.wait_for("Time to keep")
        console.keys("kim<Enter>", "acu,new<Enter>", "tue<Enter>", "11-12<Enter>", "1d", "<F12>")
        console.wait_for("KIM keeps each Tue 11:00-12:00").wait_for("6 kept")
        kept = run("schedule", "keep", "list", *data)
        assert ["KIM", ["ACU", "NEW"], 1440] in [
            [row["provider_code"], row["types"], row["release_minutes"]] for row in kept
        ]
        assert "Laser 1" in [row["name"] for row in run("schedule", "device", "list", *data)]
        console.keys("u")
        console.wait_for("5 kept")
        console.keys("<Esc>", ":", "practice", "<Enter>")
        console.wait_for("EIN ***6789").wait_for("nothing is missing")
        console.keys("<Tab>", "e")
        console.wait_for("Billing provider Lakeside Family Medicine")
        console.keys("Lakeside Clinic", "<F12>")
        console.wait_for("billing provider Lakeside Clinic saved")
    assert len(run("schedule", "keep", "list", *data)) == len(kept) - 1
    (billing,) = json.loads(answer("practice", "show", "--json", *data))["practice"]["billing"]
    assert (billing["fields"]["name"], billing["masked_tax_id"]) == ("Lakeside Clinic", "EIN ***6789")
