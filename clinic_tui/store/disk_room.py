"""How much room is left on the disk of the data, and the ballast that is thrown out when none is."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.durable_write import sync
from clinic_tui.store.folder_words import folder_in_words

LOW_SHARE = 0.10
"""With less of the disk free a person is warned."""

BALLAST = "ballast"
BALLAST_BYTES = 64 << 20
"""Room for some ten thousand saves: a clinic's day, while somebody clears the disk."""


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """Bytes free for this account, and of the whole disk."""

    free: int
    total: int

    @property
    def low(self) -> bool:
        """True where a person should make room."""
        return self.free < self.total * LOW_SHARE

    @property
    def words(self) -> str:
        """`12.3 GB free, 31 %`."""
        return f"{self.free / (1 << 30):,.1f} GB free, {self.free / max(self.total, 1):.0%}"


def room_on(folder: Path) -> DiskRoom:
    """The disk that holds a folder. Raises ClinicError where the folder is gone or shut."""
    with folder_in_words():
        usage = shutil.disk_usage(folder)
    return DiskRoom(usage.free, usage.total)


def has_ballast(folder: Path) -> bool:
    """True where the ballast lies in the data folder, whole."""
    path = folder / BALLAST
    return path.is_file() and path.stat().st_size >= BALLAST_BYTES


def make_ballast(folder: Path) -> bool:
    """Lay it down where there is room for it; False, and nothing made, where there is not.

    The blocks are taken from the disk at once. Raises ClinicError where the folder refuses.
    """
    room = room_on(folder)
    if DiskRoom(room.free - BALLAST_BYTES, room.total).low:
        return False
    path = folder / BALLAST
    with folder_in_words():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            os.posix_fallocate(handle, 0, BALLAST_BYTES)
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(handle)
        sync(folder)
    return True


def free_ballast(folder: Path) -> bool:
    """Throw it out, so that desks can save again; False where there was none."""
    with folder_in_words():
        try:
            (folder / BALLAST).unlink()
        except FileNotFoundError:
            return False
        return True
