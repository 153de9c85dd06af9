"""Opening the database: connections, reading, and the one way in for the desk.

Reading connections cannot write (`query_only`, `default_transaction_read_only`). A
writing connection has a gate that only a desk's journaled flush opens (see desk.py):
every changing statement outside is refused, on SQLite by the library itself.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event, text
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, create_engine

from clinic_tui.errors import Busy, ClinicError, Invalid, OutcomeUnknown, StoreDamaged, Trouble
from clinic_tui.failpoints import failpoint
from clinic_tui.store.folder_words import DISK_FAILS, DISK_FULL, UNREACHABLE, folder_in_words
from clinic_tui.store.health import Health
from clinic_tui.store.location import (
    Location,
    PostgresServer,
    SqliteFile,
    refuse_network_filesystem,
    refuse_old_sqlite,
)
from clinic_tui.store.probing import probe_folder
from clinic_tui.store.turn import BUSY_WORDS, PATIENCE_SECONDS, FileTurn, TurnHolder
from clinic_tui.store.words_read import note_words

CONNECT_SECONDS = 10
"""How long a server that does not answer is waited for: a desk must not stand still for ever."""

TURN_KEY = 0x636C_696E
"""The PostgreSQL advisory lock that stands for SQLite's write turn."""

DESK_TURN = "clinic_tui.desk_turn"
"""The setting of a PostgreSQL transaction without which its triggers refuse any change of a row."""

DESK_NAME = "clinic-tui desk "
"""How a PostgreSQL connection in the write turn calls itself, before the desk's letter."""

_TAKE_TURN = text(
    f"SELECT set_config('{DESK_TURN}', 'taken', true), pg_advisory_xact_lock({TURN_KEY}), "
    "set_config('application_name', :desk, true)"
)

_HOLDER = text(
    "SELECT application_name, extract(epoch FROM clock_timestamp() - xact_start) "
    "FROM pg_locks JOIN pg_stat_activity USING (pid) JOIN pg_database ON pg_database.oid = database "
    "WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = :ours AND objsubid = 1 "
    "AND pg_database.datname = current_database()"
)
"""Who holds the lock of `_TAKE_TURN`: a lock by one number of 64 bits stands with its lower half as objid."""

_GATE = "gate"
"""Mark on a writing connection while a desk's flush runs on it."""

COMMITTING = "committing"
"""Mark on a connection from the moment that COMMIT is sent."""

DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
"""How SQLite names what it cannot read; a wrong key looks the same."""

DAMAGED_WORDS = "the database is damaged: stop working on it and restore a backup"

_CHANGING = re.compile(
    r"\b(INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|DELETE\s+FROM|(?<!FOR )UPDATE"
    r"|TRUNCATE|COPY|DROP|ALTER|CREATE)\b",
    re.IGNORECASE,
)


