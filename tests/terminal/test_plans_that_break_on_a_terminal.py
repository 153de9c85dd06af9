"""A provider calls in sick, and a series is booked, in the real program by keys alone (80x24)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_visits_are_moved_and_called_and_a_series_is_booked(demos: Demos, tmp_path: Path) -> None:
    """In the demo as it opens by itself, in no folder that anybody named."""
    demos.laid_into(tmp_path)
    demo = (*PROGRAM, "demo", "--at", "2026-11-23T10:20")
    with Console(demo, env={"XDG_CACHE_HOME": str(tmp_path)}, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":", "out lee t noon, flu", "<Enter>")
        console.wait_for("0 to move")
        console.keys("a", "<End>", "x", "<F12>")
        console.wait_for("Visits to be moved: 1").wait_for("LEE has flu")
        moved = re.search(
            r"(\d+) moved, 1 to call", console.wait_for(re.compile(r"\d+ moved, 1 to call")).text
        )
        assert moved is not None
        console.keys("<Esc>", "u")
        console.wait_for(f"undone: {moved[1]} patients")
        console.keys(":", "b 101781 fu 20 dr:kim tue,thu 10:00 x10")
        console.wait_for("Enter shows every date")
        console.keys("<Enter>")
        console.wait_for("of 10 visits").wait_for("Thu 24 Dec 2026")
        console.keys("<F12>")
        console.wait_for("booked Smith, Albert:")
        console.keys(":", "figures", "<Enter>")
        console.wait_for("visits a day")
        console.keys("<Esc>", ":", "proof", "<Enter>")
        console.wait_for("Proof of Mon 23 Nov 2026").wait_for("not ended")
