"""Noticing what other desks wrote: a change of SQLite's data version, or PostgreSQL's NOTIFY."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from select import POLLIN, poll
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from clinic_tui.errors import ClinicError, Trouble
from clinic_tui.fault_log import record
from clinic_tui.store.desk import NOTIFY_CHANNEL
from clinic_tui.store.engine import Store
from clinic_tui.store.journal import Change, head_of, journal
from clinic_tui.store.location import SqliteFile

POLL_SECONDS = 0.25
"""Between two looks at whether something was written at all: the time of the write-ahead file."""

LOOKS = 2
"""So many looks at the data version follow a write: its pages come a moment before it counts."""

LOOK_ANYWAY = 4
"""Each so many times the data version is looked at whatever the file says: two writes may have one time."""

LISTEN_SECONDS = 1.0
"""How long a server is listened to before the thread looks whether it is to end."""

RETRY_SECONDS = 1.0

FAULT_SECONDS = 30.0
"""The pause after what was not expected: each time is written down."""


class Watcher:
    """A thread that calls `changed(entities)` with the tables touched since the last call.

    That somebody looked at a record touches nothing: only the journal knows.

    After a lost connection it begins again by itself and misses nothing: it asks the
    journal for all that follows the last line it has seen. What `changed` raises is
    written down and goes no further.
    """

    def __init__(self, store: Store, changed: Callable[[frozenset[str]], None]) -> None:
        self._store = store
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._seen = 0

    def start(self) -> None:
        """Begin to watch, from the journal's present end."""
        with self._store.reading() as db:
            self._seen = head_of(db).seq
        self._thread.start()

    def stop(self) -> None:
        """End the thread; returns when it has ended or after a second."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=1.5)

    def _run(self) -> None:
        watch = self._watch_sqlite if self._store.dialect == "sqlite" else self._watch_postgres
        while not self._stop.is_set():
            try:
                with self._store.watched():
                    watch()
            except (DBAPIError, ClinicError, OSError):
                self._stop.wait(RETRY_SECONDS)
            except Exception as fault:  # noqa: BLE001 - the edge of the thread: a deaf desk looks like a quiet one
                record(fault)
                self._stop.wait(FAULT_SECONDS)

    def _watch_sqlite(self) -> None:
        connection = self._store.connect_alone()
        assert isinstance(self._store.location, SqliteFile)
        file = f"{self._store.location.path}-wal"
        try:
            version, written, since = -1, None, 0
            while not self._stop.is_set():
                last = _last_write(file)
                if last != written:
                    written, since = last, 0
                if since < LOOKS or since % LOOK_ANYWAY == 0:
                    now = _data_version(connection)
                    if now != version:
                        version = now
                        self._tell()
                since += 1
                self._stop.wait(POLL_SECONDS)
        finally:
            connection.close()
            connection.engine.dispose()

    def _watch_postgres(self) -> None:
        connection = self._store.connect_alone()
        try:
            connection.execute(text(f"LISTEN {NOTIFY_CHANNEL}"))
            driver = connection.connection.driver_connection
            assert driver is not None
            self._tell()
            while not self._stop.is_set():
                for _ in _notified(connection, driver):
                    self._tell()
        finally:
            connection.close()
            connection.engine.dispose()

    def _tell(self) -> None:
        with self._store.reading() as db:
            touched = db.execute(
                select(journal.c.entity, func.max(journal.c.seq).label("seq"))
                .where(journal.c.seq > self._seen, journal.c.change != Change.READ.value)
                .group_by(journal.c.entity)
            ).all()
        if touched:
            self._seen = max(row.seq for row in touched)
            self._call(frozenset(row.entity for row in touched))

    def _call(self, entities: frozenset[str]) -> None:
        """Tell the listener; what it makes of it is not the connection's matter."""
        try:
            self._changed(entities)
        except Exception as fault:  # noqa: BLE001 - one change that is not shown must not cost all that follow
            record(fault)


def _last_write(file: str) -> tuple[int, int] | None:
    """When the file was written last, and how long it is; a quarter of what asking SQLite costs."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _data_version(connection: Connection) -> int:
    """The driver is asked itself: it costs a third, and each open console asks four times a second."""
    driver: Any = connection.connection.driver_connection
    try:
        return int(driver.execute("PRAGMA data_version").fetchone()[0])
    except connection.dialect.loaded_dbapi.Error:  # once more, for what SQLAlchemy makes of it
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def _notified(connection: Connection, driver: Any) -> Iterator[Any]:
    """What came meanwhile; raises ClinicError where the server has gone.

    The driver would take a thousand steps of its own to wait for a second.
    """
    waiting = poll()
    waiting.register(driver.fileno(), POLLIN)
    if not waiting.poll(LISTEN_SECONDS * 1000):
        return
    try:
        yield from driver.notifies(timeout=0)
    except connection.dialect.loaded_dbapi.Error:
        raise ClinicError("the database server does not answer", Trouble.SERVER) from None
