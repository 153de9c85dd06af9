"""Reading a file whose path somebody typed: a plain one, of no more than so many bytes.

A named pipe waits for its writer, a device never ends, and a terminal takes the keys away: a console that
opened one would hang with its form, or eat the machine's memory.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from clinic_tui.errors import FileRefused


def read_carried(path: Path, most: int) -> bytes:
    """What is in the file, at most `most` bytes and one: by that one the caller knows that it is too large.

    Never waits for another program. Raises FileRefused where it is no plain file, or cannot be read.
    """
    called = path.name or str(path)  # alone: a long path would push the reason off a form
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    except ValueError:
        raise FileRefused("a path has no such characters in it") from None
    except (FileNotFoundError, NotADirectoryError):
        raise FileRefused(f"{called} cannot be read: no file lies at this path") from None
    except OSError as failure:
        raise FileRefused(f"{called} cannot be read: {failure.strerror}") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileRefused(f"{called} cannot be read: it is no plain file")
    try:
        with open(handle, "rb") as opened:
            return opened.read(most + 1)
    except OSError as failure:
        raise FileRefused(f"{called} cannot be read: {failure.strerror}") from None