class Store:
    """One clinic's database, read by many, written through desks only."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self.dialect = "sqlite" if isinstance(location, SqliteFile) else "postgresql"
        self._turn = (
            FileTurn(location.path.with_suffix(".turn")) if isinstance(location, SqliteFile) else None
        )
        self._read = _engine(location, writes=False)
        self._write = _engine(location, writes=True)
        event.listen(self._write, "before_cursor_execute", _refuse_around_the_desk)
        event.listen(self._read, "before_cursor_execute", note_words)
        self.health = Health()
        self._file: tuple[int, int] | None = None
        """Which file it was at the first use: another one may lie under its name by now."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one committed state and cannot write."""
        with self.watched(), Session(self._read) as session:
            self._require_same_file()
            yield session

    def _require_same_file(self) -> None:
        """Raise StoreDamaged where the file was replaced: what is written into the old one is lost."""
        if not isinstance(self.location, SqliteFile):
            return
        try:
            found = self.location.path.stat()
        except OSError:
            return  # opening it says why
        now = (found.st_dev, found.st_ino)
        if self._file is not None and self._file != now:
            raise StoreDamaged(
                "the database was put in place anew (its key was changed, or a backup restored): "
                "nothing was saved; close this console and open it again"
            )
        self._file = now

    @contextlib.contextmanager
    def watched(self, *, writes: bool = False) -> Iterator[None]:
        """Turn what the database says of itself into words, and remember it where the machine failed."""
        try:
            with plain_words(writes=writes):
                yield
        except ClinicError as failure:
            self.health.met(failure)
            raise

    @contextlib.contextmanager
    def turn_to_write(self, session_type: type[Session], letter: str) -> Iterator[Session]:
        """For desk.py alone: wait for the turn, begin a write transaction, hand out its session.

        `letter` is the desk's, for the others to see who writes. Raises Busy naming the
        desk that has the turn, and StoreDamaged without trying where this process has
        found the database damaged: what is written into it now makes less of it.
        """
        self.health.require_sound()
        turn = self._turn.taken(letter) if self._turn else contextlib.nullcontext()
        try:
            with (
                self.watched(writes=True),
                turn,
                session_type(self._write, expire_on_commit=False) as session,
            ):
                self._require_same_file()
                connection = session.connection()
                close_gate(connection)  # as BEGIN or an earlier flush that failed may have left it
                if self.dialect == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = {int(PATIENCE_SECONDS * 1000)}"))
                    connection.execute(_TAKE_TURN, {"desk": f"{DESK_NAME}{letter}"})
                failpoint("desk.turn taken")
                yield session
                failpoint("desk.committed")
        except Busy as busy:
            if busy.words != BUSY_WORDS:
                raise
            holder = None
            with contextlib.suppress(ClinicError):
                holder = self.turn_holder()
            if holder is None:
                raise
            raise Busy(f"{holder.words}; nothing was changed: try again") from None

    def turn_holder(self) -> TurnHolder | None:
        """Which desk has the write turn now, and since when; None where nobody has, or it is not known."""
        if self._turn:
            return self._turn.holder()
        with self.reading() as db:
            found = db.execute(_HOLDER, {"ours": TURN_KEY}).first()
        if found is None or not found[0].startswith(DESK_NAME):
            return None
        return TurnHolder(found[0].removeprefix(DESK_NAME), float(found[1]))

    def probe(self) -> None:
        """Raise ClinicError unless the store can be read and written; writes no row, waits for no turn."""
        if isinstance(self.location, SqliteFile):
            probe_folder(self.location.path.parent)
        with plain_words():
            with Session(self._read) as session:
                session.execute(text("SELECT count(*) FROM journal_head"))
            with contextlib.suppress(Busy), plain_words(), self._write.begin() as connection:
                if self.dialect == "postgresql":
                    _probe_server(connection)

    @contextlib.contextmanager
    def building(self) -> Iterator[Connection]:
        """A connection that may change the schema, in the write turn; for the migrations alone.

        SQLite rebuilds a table to alter it, which references to the old one must not
        stop: they are off here, and upgrade.py checks them before the commit.
        """
        engine = _engine(self.location, writes=True, new=True)
        if self.dialect == "sqlite":
            event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = OFF"))
        try:
            turn = self._turn.taken("upgrade") if self._turn else contextlib.nullcontext()
            with plain_words(), turn, engine.begin() as connection:
                if self.dialect == "postgresql":
                    connection.execute(_TAKE_TURN, {"desk": f"{DESK_NAME}upgrade"})
                yield connection
        finally:
            engine.dispose()

    def connect_alone(self) -> Connection:
        """A reading connection outside the pool with no transaction on it, for the watcher."""
        engine = _engine(self.location, writes=False, pool_size=1)
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Let all pooled connections go; what was the matter with them is forgotten."""
        self._read.dispose()
        self._file = None
        self._write.dispose()
        self.health.forget()


def _engine(location: Location, *, writes: bool, new: bool = False, pool_size: int = 5) -> Engine:
    options: dict[str, Any] = {"poolclass": QueuePool, "pool_size": pool_size, "hide_parameters": True}
    if isinstance(location, SqliteFile):
        return _sqlite_engine(location, writes, new, options)
    return _postgres_engine(location, writes, options)


def _sqlite_engine(location: SqliteFile, writes: bool, new: bool, options: dict[str, Any]) -> Engine:
    import sqlcipher3.dbapi2 as cipher

    refuse_old_sqlite(cipher.sqlite_version)
    refuse_network_filesystem(location.path)

    def connect() -> Any:
        with folder_in_words():
            if not new and not location.path.exists():  # SQLite would make an empty one in its place
                words = f"{location.path} is gone: nothing was changed; restore a backup"
                raise StoreDamaged(words, Trouble.UNWRITABLE)
            if new:  # SQLite would make it readable for all where the umask allows that
                os.close(os.open(location.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = connect_encrypted(location)
        run = connection.execute
        try:
            run("SELECT count(*) FROM sqlite_master").fetchone()
            if run("PRAGMA journal_mode").fetchone()[0] != "wal":
                mode = run("PRAGMA journal_mode = WAL").fetchone()[0]
                if mode != "wal":
                    raise StoreDamaged(
                        f"{location.path} cannot keep a write-ahead log ({mode}), without which several "
                        "desks do not fit on one file: put it on a local disk"
                    )
            run("PRAGMA foreign_keys = ON")
            run("PRAGMA synchronous = FULL")
            run("PRAGMA cache_size = -16000")
            if not writes:
                run("PRAGMA query_only = ON")
        except StoreDamaged:
            connection.close()
            raise
        except cipher.DatabaseError as wrong:
            connection.close()
            if not wrong.sqlite_errorname.startswith(DAMAGED):
                raise
            raise StoreDamaged(
                f"{location.path} does not open with this clinic's key, or is damaged: "
                "nothing was changed; restore the key or a backup",
                Trouble.DAMAGED,
            ) from wrong
        return connection

    engine = create_engine("sqlite://", creator=connect, module=cipher, **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            return
        if writes:  # the write lock is refused to a connection that may not write
            _query_only(connection, "OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def connect_encrypted(file: SqliteFile) -> Any:
    """A connection of the driver with the key in it; whether the key fits, the first read tells."""
    import sqlcipher3.dbapi2 as cipher

    connection = cipher.connect(
        str(file.path),
        timeout=PATIENCE_SECONDS,  # from here on: the very first read may find the file held
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level = none")
    connection.execute(f"PRAGMA key = \"x'{file.key.hex()}'\"")
    return connection


def open_gate(connection: Connection) -> None:
    """For desk.py alone: from here on the connection may change rows; what it changes gets journaled."""
    connection.info[_GATE] = True
    _query_only(connection, "OFF")


def close_gate(connection: Connection) -> None:
    """The flush is over: nothing may be changed until the next."""
    connection.info.pop(_GATE, None)
    _query_only(connection, "ON")


def _query_only(connection: Connection, state: str) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA query_only = {state}")


def _postgres_engine(location: PostgresServer, writes: bool, options: dict[str, Any]) -> Engine:
    session = "-c timezone=UTC"
    if not writes:  # one read of several statements sees one committed state, as on SQLite
        session += " -c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
    engine = create_engine(
        location.url,
        pool_pre_ping=True,
        connect_args={"options": session, "connect_timeout": CONNECT_SECONDS},
        **options,
    )
    if writes:
        event.listen(engine, "begin", lambda connection: connection.info.pop(COMMITTING, None))
        event.listen(engine, "commit", lambda connection: connection.info.update({COMMITTING: True}))
        event.listen(engine, "handle_error", _doubt_a_lost_commit)
    return engine


def _doubt_a_lost_commit(failure: ExceptionContext) -> None:
    """Raise OutcomeUnknown where the server went away before its answer to COMMIT came."""
    if failure.is_disconnect and failure.connection and failure.connection.info.get(COMMITTING):
        raise OutcomeUnknown(
            "the connection was lost during the save: it is not known whether this was saved; "
            "look before you repeat it",
            Trouble.SERVER,
        )


def _refuse_around_the_desk(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    """Stop any changing statement that is not part of a desk's journaled flush."""
    if connection.info.get(_GATE):
        return
    change = _change_in(statement)
    if change:
        raise WrittenAroundTheDesk(change)


