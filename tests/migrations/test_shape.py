"""The migrations give the shape of the models, on both engines, to the last index and trigger."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

from clinic_tui.store import schema
from clinic_tui.store.engine import Store
from clinic_tui.store.location import PostgresServer, SqliteFile
from clinic_tui.store.making_on_server import FUNCTIONS
from clinic_tui.store.migrations.compared import is_compared
from clinic_tui.store.migrations.guards import name_of
from clinic_tui.store.upgrade import MIGRATIONS, run, settings_for
from clinic_tui.tables import GUARDS
from tests.builders import DB_KEY, ENGINES
from tests.migrations.shape import shape_of


@pytest.fixture(params=ENGINES)
def empty_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores on empty databases of one engine."""
    if request.param == "sqlite":
        stores = [Store(SqliteFile(tmp_path / name, DB_KEY)) for name in ("one.db", "two.db")]
        yield stores[0], stores[1]
    else:
        server = request.getfixturevalue("postgres_server")
        names = [f"shape_{secrets.token_hex(4)}" for _ in range(2)]
        stores = [Store(PostgresServer(server.create(name), tmp_path)) for name in names]
        yield stores[0], stores[1]
    for store in stores:
        store.close()
    if request.param == "postgresql":
        for name in names:
            server.drop(name)


def test_migrations_from_nothing_give_what_a_new_clinic_gets(empty_stores: tuple[Store, Store]) -> None:
    """And the models hold nothing more; the control is a column that no migration makes."""
    made, migrated = empty_stores
    schema.create(made)
    with migrated.building() as connection:
        assert run(connection, GUARDS) == ()
    with made.reading() as one, migrated.reading() as other:
        wanted, found = shape_of(one.connection()), shape_of(other.connection())
        assert schema.revision_of(other.connection()) == schema.REVISION
    assert len(wanted) > 50
    assert {name: found.get(name) for name in wanted} == wanted
    assert found.keys() == wanted.keys()
    with migrated.building() as connection:
        options = {"include_name": is_compared, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []
        connection.execute(text("ALTER TABLE room DROP COLUMN name"))
        (difference,) = compare_metadata(context, SQLModel.metadata)
    assert difference[0] == "add_column"
    assert (difference[2], difference[3].name) == ("room", "name")


def test_the_program_knows_the_newest_migration(tmp_path: Path) -> None:
    with Store(SqliteFile(tmp_path / "one.db", DB_KEY)).building() as connection:
        script = ScriptDirectory.from_config(settings_for(connection))
    assert script.get_current_head() == schema.REVISION
    assert len(script.get_heads()) == 1
    names = [path.name for path in (MIGRATIONS / "versions").glob("*.py")]
    assert all(name[:4].isdigit() for name in names)


def test_what_the_guards_call_is_dropped_with_them() -> None:
    made = {name_of(each) for each in GUARDS["postgresql"] if each.startswith("CREATE FUNCTION")}
    assert made == set(FUNCTIONS)
