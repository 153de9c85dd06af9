"""A program on a pseudo-terminal, driven as a person drives it: keys in, a screen to read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from types import TracebackType

import pyte

from clinic_tui.widgets.escape_and_key import EDITING_KEYS, SEQUENCE_STARTS
from tests.forked_program import PROGRAM, ForkedProgram
from tests.terminal.keyboard import KEYS, strokes
from tests.terminal.quick_screen import QuickScreen
from tests.terminal.terminal_stream import TerminalStream

PATIENCE = 30.0  # seconds; what is waited for on a busy two-core machine comes long before
ESCAPE_PAUSE = 0.2  # seconds; the console waits 0.1 for the rest of a sequence before Esc is Esc
AMBIGUOUS_BEHIND_ESC = (b"", *(letter.encode() for letter in (*EDITING_KEYS, *SEQUENCE_STARTS)))
DEVELOPERS_OWN = (
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "COLORTERM",
    "TERM_PROGRAM",
    "LC_ALL",
    "LC_CTYPE",
    "PYTHONDONTWRITEBYTECODE",
)
PLAIN = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
READ_AT_THE_START = ("COLORTERM", "LANG", "LC_", "NO_COLOR", "TERM", "TEXTUAL")
"""What is looked at while the program starts: where that is another, it starts from nothing."""
FORKED = {
    PROGRAM,
    (*PROGRAM[:2], "tests.faults.crashing_console"),
    (*PROGRAM[:2], "tests.terminal.resting_console"),
}
"""What comes with its imports done: the program, and the program with a fault planted in it."""


_SEQUENCES = re.compile(
    rb"\x1b(?:\[[0-9;:?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78Mc])"
)
"""What moves, colours and asks, between the words."""


class NotShown(AssertionError):
    """What was waited for did not come; the words hold the screen as it was."""


class Console:
    """One program and its terminal, 80 columns by 24 rows unless told otherwise.

    Use it with `with`: leaving the block kills the program, whatever state it is in. Several may be
    open at once; waiting on one also reads the others, so none stalls on a full pipe. The terminal
    answers no query, like a slow line or a plain terminal.
    """

    _open: set[Console] = set()  # noqa: RUF012  one set for all, on purpose

    def __init__(
        self,
        argv: Sequence[str | Path],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
        cwd: str | Path | None = None,
        *,
        emulated: bool = True,
        fresh: bool = False,
    ) -> None:
        """Start `argv`. `env` adds to a plain environment; a value of None takes a name away.

        Where it is not emulated there is no screen, only what was sent: `raw` and `words`. The program
        itself comes with its imports done (`tests/forked_program.py`), unless it is to start `fresh`.
        """
        columns, rows = size
        self.raw = bytearray()
        self._emulated = emulated
        self._terminal = QuickScreen(columns, rows)
        self._stream = TerminalStream()
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        inherited = {name: value for name, value in os.environ.items() if name not in DEVELOPERS_OWN}
        wanted = {**inherited, **PLAIN, **(env or {})}
        environment = {name: value for name, value in wanted.items() if value is not None}
        self.process: subprocess.Popen[bytes] | ForkedProgram
        if tuple(argv[:3]) in FORKED and not fresh and _starts_plainly(environment):
            self.process = ForkedProgram(
                argv[3:], (slave,) * 3, environment, cwd or Path.cwd(), terminal=True, module=str(argv[2])
            )
        else:
            # setsid makes the terminal the program's own without running Python between fork and exec,
            # which is not safe while this process has threads
            self.process = subprocess.Popen(
                ["setsid", "--ctty", *argv],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env=environment,
            )
        os.close(slave)
        self._open.add(self)

    def __enter__(self) -> Console:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What is on the screen

    @property
    def screen(self) -> list[str]:
        """The rows, padded with spaces to the full width."""
        self._read_all(0)
        return list(self._terminal.rows)

    @property
    def text(self) -> str:
        """The rows without the spaces at their ends, joined by line ends."""
        return "\n".join(row.rstrip() for row in self.screen)

    @property
    def words(self) -> str:
        """All that was sent so far without the sequences that move and colour."""
        self._read_all(0)
        return _SEQUENCES.sub(b"", self.raw).decode(errors="replace")

    def has_sent(self, text: str) -> bool:
        """True when it is in `words` by now."""
        return text in self.words

    @property
    def cells(self) -> pyte.Screen:
        """The screen as pyte keeps it: `cells.buffer[row][column]` has `data, fg, bg, bold, reverse, ...`."""
        self._read_all(0)
        return self._terminal

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row, both from 0."""
        self._read_all(0)
        return self._terminal.cursor.x, self._terminal.cursor.y

    def mark(self) -> int:
        """A point in the output, for `bytes_since`."""
        self._read_all(0)
        return len(self.raw)

    def bytes_since(self, mark: int) -> bytes:
        """All that the program has sent since `mark`."""
        self._read_all(0)
        return bytes(self.raw[mark:])

    # What a person does

    def keys(self, *presses: str) -> None:
        """Type: `keys("b", "smi,j<Enter>", "<F9>")`. Names in angle brackets are those of `KEYS`.

        Everything is typed at once, as by someone who knows the keys; only between Esc and a key with which
        it could be another one is there a pause.
        """
        all_strokes = [stroke for press in presses for stroke in strokes(press)]
        for stroke, behind in zip_longest(all_strokes, all_strokes[1:], fillvalue=b""):
            self.send(stroke)
            if stroke == KEYS["Esc"] and behind[:1] in AMBIGUOUS_BEHIND_ESC:
                self.read_for(ESCAPE_PAUSE)

    @property
    def echoes(self) -> bool:
        """Whether the terminal itself shows what is typed."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def send(self, data: bytes) -> None:
        """These bytes as they are: a scan, a paste, a torn sequence."""
        while data:
            self._read_all(0)
            _, writable, _ = select.select([], [self._master], [], PATIENCE)
            if not writable:
                raise NotShown(self._report("The program has stopped reading its keyboard."))
            data = data[os.write(self._master, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """The window changes its size; the program gets SIGWINCH."""
        self._read_all(0)
        self._terminal.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """The line is cut: the terminal goes away and the program gets SIGHUP."""
        self._open.discard(self)
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def close(self) -> None:
        """Kill the program and all it started on this terminal, if it still runs."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
        self.hang_up()

    # Waiting

    def wait_for(self, wanted: str | re.Pattern[str], timeout: float = PATIENCE) -> Console:
        """Until `wanted` is on the screen: a piece of text, or a pattern over all rows.

        Raises NotShown, with the screen, after `timeout` seconds or when the program ends first.
        """
        named = wanted.pattern if isinstance(wanted, re.Pattern) else wanted
        return self.wait_until(lambda: self.shows(wanted), f"{named!r} did not appear.", timeout)

    def wait_gone(self, unwanted: str | re.Pattern[str], timeout: float = PATIENCE) -> Console:
        """Until `unwanted` is no longer on the screen. Raises NotShown as `wait_for`."""
        named = unwanted.pattern if isinstance(unwanted, re.Pattern) else unwanted
        return self.wait_until(lambda: not self.shows(unwanted), f"{named!r} did not go away.", timeout)

    def wait_until(
        self, holds: Callable[[], bool], failure: str = "It did not happen.", timeout: float = PATIENCE
    ) -> Console:
        """Until `holds()` is true; it is asked again after each piece of output. Raises NotShown."""
        until = time.monotonic() + timeout
        while not holds():
            ended = self.process.poll() is not None
            if not self._read_all(0.05) and (ended or time.monotonic() > until):
                # the answer may have come with the last words
                if holds():
                    break
                raise NotShown(self._report(failure))
        return self

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Until the program ends; its exit status, negative for a signal. Raises NotShown."""
        until = time.monotonic() + timeout
        while self.process.poll() is None:
            self._read_all(0.02)
            if time.monotonic() > until:
                raise NotShown(self._report("The program still runs."))
        self._read_all(0)
        return self.process.returncode or 0

    def settle(self, quiet: float = 0.25, timeout: float = PATIENCE) -> Console:
        """Until nothing has been sent for `quiet` seconds: for counting bytes, not for correctness."""
        until = time.monotonic() + timeout
        before = -1
        while before != len(self.raw) and time.monotonic() < until:
            before = len(self.raw)
            self.read_for(quiet)
        return self

    def shows(self, wanted: str | re.Pattern[str]) -> bool:
        """True when it is on the screen now."""
        return bool(wanted.search(self.text)) if isinstance(wanted, re.Pattern) else wanted in self.text

    @property
    def exit_status(self) -> int | None:
        """None while the program runs; then its exit status, negative for a signal."""
        return self.process.poll()

    # The terminal's side

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not self._read_all(left) and not self._open:
                time.sleep(left)

    def _read_all(self, seconds: float) -> bool:
        """Take in what any open console has sent, waiting up to `seconds` for the first of it."""
        by_terminal = {console._master: console for console in self._open}
        if not by_terminal:
            return False
        anything = False
        for _ in range(100):  # a program that never stops talking must not hold up the one that waits
            ready = select.select(list(by_terminal), [], [], 0 if anything else seconds)[0]
            if not ready:
                break
            for terminal in ready:
                if not by_terminal[terminal]._read_once():
                    del by_terminal[terminal]
            anything = True
        return anything

    def _read_once(self) -> bool:
        """Take in one piece. False when the program's end of the terminal is closed."""
        try:
            piece = os.read(self._master, 65536)
        except OSError:  # EIO: nobody has the terminal open any more
            piece = b""
        if not piece:
            self._open.discard(self)
            return False
        self.raw += piece
        if self._emulated:
            self._terminal.feed(self._stream.take(piece))
        return True

    def _report(self, failure: str) -> str:
        status = "still running" if self.process.poll() is None else f"ended with {self.process.returncode}"
        edge = "-" * self._terminal.columns
        return f"{failure} The program is {status}; its screen:\n{edge}\n{self.text}\n{edge}"


def _starts_plainly(environment: Mapping[str, str]) -> bool:
    """Whether it would start as the program did that others are forked from."""
    return {name: value for name, value in environment.items() if name.startswith(READ_AT_THE_START)} == PLAIN
