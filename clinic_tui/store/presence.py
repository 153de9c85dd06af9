"""Who is at which desk, and who runs the jobs: locks that the kernel or the server lets go at death.

A desk has a letter, A to Z, for as long as its process lives. Nothing here is written
to tables: a killed terminal is gone at once, for all the others, without a timeout.
"""

from __future__ import annotations

import string
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text

from clinic_tui.errors import Conflict
from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.turn import FileLock

LETTERS = string.ascii_uppercase
LOCK_CLASS = 0x6465_736B
"""The class of our advisory locks on PostgreSQL; the object is the letter's number."""
JOBS = 99
"""The advisory lock of whoever runs the jobs."""


class Presence(Protocol):
    """Desk letters and the one job runner of a clinic."""

    def take_letter(self) -> str:
        """The first free letter, ours until we end. Raises Conflict when 26 desks are open."""
        ...

    def alive(self) -> frozenset[str]:
        """The letters of all living desks."""
        ...

    def lead_jobs(self) -> bool:
        """True when this process is the one that runs the jobs."""
        ...

    def close(self) -> None:
        """Let everything go."""
        ...


def presence_of(store: Store) -> Presence:
    """The presence that fits the store's engine."""
    if isinstance(store.location, SqliteFile):
        return FilePresence(store.location.path.parent / "desks")
    return ServerPresence(store)


class FilePresence:
    """One lock file per desk, beside the database: all desks of a SQLite clinic are on one machine."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._locks = {letter: FileLock(folder / letter) for letter in LETTERS}
        self._jobs = FileLock(folder / "jobs")
        self._mine: str | None = None

    def take_letter(self) -> str:
        """See Presence."""
        if self._mine is None:
            self._mine = next((letter for letter in LETTERS if self._locks[letter].take()), None)
        if self._mine is None:
            raise Conflict("all 26 desks of this clinic are open: close one first")
        return self._mine

    def alive(self) -> frozenset[str]:
        """See Presence."""
        return frozenset(letter for letter in LETTERS if self._locks[letter].held_by_anyone())

    def lead_jobs(self) -> bool:
        """See Presence."""
        return self._jobs.take()

    def close(self) -> None:
        """See Presence."""
        for lock in (*self._locks.values(), self._jobs):
            lock.let_go()
        self._mine = None


class ServerPresence:
    """Session-level advisory locks on one connection that stays open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None
        self._mine: str | None = None
        self._leads = False

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._store.connect_alone()
        return self._connection

    def _try(self, number: int) -> bool:
        found = self._open().execute(text(f"SELECT pg_try_advisory_lock({LOCK_CLASS}, {number})"))
        return bool(found.scalar())

    def take_letter(self) -> str:
        """See Presence."""
        if self._mine is None:
            self._mine = next((letter for letter in LETTERS if self._try(ord(letter))), None)
        if self._mine is None:
            raise Conflict("all 26 desks of this clinic are open: close one first")
        return self._mine

    def alive(self) -> frozenset[str]:
        """See Presence."""
        rows = self._open().execute(
            text(
                "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
                f"classid = {LOCK_CLASS} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
        return frozenset(chr(number) for (number,) in rows if number < JOBS and chr(number) in LETTERS)

    def lead_jobs(self) -> bool:
        """See Presence."""
        self._leads = self._leads or self._try(JOBS)
        return self._leads

    def close(self) -> None:
        """See Presence."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._mine, self._leads = None, False
