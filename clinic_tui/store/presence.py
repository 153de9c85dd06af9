"""Who is at which desk, and who runs the jobs: locks that the kernel or the server lets go at death.

A desk has a letter, A to Z, for as long as its process lives. Nothing here is written
to tables: a killed terminal is gone at once, for all the others, without a timeout.
"""

from __future__ import annotations

import contextlib
import string
import threading
import zlib
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from clinic_tui.errors import Conflict
from clinic_tui.store import beating_lock
from clinic_tui.store.beating_lock import BeatingLock
from clinic_tui.store.engine import Store, plain_words
from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.turn import FileLock

LETTERS = string.ascii_uppercase
LOCK_CLASS = 0x6465_736B
"""The class of our advisory locks on PostgreSQL; the object is the letter's number."""
JOBS, WORKER = 99, 98
"""The advisory locks of whoever runs the jobs, and of a process that is there for nothing else."""

UNSEEN_SECONDS = 120.0
"""Whoever runs the jobs and gave no sign for so long does not run them, whatever it holds."""

TRY_LOCK = "SELECT pg_try_advisory_lock(:ours, :number)"
HELD_LOCKS = (
    "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND granted AND classid = :ours AND datname = current_database()"
)
SINCE_A_SIGN = (
    "SELECT pid, extract(epoch FROM clock_timestamp() - state_change)::float8 FROM pg_locks "
    "JOIN pg_database ON pg_database.oid = pg_locks.database JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND classid = :ours AND objid = :number "
    "AND pg_database.datname = current_database()"
)
"""Which session holds a lock, and how long ago it last asked anything: a holder asks twice a second."""


class Presence(Protocol):
    """Desk letters and the one job runner of a clinic."""

    def take_letter(self) -> str:
        """The first free letter, ours until we end. Raises Conflict when 26 desks are open."""
        ...

    def require_letter(self) -> None:
        """Raise Conflict where another console took our letter while the connection was lost.

        Its holds and its undo would pass for ours: nothing may be written until it is ours again.
        """
        ...

    def alive(self) -> frozenset[str]:
        """The letters of all living desks."""
        ...

    def lead_jobs(self) -> bool:
        """True when this process is the one that runs the jobs."""
        ...

    def give_up_jobs(self) -> None:
        """Let somebody else run the jobs."""
        ...

    def jobs_are_led(self) -> bool:
        """True while some living process, this one or another, runs the jobs."""
        ...

    def announce_worker(self) -> bool:
        """Say that this process is here for the jobs alone, so consoles stand back; False if one was."""
        ...

    def worker_is_there(self) -> bool:
        """True while another process is here for the jobs alone."""
        ...

    def begin_job(self, job: str, *, by_hand: bool = False) -> bool:
        """Say that a run of the job begins; False while another runs it, in this process or elsewhere.

        One that leads says again and again that it is at work (`lead_jobs`); where it stands still
        its runs do not keep the next leader's from beginning. A run by hand is waited for.
        """
        ...

    def end_job(self, job: str) -> None:
        """The run is over."""
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
        with folder_in_words():
            folder.mkdir(mode=0o700, exist_ok=True)
        self._locks = {letter: FileLock(folder / letter) for letter in LETTERS}
        self._jobs = BeatingLock(folder / "jobs")
        self._worker = BeatingLock(folder / "worker")
        self._is_worker = False
        self._folder = folder
        self._runs: dict[str, BeatingLock] = {}
        self._mine: str | None = None

    def take_letter(self) -> str:
        """See Presence."""
        if self._mine is None:
            self._mine = next((letter for letter in LETTERS if self._locks[letter].take()), None)
        if self._mine is None:
            raise Conflict("all 26 desks of this clinic are open: close one first")
        return self._mine

    def take_all(self) -> tuple[str, ...]:
        """Take every desk and the lead over the jobs, so that nobody can begin; who has one already."""
        takes = {f"desk {letter}": lock.take for letter, lock in self._locks.items()}
        takes["the worker"] = self._jobs.take_for_good
        return tuple(name for name, take in takes.items() if not take())

    def require_letter(self) -> None:
        """See Presence. The kernel takes no lock from a living process."""

    def alive(self) -> frozenset[str]:
        """See Presence."""
        return frozenset(letter for letter in LETTERS if self._locks[letter].held_by_anyone())

    def lead_jobs(self) -> bool:
        """See Presence."""
        for lock in tuple(self._runs.values()):
            lock.mark_if_held()
        return self._jobs.take()

    def give_up_jobs(self) -> None:
        """See Presence."""
        self._jobs.let_go()

    def jobs_are_led(self) -> bool:
        """See Presence."""
        since = self._jobs.seconds_since_mark()
        return self._jobs.held_by_anyone() and (since is None or since < UNSEEN_SECONDS)

    def announce_worker(self) -> bool:
        """See Presence."""
        self._is_worker = self._worker.take()
        return self._is_worker

    def worker_is_there(self) -> bool:
        """See Presence."""
        return not self._is_worker and self._worker.held_by_anyone() and not self._worker.stalled()

    def begin_job(self, job: str, *, by_hand: bool = False) -> bool:
        """See Presence."""
        lock = self._runs.setdefault(job, BeatingLock(self._folder / f"job-{job}"))
        if lock.held_here:
            return False
        return lock.take_for_good() if by_hand else lock.take()

    def end_job(self, job: str) -> None:
        """See Presence."""
        self._runs[job].let_go()

    def close(self) -> None:
        """See Presence."""
        for lock in (*self._locks.values(), self._jobs, self._worker, *self._runs.values()):
            lock.let_go()
        self._mine, self._is_worker = None, False


