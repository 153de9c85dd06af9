"""Reading the keyboard of any terminal: what cannot be understood is passed over and ends nothing.

Textual's driver ends the program, with a traceback on the screen, on a byte that is not
UTF-8 and on escape sequences with numbers that no key has. Where the line is cut it starts
once more, since SIGCONT comes with SIGHUP; its thread that writes dies, and the program waits
for ever to hand it the last words.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import selectors
import signal
from collections.abc import Callable, Iterator
from typing import IO, Any

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from clinic_tui.widgets.escape_and_key import EDITING_KEYS, SEQUENCE_STARTS, EscapeAndKey
from clinic_tui.widgets.shifted_keys import KeyParser, told_apart

WAIT_SECONDS = 0.1
"""As Textual has it: so long the parser waits for the rest of a sequence, and the end for this thread."""

PIECE = 4096
TORN_READS = 5
"""Reads without a byte after which the rest of a letter that a slow line tore in two is not waited for."""

_SEQUENCE_STARTS = re.compile(r"(?=\x1b)")
"""Where one sequence that cannot be understood ends, at the latest."""

ESC = "\x1b"
PASTE_STARTS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"

CLEARED = "\x1b[0m\x1b[2J\x1b[H"
"""Colours off, the screen emptied, the cursor at its beginning."""

MOST_CELLS = 2000
"""No terminal has so many columns or lines."""


def _latin_1(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 comes from an old terminal: its letters are read, its controls left out."""
    assert isinstance(error, UnicodeDecodeError)
    letters = error.object[error.start : error.end].decode("latin-1")
    return "".join(letter for letter in letters if letter >= "\xa0"), error.end


codecs.register_error("clinic-tui-latin-1", _latin_1)


class LastingFile:
    """The terminal to write to; once it has gone, what is written goes nowhere and fails nothing."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._gone = False

    def write(self, text: str) -> int:
        """Write, or drop it."""
        self._try(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        """Send what was written, or drop it."""
        self._try(self._file.flush)

    def _try(self, call: Callable[[], object]) -> None:
        if not self._gone:
            try:
                call()
            except OSError:
                self._gone = True

    def fileno(self) -> int:
        """The terminal's own number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether it is one."""
        return self._file.isatty()


class TolerantDriver(LinuxDriver):
    """The driver for Linux terminals that nothing typed and no cut line can hold up."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = LastingFile(self._file)

    def _sigcont_application(self, *_: Any) -> None:
        """Draw again after a stop; a line that was cut sends this too, and there is nothing to draw on."""
        if os.isatty(self.fileno):
            super()._sigcont_application()

    def stop_application_mode(self) -> None:
        """Leave nothing of any patient: a terminal without a second screen would keep the last picture."""
        self.write(CLEARED)
        super().stop_application_mode()

    def _run_input_thread(self) -> None:
        """Read until the console ends; a terminal that has gone ends it in order."""
        try:
            self.run_input_thread()
        except OSError:
            end = getattr(self._app, "end_from_outside", self._app.exit)
            self._app.call_later(end, 128 + signal.SIGHUP)
        except Exception as fault:  # noqa: BLE001 - the edge of the thread: the app ends, and says so its own way
            self._app.call_later(self._app._handle_exception, fault)

    def run_input_thread(self) -> None:
        """Wait for keys and hand them on. Raises OSError where the terminal has gone.

        A terminal that was hung up reads as one that has ended, and is none any more; nobody need have sent
        SIGHUP, which a shell before the program may keep to itself.
        """
        reader, was_terminal = KeyReader(self._debug), os.isatty(self.fileno)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(WAIT_SECONDS)
                piece = os.read(self.fileno, PIECE) if ready else b""
                if ready and not piece:
                    if was_terminal and not os.isatty(self.fileno):
                        raise OSError(errno.EIO, "the terminal has gone")
                    self.exit_event.wait(WAIT_SECONDS)  # what is no terminal stays readable for ever
                for message in reader.read(piece):
                    self.process_message(message)


class KeyReader:
    """From bytes to Textual's events."""

    def __init__(self, debug: bool) -> None:
        self._debug = debug
        self._decode = codecs.getincrementaldecoder("utf-8")("clinic-tui-latin-1").decode
        self._parser = KeyParser(debug)
        self._quiet = 0
        self._esc_waits = False
        """Esc has come, and what was typed behind it, or the rest of its sequence, may be on its way."""
        self._in_paste = False
        self._tail = ""

    def read(self, piece: bytes) -> list[Any]:
        """What these bytes mean; without bytes, what stood there too long to be the start of something."""
        self._quiet = 0 if piece else self._quiet + 1
        text = self._decode(piece, self._quiet == TORN_READS)
        messages: list[Any] = []
        for part in [part for part in _SEQUENCE_STARTS.split(text) if part] or [""]:
            try:
                messages.extend(self._read_part(part))
            except Exception:  # noqa: BLE001 - a sequence that no key sends; its numbers may mean anything
                self._parser = KeyParser(self._debug)
                self._in_paste = False
            self._follow_paste(part)
        return [told_apart(message) for message in messages if not _is_absurd(message)]

    def _read_part(self, part: str) -> Iterator[Any]:
        """What came with at most one Esc, which it begins with."""
        if self._esc_waits and part[:1] in ("", ESC):
            yield from self._escape()
        elif self._esc_waits:
            part = ESC + part
        self._esc_waits = part == ESC
        if self._esc_waits:
            return
        if part[:1] == ESC and self._in_paste and not part.startswith(PASTE_ENDS[: len(part)]):
            part = part[1:]  # Textual would make keys of it
        elif part[:1] == ESC and part[1] not in SEQUENCE_STARTS:
            if part[1] in EDITING_KEYS:
                yield EscapeAndKey(part[1])
                part = part[2:]
            else:
                yield from self._escape()
                part = part[1:]
        if part:
            yield from self._parser.feed(part)
        yield from self._parser.tick()

    def _escape(self) -> Iterator[events.Key]:
        if not self._in_paste:
            yield events.Key("escape", ESC)

    def _follow_paste(self, part: str) -> None:
        """A pasted text is one thing, whatever is in it; its marks too may come in pieces."""
        seen = self._tail + part
        starts, ends = seen.rfind(PASTE_STARTS), seen.rfind(PASTE_ENDS)
        if starts != ends:
            self._in_paste = starts > ends
        self._tail = seen[1 - len(PASTE_STARTS) :]


def _is_absurd(message: Any) -> bool:
    """A size that no terminal has, sent as if the terminal had said so, would be drawn for minutes."""
    return isinstance(message, events.Resize) and not (
        0 < message.size.width <= MOST_CELLS and 0 < message.size.height <= MOST_CELLS
    )
