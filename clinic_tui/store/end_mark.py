"""Where the journal ended after the last save, noted in a file beside the database.

A copy without its `-wal` holds an older state and nothing in it says so; nor does an older copy that was put
in place. The mark is written behind each commit and before the turn is given on, so it is never ahead of what
is on the disk, whenever the machine stops. A database that was not written to since there are marks has none.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.errors import StoreDamaged
from clinic_tui.store.engine import Store
from clinic_tui.store.journal import Head, head_of, journal
from clinic_tui.store.location import SqliteFile

END = "-head"
"""What is put behind the name of the database, as SQLite names its own files beside it."""

_WAY_OUT = (
    "Nothing was changed: put the missing file beside it, or restore a backup; where what is missing is "
    "nowhere else, `clinic-tui db accept` takes it as it is"
)

_LINE = re.compile(rb"(\d{20}) ([0-9a-f]{64})\n")


def mark_of(database: Path) -> Path:
    """Where the mark of a database lies."""
    return database.with_name(f"{database.name}{END}")


def write_mark(database: Path, head: Head) -> None:
    """Note the journal's end, in the write turn; where the disk refuses, the mark stays behind."""
    with contextlib.suppress(OSError):
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(mark_of(database), flags, 0o600)
        try:
            os.pwrite(handle, f"{head.seq:020} {head.mac}\n".encode(), 0)  # always as long: never cut short
        finally:
            os.close(handle)


def read_mark(database: Path) -> Head | None:
    """The end that was noted; None where none was, or it cannot be read."""
    try:
        found = _LINE.fullmatch(mark_of(database).read_bytes())
    except OSError:
        return None
    return Head(int(found[1]), found[2].decode()) if found else None


def missing_words(db: Session, noted: Head | None) -> str:
    """What a database lacks of what was saved, and what to do; empty where it is whole, or has no mark.

    `noted` was read before the session began: others go on saving meanwhile.
    """
    if noted is None:
        return ""
    head = head_of(db)
    if noted.seq > head.seq:
        return (
            f"the last {noted.seq - head.seq} lines of the journal are missing, of {noted.seq}: the database "
            f"was copied without clinic.db-wal, or an older one was put in its place. {_WAY_OUT}"
        )
    if db.execute(select(journal.c.mac).where(journal.c.seq == noted.seq)).scalar() != noted.mac:
        return (
            f"line {noted.seq} of the journal is another than was saved last: another database was put in "
            f"place of this one. {_WAY_OUT}"
        )
    return ""


def require_whole(store: Store) -> None:
    """Raise StoreDamaged where saves are missing. A server keeps its own log, and has no mark."""
    if isinstance(store.location, SqliteFile):
        noted = read_mark(store.location.path)
        with store.reading() as db:
            words = missing_words(db, noted)
        if words:
            raise StoreDamaged(words)
