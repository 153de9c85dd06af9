"""Writing a file so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from clinic_tui.failpoints import failpoint

TEMP_SUFFIX = ".part"


def durable_write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, readable by the owner only (0600).

    Written beside it under another name, forced to disk, renamed, and the rename
    forced to disk too. Raises OSError and leaves what was there.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMP_SUFFIX)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        failpoint("durable_write.written")
        os.replace(temporary, path)
        failpoint("durable_write.renamed")
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file to disk, or the names in a directory, without which a rename may be lost."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_parts(path: Path) -> None:
    """Remove what killed writers of `path` left; only for who holds the writers' lock."""
    for left_over in path.parent.glob(f".{path.name}.*{TEMP_SUFFIX}"):
        left_over.unlink(missing_ok=True)
