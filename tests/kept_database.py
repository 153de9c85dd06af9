"""One PostgreSQL database for many tests: it is put back as it was after each.

A copy of the furnished database for each test costs the server a checkpoint, and every new connection
the reading of the catalogue again: 60 ms of processor time, where putting back costs 5. What was done to
the schema is not put back: after that, or where a session still holds something, the database is made anew.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from clinic_tui.store.engine import Store
from clinic_tui.store.location import Location, PostgresServer
from tests import builders, postgres_server
from tests.kept_file import KeptFile

MOST_SESSIONS = 12
"""The two pools of a store, the one that keeps the order, and one that a test did not close."""

KEEPS_ORDER = "keeps the order of rows"
"""A session that looks back to the beginning for good, so that no place of a deleted row is used again. As
rows are put back by the session that writes them, those that nobody sorts come in the order in which they
were made, as in a new database."""

WORN_BYTES = 2 << 20
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
CREATE FUNCTION pristine.put_back() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET session_replication_role = replica SET lock_timeout = '2s' SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM pristine.changed_schema) THEN
        RETURN 'its schema was changed';
    END IF;
    IF NOT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = '{keeps_order}' AND backend_xmin IS NOT NULL
    ) THEN
        RETURN 'the order of rows was not kept';
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
    """The database of a worker; without a keeper of its order where it has to be made anew."""

    server: postgres_server.PostgresServer
    furnished: str
    name: str = field(default_factory=lambda: f"kept_{secrets.token_hex(4)}")
    keeper: Any = None

    def url(self) -> str:
        """Of the database as it was furnished."""
        if self.keeper is None:
            self.server.drop(self.name)
            builders.copy_of_database(self.server, self.furnished, self.name)
            self.keeper = self.server.administration(self.name)
            remember(self.keeper)
            self.keeper.execute(f"SET application_name = '{KEEPS_ORDER}'")
            self.keeper.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            self.keeper.execute("SELECT count(*) FROM pristine.changed_schema")
        return self.server.url(self.name)

    def put_back(self, store: Store) -> None:
        """Bring every row and number back; where that cannot be, the next test gets a new database."""
        if store._write.pool.checkedin() > 1:  # type: ignore[attr-defined]
            store.close()  # two that write would each go on where they were in a table
        try:
            with store._write.begin() as connection:
                kept = connection.execute(text("SELECT pristine.put_back()")).scalar_one() == ""
        except OperationalError:  # somebody holds a row, or ended the session
            kept = False
        if not kept:
            store.close()
            self._let_go()

    def drop(self) -> None:
        """At the end of the worker."""
        self._let_go()
        self.server.drop(self.name)

    def _let_go(self) -> None:
        if self.keeper is not None:
            self.keeper.close()
            self.keeper = None


def remember(connection: Any) -> None:
    """Keep copies of all rows in a schema of their own, and make the function that puts them back."""
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
            keeps_order=KEEPS_ORDER,
            most=MOST_SESSIONS,
            worn=WORN_BYTES,
            tables=", ".join(f'public."{table}"' for table, _ in tables),
            deletes="\n        ".join(deletes),
            inserts="\n    ".join(inserts),
            sequences="\n    ".join(sequences),
        )
    )
    connection.execute("GRANT USAGE ON SCHEMA pristine TO PUBLIC")
    connection.execute(WATCH_SCHEMA)


@pytest.fixture(scope="session")
def kept_database(
    postgres_server: postgres_server.PostgresServer, furnished_database: str
) -> Iterator[KeptDatabase]:
    """The database of this worker."""
    kept = KeptDatabase(postgres_server, furnished_database)
    yield kept
    kept.drop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test has its clinic on both engines in turn, unless it or its file says where.

    With CLINIC_TUI_BOTH_ENGINES=1 it has it on both whatever it says (`make engines`).
    """
    says = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "place" in metafunc.fixturenames and not any("place" in names for names in says):
        both = os.environ.get("CLINIC_TUI_BOTH_ENGINES") == "1"
        named = None if both else metafunc.definition.get_closest_marker("engines")
        metafunc.parametrize("place", named.args if named else builders.ENGINES, indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest, quick_folder: Path) -> Iterator[Location]:
    """Where a furnished clinic is, on the engine asked for; each test finds it as it was furnished."""
    if request.param == "sqlite":
        file: KeptFile = request.getfixturevalue("kept_file")
        copy = file.place()
        yield copy
        file.put_back(builders.house_at(copy).store)
        return
    kept: KeptDatabase = request.getfixturevalue("kept_database")
    place = PostgresServer(kept.url(), quick_folder)
    yield place
    kept.put_back(builders.house_at(place).store)


@pytest.fixture
def house(place: Location) -> Iterator[builders.House]:
    """An open clinic; to what is kept it stays connected."""
    house = builders.house_at(place)
    yield house
    house.store.health.forget()
