"""The line is cut in the middle of a form: the next sign-in offers it again."""

from __future__ import annotations

import re
import shlex
import signal
from collections.abc import Callable

import pytest

from tests.patience import soon
from tests.terminal.console import Console
from tests.terminal.test_the_console import DEMO, ROOT, demo, folder, shown

__all__ = ["folder"]

pytestmark = pytest.mark.terminal


def half_booked(console: Console) -> None:
    """A patient chosen, a type, and a reason begun."""
    shown(console).keys("}", "b")
    console.wait_for("Visit type")
    console.keys("smi,j<Enter><Enter>")
    console.wait_for("MRN")
    console.keys("fu<Enter>", "knee hurts si")
    console.wait_for("knee hurts si")


def offered_again(console: Console) -> None:
    """Z at the next sign-in brings back what was half typed."""
    shown(console).wait_for(re.compile(r"put aside: Z\s+goes on"))
    console.keys("Z")
    console.wait_for("knee hurts si").wait_for("Smith, J")


def test_z_brings_back_what_was_half_typed(folder: str) -> None:
    """After a cut, which gives the held slot back at another desk without a key, and after SIGTERM."""
    with demo((80, 24), "--data", folder) as first, demo((80, 24), "--data", folder) as back:
        shown(back).keys("}")
        half_booked(first)
        back.wait_for("hold desk")
        first.hang_up()
        first.wait_exit()
        back.wait_gone("hold desk")
    with demo((80, 24), "--data", folder) as again:
        offered_again(again)
        again.signal(signal.SIGTERM)
        again.wait_exit()
    with demo((80, 24), "--data", folder) as third:
        offered_again(third)
        third.keys("<F12>")
        third.wait_for("booked Smith, J")
        third.keys("<F10>")
        assert third.wait_exit() == 0
    with demo((80, 24), "--data", folder) as last:
        shown(last)
        assert "put aside" not in last.text


def shell_killed(console: Console) -> None:
    """The shell that started it, which had the terminal: the kernel tells the console."""
    console.process.kill()


@pytest.mark.parametrize(
    "end",
    [lambda console: console.signal(signal.SIGTERM), shell_killed],
    ids=["SIGTERM", "its shell killed, which is SIGHUP"],
)
def test_nothing_of_any_patient_stays_on_a_terminal_that_goes_on(
    folder: str, end: Callable[[Console], None]
) -> None:
    """Whether it has a second screen or, as this one, has not."""
    words = [*DEMO, "--data", folder]
    if end is shell_killed:
        words = ["sh", "-c", f"{shlex.join(words)}; true"]
    with Console(words, cwd=ROOT) as console:
        half_booked(console)
        assert "Smith, J" in console.text
        assert not console.echoes
        mark = console.mark()
        end(console)
        assert soon(lambda: b"\x1b[?1049l" in console.bytes_since(mark) and console.echoes)
        assert "Smith, J" not in console.text
        sent = console.bytes_since(mark)
    for off in (b"[?25h", b"[?1000l", b"[?2004l", b"[2J"):
        assert b"\x1b" + off in sent
