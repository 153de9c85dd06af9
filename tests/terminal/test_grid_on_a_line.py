"""What the day grid sends over a thin line, and to terminals that can do little."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.console import Console

ROOT = Path(__file__).parents[2]
GRID = (sys.executable, "-m", "tests.terminal.grid_program")
UTF8 = {"LANG": "C.UTF-8", "LC_ALL": None}

pytestmark = pytest.mark.terminal


def bytes_of(console: Console, key: str) -> int:
    mark = console.mark()
    console.keys(key)
    console.settle()
    return len(console.bytes_since(mark))


@pytest.mark.parametrize(
    "env, most",
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 600),
        ({"TERM": "xterm-256color"}, 450),
        ({"TERM": "linux"}, 300),
    ],
)
def test_a_step_of_the_cursor_sends_a_few_hundred_bytes(env: dict[str, str], most: int) -> None:
    with Console(GRID, size=(120, 40), env=UTF8 | env, cwd=ROOT) as console:
        console.wait_for("Garcia").settle()
        sent = [bytes_of(console, key) for key in ("<Down>", "<Right>", "<Up>", "<Left>")]
        assert min(sent) > 0
        assert max(sent) <= most


def test_a_locale_without_utf8_gets_ascii_alone() -> None:
    """Python itself would write UTF-8 here, whatever the terminal can show."""
    with Console(GRID, env={"TERM": "vt100", "LANG": "POSIX", "LC_ALL": None}, cwd=ROOT) as console:
        mark = console.mark()
        console.wait_for("Garcia").settle()
        assert console.bytes_since(mark).isascii()
        assert console.text.isascii()
        assert "= Sorensen" in console.text


def test_ascii_can_be_asked_for() -> None:
    with Console((*GRID, "--ascii"), env=UTF8 | {"TERM": "xterm"}, cwd=ROOT) as console:
        console.wait_for("Garcia").settle()
        assert "= Sorensen" in console.text


def test_without_colours_the_cursor_is_seen_in_reverse() -> None:
    with Console(GRID, env=UTF8 | {"TERM": "xterm-256color", "NO_COLOR": "1"}, cwd=ROOT) as console:
        console.wait_for("Garcia").settle()
        cells = console.cells.buffer[8]
        assert "".join(cells[x].data for x in range(80) if cells[x].reverse).startswith("+ Adams, Paul")
        colours = {cells[x].fg for x in range(80)} | {cells[x].bg for x in range(80)}
        assert colours == {"default"}