@functools.lru_cache(maxsize=1000)
def _change_in(statement: str) -> str:
    """The first words that change something, wherever they stand (comments and CTEs come before)."""
    found = _CHANGING.search(statement)
    return found[0].upper() if found else ""


class WrittenAroundTheDesk(RuntimeError):
    """A programming error: a change that the journal would not have seen."""

    def __init__(self, statement: str) -> None:
        super().__init__(f"{statement} outside a desk's flush: change rows through the session of desk.act")


@contextlib.contextmanager
def plain_words(*, writes: bool = False) -> Iterator[None]:
    """Turn what the database says of itself into words for the desk; values never appear in them.

    That it takes no changes is news only where something `writes`.
    """
    try:
        yield
    except ClinicError:
        raise
    except OverflowError:
        raise Invalid("that number is larger than any the database can keep") from None
    except DBAPIError as failure:
        if writes and getattr(failure.orig, "sqlstate", "") == "25006":
            raise ClinicError(SERVER_READ_ONLY, Trouble.UNWRITABLE) from None
        raise _in_plain_words(failure) from None


def _in_plain_words(failure: DBAPIError) -> Exception:
    name = getattr(failure.orig, "sqlite_errorname", "") or ""
    state = getattr(failure.orig, "sqlstate", "") or ""
    if name.startswith("SQLITE_FULL") or state == "53100":
        return ClinicError(DISK_FULL, Trouble.FULL)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state in _TRY_AGAIN:
        return Busy(BUSY_WORDS)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return ClinicError(UNREACHABLE, Trouble.UNWRITABLE)
    if name.startswith(DAMAGED) or state in ("XX001", "XX002"):
        return StoreDamaged(DAMAGED_WORDS, Trouble.DAMAGED)
    if name.startswith("SQLITE_IOERR") or state == "58030":
        return ClinicError(DISK_FAILS, Trouble.DISK)
    if state.startswith("57P"):
        return ClinicError(
            "the database server is being shut down or started: nothing was saved; try again in a moment",
            Trouble.SERVER,
        )
    if isinstance(failure, DataError):
        return Invalid(
            "a value is longer or larger than the database can keep: nothing was saved, shorten it"
        )
    if isinstance(failure, OperationalError) and not name:
        return ClinicError(
            "the database server does not answer: nothing was saved; try again in a moment", Trouble.SERVER
        )
    return failure


_TRY_AGAIN = ("55P03", "40001", "40P01")
"""How PostgreSQL names a wait that was too long, and two transactions that stood in each other's way."""

SERVER_READ_ONLY = "the database server takes no changes now: nothing was saved; ask who runs it"


def _probe_server(connection: Connection) -> None:
    """Raise ClinicError where the server takes no changes, or has no room for them."""
    read_only = "pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'"
    if connection.execute(text(f"SELECT {read_only}")).scalar():
        raise ClinicError(SERVER_READ_ONLY, Trouble.UNWRITABLE)
    connection.execute(text("SELECT pg_logical_emit_message(true, 'clinic-tui', repeat(' ', 65536))"))
