"""Working a failed question in the real program, by keys alone: the payer's words, the field, the answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_wrong_member_id_is_mended_and_asked_again(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    demo = [sys.executable, "-m", "clinic_tui", "demo", "--data", str(folder)]
    with Console(demo, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys(":")
        console.keys("eligibility", "<Enter>")
        console.wait_for("3 policies to work on").wait_for("The member id is missing or w")
        console.keys("<Home>", "e")
        console.wait_for("coverage of")
        console.keys("w123456789", "<F12>")
        console.wait_for("2 policies to work on")
