"""What a data folder or its disk says when it refuses, in words for the desk."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from clinic_tui.errors import ClinicError, Trouble

DISK_FULL = "the disk is full: nothing was saved; free some space and try again"
UNREACHABLE = "the database cannot be opened or written: check the folder's rights and the disk"
DISK_FAILS = "the disk does not answer as it should: nothing was saved; call for help"


@contextlib.contextmanager
def folder_in_words() -> Iterator[None]:
    """Raise ClinicError in place of the OSError of a folder that is gone, shut, or on a full disk."""
    try:
        yield
    except OSError as failure:
        raise refusal_of_folder(failure) from None


def refusal_of_folder(failure: OSError) -> ClinicError:
    """What an OSError of the data folder comes to."""
    if failure.errno in (errno.ENOSPC, errno.EDQUOT):
        return ClinicError(DISK_FULL, Trouble.FULL)
    if failure.errno in (errno.EIO, errno.EFBIG):
        return ClinicError(DISK_FAILS, Trouble.DISK)
    return ClinicError(UNREACHABLE, Trouble.UNWRITABLE)