class ServerPresence:
    """Session-level advisory locks on one connection that stays open, and is opened again when lost."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None
        self._mine: str | None = None
        self._taken_by_another = False
        self._leads = False
        self._is_worker = False
        self._runs: set[str] = set()
        self._one_at_a_time = threading.RLock()

    def _ask(self, statement: str, **values: Any) -> list[Any]:
        with self._one_at_a_time:
            try:
                return self._run(statement, values)
            except DBAPIError:
                self._let_go()
            with plain_words():
                return self._run(statement, values)

    def _run(self, statement: str, values: dict[str, Any]) -> list[Any]:
        if self._connection is None:
            self._connection = self._store.connect_alone()
            try:
                self._take_again(self._connection)
            except BaseException:
                self._let_go()
                raise
        return _rows(self._connection, statement, values)

    def _take_again(self, connection: Connection) -> None:
        """The locks went with the last connection: they are ours again where nobody was faster."""
        if self._mine is not None:
            self._taken_by_another = not _locked(connection, ord(self._mine))
        if self._leads:  # without a letter nothing can be written: somebody else is to lead
            self._leads = not self._taken_by_another and _locked(connection, JOBS)
        if self._is_worker:
            self._is_worker = _locked(connection, WORKER)

    def _try(self, number: int) -> bool:
        return bool(self._ask(TRY_LOCK, number=number)[0][0])

    def take_letter(self) -> str:
        """See Presence."""
        if self._mine is None:
            self._mine = next((letter for letter in LETTERS if self._try(ord(letter))), None)
        if self._mine is None:
            raise Conflict("all 26 desks of this clinic are open: close one first")
        self._ask(HELD_LOCKS)  # it may have been lost since it was taken
        self.require_letter()
        return self._mine

    def require_letter(self) -> None:
        """See Presence. Asks the server only where the letter is in doubt."""
        if not self._has_letter():
            raise Conflict(
                f"the connection was lost, and another console has taken desk {self._mine} meanwhile: "
                "nothing was saved; try again in a moment, or close this console and open it again"
            )

    def _has_letter(self) -> bool:
        """Where it was taken it is tried again: the server may not have missed our last session yet."""
        if self._mine is not None and self._taken_by_another:
            self._taken_by_another = not self._try(ord(self._mine))
        return not self._taken_by_another

    def alive(self) -> frozenset[str]:
        """See Presence."""
        return frozenset(chr(number) for (number,) in self._ask(HELD_LOCKS) if chr(number) in LETTERS)

    def lead_jobs(self) -> bool:
        """See Presence. Asks each time: a lost connection may have cost the lead."""
        if self._leads:
            self._ask(HELD_LOCKS)
        elif self._has_letter():
            self._leads = self._try(JOBS) or (self._ended_a_stalled(JOBS) and self._try(JOBS))
        return self._leads

    def give_up_jobs(self) -> None:
        """See Presence."""
        if self._leads:
            self._leads = False
            self._ask("SELECT pg_advisory_unlock(:ours, :number)", number=JOBS)

    def jobs_are_led(self) -> bool:
        """See Presence."""
        if self._leads:
            return True
        return any(since < UNSEEN_SECONDS for _, since in self._ask(SINCE_A_SIGN, number=JOBS))

    def announce_worker(self) -> bool:
        """See Presence."""
        self._is_worker = self._is_worker or self._try(WORKER)
        return self._is_worker

    def worker_is_there(self) -> bool:
        """See Presence."""
        if self._is_worker:
            return False
        holders = self._ask(SINCE_A_SIGN, number=WORKER)
        return any(since < beating_lock.STALLED_SECONDS for _, since in holders)

    def _ended_a_stalled(self, number: int) -> bool:
        """End the session that holds the lock where it gave no sign for too long; its locks go with it.

        A session that asks again twice a second stands still only with its process.
        """
        stalled = [
            pid
            for pid, since in self._ask(SINCE_A_SIGN, number=number)
            if since >= beating_lock.STALLED_SECONDS
        ]
        return any(self._ask("SELECT pg_terminate_backend(:pid, 1000)", pid=pid)[0][0] for pid in stalled)

    def begin_job(self, job: str, *, by_hand: bool = False) -> bool:
        """See Presence. Its lock goes with the session, as the lead does."""
        with self._one_at_a_time:
            if job in self._runs or not self._try(_number_of(job)):
                return False
            self._runs.add(job)
            return True

    def end_job(self, job: str) -> None:
        """See Presence."""
        with self._one_at_a_time:
            self._runs.discard(job)
            self._ask("SELECT pg_advisory_unlock(:ours, :number)", number=_number_of(job))

    def close(self) -> None:
        """See Presence."""
        with self._one_at_a_time:
            self._runs.clear()
            self._let_go()
            self._mine, self._leads, self._taken_by_another = None, False, False
            self._is_worker = False

    def _let_go(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.close()
            self._connection.engine.dispose()
            self._connection = None


def _rows(connection: Connection, statement: str, values: dict[str, Any]) -> list[Any]:
    return list(connection.execute(text(statement), {"ours": LOCK_CLASS, **values}))


def _number_of(job: str) -> int:
    """The advisory lock of a job's runs, above those of the letters."""
    return 1000 + zlib.crc32(job.encode()) % 1_000_000


def _locked(connection: Connection, number: int) -> bool:
    return bool(_rows(connection, TRY_LOCK, {"number": number})[0][0])
