"""Whose turn it is to write, and who is at which desk: kernel locks, released by death itself."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.errors import Busy
from clinic_tui.store.folder_words import folder_in_words

PATIENCE_SECONDS = 10.0
"""How long a save waits for its turn before it says so."""


@dataclass(frozen=True, slots=True)
class TurnHolder:
    """The desk that has the write turn, and for how many seconds."""

    desk: str
    seconds: float

    @property
    def words(self) -> str:
        """Who keeps the others waiting."""
        return f"busy: desk {self.desk} has been writing for {self.seconds:.0f} s"


class FileTurn:
    """A queue in front of SQLite's own lock, which is none (tail 0.3 s instead of 4 s at 8 writers)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._within = threading.Lock()

    @contextlib.contextmanager
    def taken(self, desk: str) -> Iterator[None]:
        """Hold the turn as `desk`; raises Busy after `PATIENCE_SECONDS`, ClinicError for the folder."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        if not self._within.acquire(timeout=PATIENCE_SECONDS):
            raise Busy(BUSY_WORDS)
        try:
            handle = _opened(self._path)
            try:
                while True:
                    try:
                        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        break
                    except BlockingIOError:
                        if time.monotonic() > deadline:
                            raise Busy(BUSY_WORDS) from None
                        time.sleep(random.uniform(0.0005, 0.003))
                _say_who(handle, desk)
                yield
            finally:
                os.close(handle)
        finally:
            self._within.release()

    def holder(self) -> TurnHolder | None:
        """Who has the turn now; None where nobody has, or the file does not say it."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            desk, _, since = os.read(handle, 100).decode("ascii", "replace").partition(" ")
        else:
            return None
        finally:
            os.close(handle)
        try:
            return TurnHolder(desk, max(time.monotonic() - float(since), 0.0))
        except ValueError:
            return None


def _say_who(handle: int, desk: str) -> None:
    """Write into the file that is locked who locked it, and when by the clock that all processes share.

    A disk that refuses it says so again at the save itself.
    """
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{desk} {time.monotonic():.3f}".encode("ascii", "replace"), 0)


def _opened(path: Path) -> int:
    with folder_in_words():
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


BUSY_WORDS = "another desk has been saving for 10 seconds; nothing was changed: try again"


class FileLock:
    """A lock held until it is let go or its process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """True when this process now holds the lock; raises ClinicError where the folder refuses."""
        if self._handle is not None:
            return True
        handle = _opened(self._path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def let_go(self) -> None:
        """Release it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def held_by_anyone(self) -> bool:
        """True while some living process holds it."""
        if self._handle is not None:
            return True
        with folder_in_words():
            if not self._path.exists():
                return False
            probe = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(probe)
        return False
