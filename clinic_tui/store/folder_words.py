"""What a data folder or its disk says when it refuses, in words for the desk."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from clinic_tui.errors import ClinicError

DISK_FULL = "the disk is full: nothing was saved; free some space and try again"
UNREACHABLE = "the database cannot be opened or written: check the folder's rights and the disk"


@contextlib.contextmanager
def folder_in_words() -> Iterator[None]:
    """Raise ClinicError in place of the OSError of a folder that is gone, shut, or on a full disk."""
    try:
        yield
    except OSError as failure:
        full = failure.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ClinicError(DISK_FULL if full else UNREACHABLE) from None
