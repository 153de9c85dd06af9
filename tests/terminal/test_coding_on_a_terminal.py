"""A visit to code in the real program: from the claims to the shell that shows what its claim will say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def test_a_visit_is_coded_from_the_claims(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "demo")
    words = [sys.executable, "-m", "clinic_tui", "demo", "--data", str(folder)]
    with Console(words, env={"CUPS_SERVER": "127.0.0.1:1"}, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=90).wait_for("LEE")
        console.keys("3", "a")
        console.wait_for("of all days").wait_for("to code")
        console.keys("c", "<Enter>")
        console.wait_for("e11.9 i10: the main one first").wait_for("F8 details")
        console.keys(*"e11.9 i10", "<Enter>", *"1 b", "<Enter>", "<F8>")
        console.wait_for("Details for the claim")
        console.keys(*"02", "<F12>")
        console.wait_for("place 02")
        console.keys("<F12>")
        console.wait_for("coded: E11.9 I10")
        console.keys("u")
        console.wait_for("undone")
        console.keys("<F10>")
        console.wait_exit()
