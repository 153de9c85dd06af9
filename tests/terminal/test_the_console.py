"""The real program on real terminals: poor ones, hostile names, closed lines, and kill -9."""

from __future__ import annotations

import json
import os
import re
import signal
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.forked_program import PROGRAM, answer
from tests.terminal.console import Console
from tests.terminal.terminal_stream import UNFINISHED

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
DEMO = [*PROGRAM, "demo", "--at", "2026-11-23T10:20"]
NAME = "Zz'Brien-Ñúñez [bold]x[/] \x1b]0;owned\x07\x1b[2J"
SEQUENCES = re.compile(
    rb"\x1b\[[0-9;:?<>=!$ ]*[A-Za-z@`~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1bP[^\x1b]*\x1b\\|\x1b[()][A-Z0-9]|\x1b[=>78Mc]"
)


def demo(size: tuple[int, int] = (80, 24), *words: str, **environment: str | None) -> Console:
    return Console([*DEMO, *words], size=size, env=environment, cwd=ROOT)


@pytest.fixture
def folder(demos: Demos, tmp_path: Path) -> str:
    """A demo that is kept, for `--data`."""
    return str(demos.opened(tmp_path / "demo"))


def shown(console: Console) -> Console:
    return console.wait_for("Welcome", timeout=90).wait_for("LEE")


@pytest.mark.parametrize(
    "environment, ascii_only",
    [
        ({"TERM": "linux", "NO_COLOR": "1"}, False),
        ({"TERM": "vt100", "LANG": None}, True),
    ],
    ids=["linux-no-color", "vt100-no-locale"],
)
def test_poor_terminals_show_everything(
    folder: str, environment: dict[str, str | None], ascii_only: bool
) -> None:
    """All four tabs, a form and the help open; where the locale is not UTF-8, only ASCII is sent.

    What is concluded from which names and values stands in tests/unit/test_terminal.py.
    """
    with demo((80, 24), "--data", folder, **environment) as console:
        shown(console)
        for key, sign in (("2", "Rooms"), ("3", "billed"), ("4", "Supplies"), ("1", "free")):
            console.keys(key)
            console.wait_for(sign)
        console.keys("?")
        console.wait_for("Help:")
        console.send(b"\x1bb")  # as a busy line delivers Esc and the next key: together
        console.wait_for("Visit type")
        drawn = bytes(console.raw)
        assert drawn.isascii() == ascii_only
        if "NO_COLOR" in environment:
            assert not re.search(rb"\x1b\[[0-9;]*(?:38|48);[25];", drawn)
        console.keys("<Esc>", "<F10>")
        assert console.wait_exit() == 0


def test_ascii_is_ascii_wherever_it_is_asked_for(folder: str) -> None:
    with demo((80, 24), "--ascii", "--data", folder) as console:
        shown(console)
        console.keys("2")
        console.wait_for("Rooms")
        assert bytes(console.raw).isascii()


def test_a_hostile_name_is_text_everywhere(hostile: Console) -> None:
    """No byte of it reaches the terminal as a command: neither title nor erased screen."""
    for keys, sign, name in (
        (("/", "zz", "<Enter>"), "Contact", "Zz'Brien-Ñúñez [bold]x[/]"),
        (("<Esc>", "b", "zz<Enter>"), "Visit type", "Zz'Brien-Ñúñez [bold]x[/]"),
        (("<Esc>", "2"), "Rooms", "Zz'Brien-Ñúñez [bol~"),
    ):
        hostile.keys(*keys)
        hostile.wait_for(sign)
        hostile.wait_for(name)
    text = SEQUENCES.sub(b"", UNFINISHED.sub(b"", bytes(hostile.settle().raw))).decode()
    strange = {
        sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\r\n\t\b"
    }
    assert not strange
    assert b"owned" not in b"".join(re.findall(rb"\x1b\][^\x07]*", bytes(hostile.raw)))


@pytest.fixture
def hostile(folder: str, tmp_path: Path) -> Iterator[Console]:
    """A kept demo with such a patient in it, who walks in."""
    csv = tmp_path / "patients.csv"
    csv.write_text(f'last_name,first_name,birth_date\n"{NAME}",Al,01/02/1960\n', encoding="utf-8")

    data = ("--data", folder)
    answer("patients", "import", str(csv), *data)
    mrn = json.loads(answer("patients", "find", "zz", "--json", *data))[0]["mrn"]
    answer("queue", "walk-in", "--mrn", mrn, "--provider", "LEE", "--type", "ACU", "--reason", "pain", *data)
    with Console((*PROGRAM, *data), cwd=ROOT) as console:
        yield shown(console)


def test_a_closed_line_gives_the_slot_back_at_once(folder: str) -> None:
    """The terminal of desk A goes away with a form open: desk B sees the hold go without a key."""
    with demo((80, 24), "--data", folder) as front:
        shown(front)
        with demo((80, 24), "--data", folder) as back:
            shown(back).wait_for("desk B")
            front.keys("[", "]", "}", "b")
            front.wait_for("Visit type")
            back.keys("}")
            back.wait_for("hold desk A")
            front.hang_up()
            back.wait_gone("hold desk A")


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


def test_bytes_that_no_key_sends_end_nothing(folder: str) -> None:
    with demo((80, 24), "--data", folder) as console:
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
