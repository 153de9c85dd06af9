"""A clinic of an older program, made of today's: what later migrations brought is taken away again."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.upgrade import settings_for
from tests.builders import DB_KEY


def columns_at(revision: str, folder: Path) -> dict[str, set[str]]:
    """The columns of each table as the migrations up to `revision` leave them."""
    store = Store(SqliteFile(folder / f"at-{revision}.db", DB_KEY))
    try:
        with store.building() as connection:
            command.upgrade(settings_for(connection), revision)
            looked = inspect(connection)
            return {
                table: {column["name"] for column in looked.get_columns(table)}
                for table in looked.get_table_names()
            }
    finally:
        store.close()


def make_older(store: Store, revision: str, folder: Path) -> None:
    """Take away tables and columns that came after `revision`; the rows of the others stay as they are."""
    kept = columns_at(revision, folder)
    with store.building() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name not in kept:
                connection.execute(text(f"DROP TABLE {table.name}"))
                continue
            later = {column.name for column in table.columns} - kept[table.name]
            for index in table.indexes:
                if later & {column.name for column in index.columns}:
                    connection.execute(text(f"DROP INDEX {index.name}"))
            for column in sorted(later):
                connection.execute(text(f"ALTER TABLE {table.name} DROP COLUMN {column}"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
