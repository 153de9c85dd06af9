"""One line on standard error that tells how far long work has come; nothing where nobody looks."""

from __future__ import annotations

import sys
import time

from clinic_tui.cli.printing import fitting
from clinic_tui.text import safe_text
from clinic_tui.words.time_left import left_words


class Progress:
    """Count and time left of `total` steps of the work called `name`."""

    def __init__(self, name: str, total: int = 0) -> None:
        self._name = safe_text(name)
        self._total = total
        self._begun = time.monotonic()
        self._shown = sys.stderr.isatty()

    def at(self, done: int) -> None:
        """Show that `done` steps are behind."""
        if self._shown:
            words = (
                f"\r{self._name}: {done:,} of {self._total:,}{self._left(done)}  (Ctrl-C stops safely)\x1b[K"
            )
            print(fitting(words, sys.stderr), end="", file=sys.stderr, flush=True)

    def of(self, done: int, total: int) -> None:
        """The same, where it is told on the way how many steps there are."""
        self._total = total
        self.at(done)

    def _left(self, done: int) -> str:
        words = left_words(time.monotonic() - self._begun, done, self._total)
        return f", {words}" if words else ""

    def end(self) -> None:
        """Leave the line to others."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
