"""The real program on real terminals: a poor one, odd bytes, what is typed too early, and kill -9."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
DEMO = [*PROGRAM, "demo", "--at", "2026-11-23T10:20"]


def demo(size: tuple[int, int] = (80, 24), *words: str, **environment: str | None) -> Console:
    return Console([*DEMO, *words], size=size, env=environment, cwd=ROOT)


@pytest.fixture
def folder(demos: Demos, tmp_path: Path) -> str:
    """A demo that is kept, for `--data`."""
    return str(demos.opened(tmp_path / "demo"))


def shown(console: Console) -> Console:
    return console.wait_for("Welcome", timeout=90).wait_for("LEE")


def test_a_poor_terminal_shows_everything(folder: str) -> None:
    """All four tabs, a form and the help open; as its locale is not UTF-8, only ASCII is sent.

    What is concluded from which names and values stands in tests/unit/test_terminal.py; what the grid sends
    to each kind of terminal in test_grid_on_a_line.py.
    """
    with demo((80, 24), "--data", folder, TERM="vt100", LANG=None, NO_COLOR="1") as console:
        shown(console)
        for key, sign in (("2", "Rooms"), ("3", "billed"), ("4", "Supplies"), ("1", "free")):
            console.keys(key)
            console.wait_for(sign)
        console.keys("?")
        console.wait_for("Help:")
        console.send(b"\x1bb")  # as a busy line delivers Esc and the next key: together
        console.wait_for("Visit type")
        drawn = bytes(console.raw)
        assert drawn.isascii()
        assert not re.search(rb"\x1b\[[0-9;]*(?:38|48);[25];", drawn)
        console.keys("<Esc>", "<F10>")
        assert console.wait_exit() == 0


def test_kill_9_in_a_form_loses_nothing_confirmed_and_frees_the_slot(folder: str) -> None:
    """What was confirmed is there at the next start, with no repair; the dead desk's hold is void."""
    with demo((80, 24), "--data", folder) as first:
        shown(first)
        first.keys("}", "f", "fu<Enter>", "<Enter>", "<Enter>", "<Enter>")
        first.wait_for(re.compile(r"\d\d:\d\d +[A-Z]{3}"))
        first.keys("<Enter>")
        first.wait_for("Provider")
        first.keys("smi,j<Enter><Enter>", "<F12>")
        booked = first.wait_for(re.compile(r"booked Smith, J\w+"))
        name = re.search(r"booked (Smith, J\w+)", booked.text)
        assert name
        first.keys("b")
        first.wait_for("Visit type")
        first.signal(signal.SIGKILL)
        first.wait_exit()
    with demo((80, 24), "--data", folder) as again:
        shown(again)
        again.keys("/", "smi,j")
        again.wait_for(name[1])
        again.keys("<Enter><Enter>")
        again.wait_for("Visits to come")
        again.wait_for("Follow-up")
        assert "hold" not in again.text


def test_bytes_that_no_key_sends_end_nothing(demos: Demos, tmp_path: Path) -> None:
    """In the demo as it opens by itself, in no folder that anybody named."""
    demos.laid_into(tmp_path)
    with demo(XDG_CACHE_HOME=str(tmp_path)) as console:
        shown(console).keys("/")
        console.wait_for("Find a patient")
        for odd in (b"\xff", b"\xe9", b"\x1b[1114112u", b"\x1b[999999999999999999999~", b"\x1b[48;0;0;0;0t"):
            os.write(console._master, odd)
        console.keys("<Esc>", "2")
        console.wait_for("[2 Check-in")


def test_what_is_typed_before_the_screen_stands_is_not_shown_and_not_lost(folder: str) -> None:
    """It may be a password; afterwards the terminal shows again what is typed."""
    program = [*PROGRAM, "demo", "--data", folder, "--at", "2026-11-23T10:20"]
    with Console(program, cwd=ROOT, fresh=True) as console:
        console.wait_until(lambda: not console.echoes, "The terminal went on showing what is typed.")
        assert not console.raw
        console.keys("/", "zebra")
        console.wait_for("Welcome", timeout=90).wait_for("zebra")  # it may cover the day
        before_the_screen = bytes(console.raw).partition(b"\x1b[?1049h")[0]
        assert b"zebra" not in before_the_screen
        console.keys("<Esc>", "<C-q>")
        console.wait_exit()
        assert console.echoes
