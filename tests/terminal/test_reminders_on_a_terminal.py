"""The outbox in the real program, by keys alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_doubt_is_settled_and_its_visit_found(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    demo = [sys.executable, "-m", "clinic_tui", "demo", "--data", str(folder)]
    with Console(demo, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":")
        console.keys("reminders", "<Enter>")
        console.wait_for("1 unknown").wait_for("1 failed")
        console.keys("<Home>", "y")
        console.wait_for("it went out")
        console.keys("<Home>", "<Enter>")
        console.wait_for("[1 Schedule]")
