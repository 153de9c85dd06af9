"""One PostgreSQL database for many tests: it is put back as it was after each.

A copy of the furnished database for each test costs the server a checkpoint, and every new connection
the reading of the catalogue again: 60 ms of processor time, where putting back costs 5. What was done to
the schema is not put back: after that, or where a session still holds something, the database is made anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from tests import builders, postgres_server

MOST_SESSIONS = 12
"""The two pools of a store, the one that puts back, and one that a test did not close."""

WORN_BYTES = 4 << 20
"""Of dead rows and living: from here on tables are emptied by TRUNCATE."""

WATCH_SCHEMA = """
CREATE TABLE pristine.changed_schema (tag text);
CREATE FUNCTION pristine.note_change() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO pristine.changed_schema VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER note_change ON ddl_command_end EXECUTE FUNCTION pristine.note_change();
CREATE EVENT TRIGGER note_loss ON sql_drop EXECUTE FUNCTION pristine.note_change();
TRUNCATE pristine.changed_schema;
"""

TABLES = """
SELECT relname, array_agg(quote_ident(attname) ORDER BY attnum)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
GROUP BY relname ORDER BY relname
"""

SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"

PUT_BACK = """
CREATE FUNCTION pristine.put_back() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pristine.changed_schema) THEN
        RETURN 'its schema was changed';
    END IF;
    IF EXISTS (
        SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE locktype = 'advisory' AND datname = current_database()
    ) THEN
        RETURN 'a session holds a lock';
    END IF;
    IF (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) > {most} THEN
        RETURN 'sessions were left open';
    END IF;
    IF (
        SELECT sum(pg_relation_size(oid)) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    ) > {worn} THEN
        TRUNCATE {tables};
    ELSE
        {deletes}
    END IF;
    {inserts}
    {sequences}
    RETURN '';
END $$
"""


@dataclass
class KeptDatabase:
    """The database of a worker; None of its connection where it has to be made anew."""

    server: postgres_server.PostgresServer
    furnished: str
    name: str = field(default_factory=lambda: f"kept_{secrets.token_hex(4)}")
    connection: Any = None

    def url(self) -> str:
        """Of the database as it was furnished."""
        if self.connection is None:
            self.server.drop(self.name)
            builders.copy_of_database(self.server, self.furnished, self.name)
            self.connection = self.server.administration(self.name)
            remember(self.connection)
        return self.server.url(self.name)

    def put_back(self) -> None:
        """Bring every row and number back; where that cannot be, the next test gets a new database."""
        try:
            put_back = self.connection.execute("SELECT pristine.put_back()").fetchone()[0] == ""
        except postgres_server.psycopg_error():  # somebody holds a row, or ended this session
            put_back = False
        if not put_back:
            self.connection.close()
            self.connection = None

    def drop(self) -> None:
        """At the end of the worker."""
        if self.connection is not None:
            self.connection.close()
        self.server.drop(self.name)


def remember(connection: Any) -> None:
    """Keep copies of all rows in a schema of their own, and make the function that puts them back."""
    connection.execute("SET lock_timeout = '2s'")
    tables: list[tuple[str, list[str]]] = connection.execute(TABLES).fetchall()
    deletes, inserts, sequences = [], [], []
    connection.execute("CREATE SCHEMA pristine")
    for table, columns in tables:
        deletes.append(f'DELETE FROM public."{table}";')
        if connection.execute(f'SELECT EXISTS (SELECT FROM public."{table}")').fetchone()[0]:
            names = ", ".join(columns)
            connection.execute(f'CREATE TABLE pristine."{table}" AS SELECT {names} FROM public."{table}"')
            inserts.append(
                f'INSERT INTO public."{table}" ({names}) OVERRIDING SYSTEM VALUE '
                f'SELECT {names} FROM pristine."{table}";'
            )
    for (sequence,) in connection.execute(SEQUENCES).fetchall():
        last, called = connection.execute(f'SELECT last_value, is_called FROM public."{sequence}"').fetchone()
        sequences.append(f"PERFORM setval('public.\"{sequence}\"', {last}, {called});")
    connection.execute(
        PUT_BACK.format(
            most=MOST_SESSIONS,
            worn=WORN_BYTES,
            tables=", ".join(f'public."{table}"' for table, _ in tables),
            deletes="\n        ".join(deletes),
            inserts="\n    ".join(inserts),
            sequences="\n    ".join(sequences),
        )
    )
    connection.execute(WATCH_SCHEMA)
    connection.execute(
        "SET session_replication_role = replica"
    )  # neither guards nor references stand in the way


@pytest.fixture(scope="session")
def kept_database(
    postgres_server: postgres_server.PostgresServer, furnished_database: str
) -> Iterator[KeptDatabase]:
    """The database of this worker."""
    kept = KeptDatabase(postgres_server, furnished_database)
    yield kept
    kept.drop()


@pytest.fixture(params=builders.ENGINES)
def place(request: pytest.FixtureRequest, quick_folder: Path) -> Iterator[Location]:
    """Where a furnished clinic is, on each engine in turn; each test finds it as it was furnished."""
    if request.param == "sqlite":
        yield builders.copied_file(request.getfixturevalue("furnished_file"), quick_folder)
        return
    kept: KeptDatabase = request.getfixturevalue("kept_database")
    yield PostgresServer(kept.url(), quick_folder)
    kept.put_back()


@pytest.fixture
def house(place: Location) -> Iterator[builders.House]:
    """An open clinic on each engine in turn; to the kept database it stays connected."""
    house = builders.house_at(place)
    yield house
    if isinstance(place, SqliteFile):
        house.store.close()
    house.store.health.forget()
