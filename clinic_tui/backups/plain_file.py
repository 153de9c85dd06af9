"""Reading what lies in a backup's folder: plain files only, for the folder may come from anywhere."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from clinic_tui.errors import FileRefused


def open_plain(path: Path) -> BufferedReader:
    """The file, open for reading; never waits. Raises FileRefused for a link or what is no plain file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise FileRefused(f"the backup is not whole: {path.name} is not in {path.parent}") from None
    except OSError as failure:
        why = "it is a link" if failure.errno == errno.ELOOP else failure.strerror
        raise FileRefused(f"{path} cannot be read: {why}") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileRefused(f"{path} is not a plain file, as all of a backup are")
    return open(handle, "rb")


def read_plain(path: Path) -> bytes:
    """All that is in the file; raises FileRefused as `open_plain` does, and where the disk refuses."""
    with open_plain(path) as file:
        try:
            return file.read()
        except OSError as failure:
            raise FileRefused(f"{path} cannot be read: {failure.strerror}") from None
