"""The steps of the acceptance day about the team, in the demo clinic, in the real program at 80x24.

docs/day.md has the table of what is pressed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.day.steps import Steps, count_of
from tests.day.test_scheduling_day import ROOT
from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

MESSAGE = ("lee", "Ana Ruiz", "5558107203", "refill of lisinopril")


def test_the_day_of_the_team(demos: Demos, tmp_path: Path) -> None:
    clinic, steps = demos.opened(tmp_path / "clinic"), Steps(name="team steps")
    with Console((*PROGRAM, "--data", str(clinic)), (80, 24), cwd=ROOT) as desk:
        desk.wait_for("Welcome").wait_for("KIM")
        desk.keys("5")
        desk.wait_for("[5 Team").wait_for("Tasks: mine")
        a_message(desk, steps)
        a_friday_off(desk, steps)
        desk.keys("<F10>")
        desk.wait_exit()
    steps.hold_against_the_page()


def a_message(desk: Console, steps: Steps) -> None:
    text = sum(map(count_of, MESSAGE))
    steps.do(
        desk, "33", "A refill question for Dr. Lee, with the number to call back", 6 + text,
        f"m{'<Enter>'.join(MESSAGE)}<F12>", "message for lee: refill of lisinopril",
    )  # fmt: skip
    desk.keys("l")
    desk.wait_for("given away")
    desk.keys("<End>")
    desk.wait_until(lambda: desk.shows("refill of lisinopril") and desk.shows("(555) 810-7203"))


def a_friday_off(desk: Console, steps: Steps) -> None:
    """Asked for last evening, by the only one at the front desk."""
    steps.do(
        desk, "34", "Friday off is asked for: what is booked, the minimum, who is in and who could cover", 3,
        "wl<Enter>", "Marco Estévez", "holiday, Fri 27 Nov 2026", "visits that day: KIM",
        "front desk: short, 0 of 1 08:00-12:00", "others in", "could cover dana (manager, works 8-17)",
    )  # fmt: skip
    desk.keys("y")
    desk.wait_for("approved: Marco")
    desk.keys("u")
    desk.wait_for("undone: approve time off")
    desk.keys("<Esc><Esc><Esc>")
    desk.wait_for("[5 Team")
