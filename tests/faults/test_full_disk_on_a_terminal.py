"""The real program on a pseudo-terminal, on a disk that fills up and is cleared again."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.faults.killing import LONG
from tests.faults.small_disk import small_disk
from tests.terminal.console import Console

pytestmark = [pytest.mark.faults, pytest.mark.terminal]

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)] if LONG else [(80, 24)])
def test_a_full_disk_is_told_the_form_is_kept_and_saved_when_there_is_room(
    demos: Demos, tmp_path: Path, size: tuple[int, int]
) -> None:
    with small_disk(tmp_path / "disk", 40) as disk:
        folder = demos.opened(disk.place / "demo")
        command = [sys.executable, "-m", "clinic_tui", "demo", "--data", str(folder)]
        with Console(command, size=size, cwd=ROOT) as console:
            console.wait_for("Welcome", timeout=90).wait_for("LEE")
            console.keys("4")
            console.wait_for("Supplies")
            disk.fill()
            console.keys("+", "7", "<F12>")
            console.wait_for("Error: the disk is full: nothing was saved")
            console.wait_for("READ-ONLY: the disk is full").wait_for(re.compile(r"Quantity +7 "))
            disk.make_room()
            console.wait_for("F12 saves this form").wait_gone("READ-ONLY")
            console.keys("<F12>")
            console.wait_for("received")
            console.keys("<F10>")
            assert console.wait_exit() == 0
