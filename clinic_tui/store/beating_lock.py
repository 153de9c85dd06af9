"""A lock whose holder shows again and again that it is at work, and loses it where it stands still.

The kernel lets a lock go when its process dies, not when it is stopped (SIGSTOP, a hung
disk). So whoever takes this one marks its file at each look, and another process that saw
no new mark for `STALLED_SECONDS` puts a fresh file in its place and locks that. What
the former holder still writes is refused by its number (jobs/lead.py).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path

from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.turn import FileLock

STALLED_SECONDS = 30.0
"""A holder without a mark for so long stands still. Measured by the clock that nobody can set."""

BEATS = b"beats"
"""What stands in the file of a holder that marks it; a lock without it is never taken away."""


class BeatingLock(FileLock):
    """To be taken again and again by its holder: each time is a mark."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._one_at_a_time = threading.RLock()
        self._change = FileLock(path.with_name(f"{path.name}.change"))
        self._seen: tuple[int, int] | None = None
        self._seen_since = 0.0

    def take(self) -> bool:
        """True when this process now holds the lock, or still does; raises ClinicError for the folder."""
        with self._one_at_a_time:
            if self._handle is not None and not self._is_there():
                self.let_go()  # another process has put its own file here: we stood still
            held = super().take() or (self.stalled() and self._replace())
            if held and not self._is_there():
                self.let_go()
                held = False
            if held:
                self._mark()
            return held

    def mark_if_held(self) -> None:
        """One more mark, where this process holds the lock."""
        with self._one_at_a_time:
            if self._handle is not None:
                self.take()

    def let_go(self) -> None:
        """Release it."""
        with self._one_at_a_time:
            super().let_go()

    def take_for_good(self) -> bool:
        """Take it without having to mark it: nobody takes it away while this process lives."""
        with self._one_at_a_time:
            if not self.take():
                return False
            assert self._handle is not None
            with folder_in_words():
                os.ftruncate(self._handle, 0)
            return True

    @property
    def held_here(self) -> bool:
        """True where it is this very object that holds the lock."""
        return self._handle is not None

    def stalled(self) -> bool:
        """True where another process holds it and has not marked it for `STALLED_SECONDS` of our looking."""
        mark = self._last_mark()
        if mark is None or self._handle is not None:
            self._seen = None
            return False
        if mark != self._seen:
            self._seen, self._seen_since = mark, time.monotonic()
            return False
        return time.monotonic() - self._seen_since >= STALLED_SECONDS and self.held_by_anyone()

    def seconds_since_mark(self) -> float | None:
        """How long ago the file was marked by the machine's clock; None where nobody ever did."""
        mark = self._last_mark()
        return None if mark is None else max(time.time() - mark[1] / 1e9, 0.0)

    def _last_mark(self) -> tuple[int, int] | None:
        """File and time of the last mark; None where the lock is not to be marked, or is not there."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns) if found.st_size else None

    def _is_there(self) -> bool:
        """Whether what we hold is the file that the others see."""
        assert self._handle is not None
        with contextlib.suppress(OSError):
            return os.path.samestat(os.fstat(self._handle), self._path.stat())
        return False

    def _mark(self) -> None:
        assert self._handle is not None
        with contextlib.suppress(OSError):  # a full disk: the lock itself holds
            if os.fstat(self._handle).st_size != len(BEATS):
                os.ftruncate(self._handle, 0)
                os.pwrite(self._handle, BEATS, 0)
            os.utime(self._handle)

    def _replace(self) -> bool:
        """Put a fresh file in the place of the one that stands still; one process at a time."""
        if not self._change.take():
            return False
        try:
            if self._last_mark() != self._seen:
                return False
            with folder_in_words():
                self._path.unlink(missing_ok=True)
            return super().take()
        finally:
            self._change.let_go()
