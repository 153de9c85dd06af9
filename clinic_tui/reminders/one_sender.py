"""One sender at a time in a clinic: a lock that the kernel or the server lets go at its holder's death.

Whoever holds it knows that a message found half sent is of a process that has died.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from clinic_tui.store.engine import Store, plain_words
from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.turn import FileLock

LOCK = (0x7265_6D64, 1)
"""Class and number of the advisory lock on PostgreSQL."""

StillHeld = Callable[[], bool]


@contextlib.contextmanager
def one_sender(store: Store) -> Iterator[StillHeld | None]:
    """Hold the lock; None where another process holds it.

    What is yielded answers, at any time, whether it is still ours: a connection to a server can be lost.
    """
    if isinstance(store.location, SqliteFile):
        folder = store.location.path.parent / "desks"
        with folder_in_words():
            folder.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(folder / "reminders")
        taken = lock.take()
        try:
            yield (lambda: True) if taken else None
        finally:
            lock.let_go()
        return
    with plain_words():
        connection = store.connect_alone()
    taken = False
    try:
        with plain_words():
            taken = _ask(connection, "SELECT pg_try_advisory_lock(:ours, :number)")
        yield (lambda: _is_ours(connection)) if taken else None
    finally:
        with contextlib.suppress(DBAPIError):
            # the server misses a closed connection only a moment later: the next run would find it held
            if taken:
                _ask(connection, "SELECT pg_advisory_unlock(:ours, :number)")
            connection.close()
        connection.engine.dispose()


def _ask(connection: Connection, statement: str) -> bool:
    return bool(connection.execute(text(statement), {"ours": LOCK[0], "number": LOCK[1]}).scalar())


def _is_ours(connection: Connection) -> bool:
    """False where the connection, and the lock with it, is gone."""
    held = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid() "
        "AND classid = :ours AND objid = :number"
    )
    try:
        return _ask(connection, held)
    except DBAPIError:
        return False
