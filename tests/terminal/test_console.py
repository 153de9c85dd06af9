from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from PIL import Image

from tests.terminal.console import Console, NotShown
from tests.terminal.keyboard import strokes
from tests.terminal.picture import FONTS, picture
from tests.terminal.quick_screen import QuickScreen
from tests.terminal.terminal_stream import TerminalStream

ROOT = Path(__file__).parents[2]
SMALL_PROGRAM = (sys.executable, "-m", "tests.terminal.small_program")

pytestmark = pytest.mark.terminal


@pytest.fixture
def console() -> Iterator[Console]:
    with Console(SMALL_PROGRAM, cwd=ROOT) as console:
        console.wait_for("80x24")
        yield console


def test_typing_reaches_the_program_and_its_answer_the_screen(console: Console) -> None:
    console.keys("smi,j", "<Enter>")
    console.wait_for("got smi,j")
    assert len(console.screen) == 24
    assert {len(row) for row in console.screen} == {80}


def test_escape_and_the_letter_after_it_are_two_keys(console: Console) -> None:
    console.keys("<Esc>", "b<Enter>")
    console.wait_for("got b")


def test_function_keys_and_exit_status(console: Console) -> None:
    assert console.exit_status is None
    console.keys("<F9>")
    assert console.wait_exit() == 9
    assert console.exit_status == 9


def test_resizing_tells_the_program(console: Console) -> None:
    console.resize(120, 40)
    console.wait_for("120x40")
    assert len(console.screen) == 40


def test_bytes_are_counted_from_a_mark(console: Console) -> None:
    mark = console.settle().mark()
    console.keys("x")
    console.wait_for(re.compile(r"^\W*x\b", re.MULTILINE))
    sent = console.bytes_since(mark)
    assert b"x" in sent
    assert len(sent) < len(console.raw)


def test_textuals_questions_leave_nothing_on_the_screen(console: Console) -> None:
    assert b"\x1b[?2026$p" in console.raw
    assert not set("$pu") & set(console.text.replace("80x24", ""))


def test_what_does_not_come_is_told_with_the_screen(console: Console) -> None:
    with pytest.raises(NotShown, match=r"(?s)'Dr Lee' did not appear.*still running.*80x24"):
        console.wait_for("Dr Lee", timeout=0.2)


def test_a_program_that_has_ended_is_not_waited_for() -> None:
    with (
        Console([sys.executable, "-c", "print('last words'); raise SystemExit(4)"]) as console,
        pytest.raises(NotShown, match=r"(?s)ended with 4.*last words"),
    ):
        console.wait_for("more", timeout=600)


def test_leaving_the_block_kills_a_program_that_will_not_go() -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); signal.signal(1, signal.SIG_IGN)"
    with Console([sys.executable, "-c", f"{stubborn}; print('deaf'); time.sleep(600)"]) as console:
        console.wait_for("deaf")
        console.signal(signal.SIGTERM)
    assert console.exit_status == -signal.SIGKILL


def test_a_cut_line_reaches_the_program_as_a_hangup(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = f"""
import pathlib, signal, sys
def gone(*_):
    pathlib.Path({str(told)!r}).write_text("hung up")
    sys.exit(0)
signal.signal(signal.SIGHUP, gone)
print("here", flush=True)
signal.pause()
"""
    with Console([sys.executable, "-c", program]) as console:
        console.wait_for("here")
        console.hang_up()
        assert console.wait_exit() == 0
    assert told.read_text() == "hung up"


def test_two_consoles_are_read_while_one_is_waited_for() -> None:
    """A desk whose output nobody takes would stall, and hold up the other."""
    talker = "import os; [os.write(1, b'x' * 4096) for _ in range(40)]; print('\\ndone talking')"
    with Console([sys.executable, "-c", talker]) as one, Console(SMALL_PROGRAM, cwd=ROOT) as other:
        other.wait_for("80x24").wait_until(lambda: one.exit_status == 0)
        assert "done talking" in one.text


def test_the_developers_own_terminal_settings_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-xdist sets COLUMNS in its workers, and Textual would believe that over the window."""
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.setenv(name, "1")
    show = "import os; print([os.environ.get(n) for n in ('NO_COLOR', 'COLUMNS', 'TERM', 'DESK', 'LANG')])"
    with Console([sys.executable, "-c", show], env={"DESK": "front", "LANG": None}) as console:
        console.wait_for("[None, None, 'xterm-256color', 'front', None]")


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="<F13>"):
        strokes("a<F13>")
    assert strokes("a<b<Enter>") == [b"a<b", b"\r"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x1b[<u",
        b"\x1b[>1u",
        b"\x1b[?2026$p",
        b"\x1b[2 q",
        b"\x1bP+q544e\x1b\\",
        b"\x1b_Gi=1\x1b\\",
        b"\x1b[>4;1m",
    ],
)
def test_what_pyte_would_misread_is_taken_out_however_it_is_cut(sent: bytes) -> None:
    for cut in range(len(sent) + 1):
        stream = TerminalStream()
        assert stream.take(b"a" + sent[:cut]) + stream.take(sent[cut:] + b"b") == b"ab"


def test_a_quick_screen_shows_what_pyte_shows() -> None:
    sent = (
        "1ma long row goes over the edge\r\n\x1b[1;31mred\x1b[m \x1b[38;2;1;2;3;7mink\x1b[0m\x1b[2;5Hé木x"
        "\x1b[;3H\x1b]0;title\x07\x1b[4hin\x1b[4l\tab\x08c\x1b[K\x1b[3;9Hlast\x1b[2;1H\x1b[1P"
        "\x1b7\x1b[H\x1b8.\x1b[?7ltoo much"
    )
    quick, plain = QuickScreen(12, 5), pyte.Screen(12, 5)
    by_signs = pyte.ByteStream(plain)
    for words in sent.split("\x1b["):
        piece = f"\x1b[{words}".encode()
        quick.feed(piece)
        by_signs.feed(piece)
        assert quick.rows == plain.display
        assert (quick.cursor.x, quick.cursor.y) == (plain.cursor.x, plain.cursor.y)
    assert {y: dict(line) for y, line in quick.buffer.items()} == {
        y: dict(line) for y, line in plain.buffer.items()
    }
    assert quick.title == "title"
    for screen in (quick, plain):
        screen.resize(3, 8)
    assert quick.rows == plain.display


def test_colours_cursor_moves_and_titles_pass() -> None:
    sent = b"\x1b[1;31mred\x1b[0m\x1b[5;7H\x1b]0;title\x07\x1b[?25l"
    assert TerminalStream().take(sent) == sent


@pytest.mark.skipif(
    not FONTS.exists(), reason="DejaVu Sans Mono is missing: apt-get install fonts-dejavu-core"
)
def test_a_picture_has_the_colours_of_the_screen(tmp_path: Path) -> None:
    with Console([sys.executable, "-c", "print('\\x1b[48;2;255;0;0m    \\x1b[0m done')"]) as console:
        console.wait_for("done")
        picture(console.cells, tmp_path / "screen.png")
    image = Image.open(tmp_path / "screen.png")
    assert image.getpixel((5, 5)) == (255, 0, 0)
    assert image.getpixel((image.width - 1, image.height - 1)) != (255, 0, 0)
