"""A clinic of an older program, made of today's: what later migrations brought is taken away again."""

from __future__ import annotations

import contextlib
import functools
import re
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Index, inspect, text
from sqlmodel import SQLModel

from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.upgrade import settings_for
from clinic_tui.tables import GUARDS
from tests.builders import DB_KEY

Shape = dict[str, set[str]]
"""What is there, by table."""


@functools.cache
def shape_at(revision: str) -> tuple[Shape, dict[str, dict[str, list[str]]], dict[str, str]]:
    """Columns of tables, indexes with their columns, and how SQLite makes the tables, as the migrations up to
    `revision` leave them.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store(SqliteFile(Path(folder) / "older.db", DB_KEY))
        with contextlib.closing(store), store.building() as connection:
            command.upgrade(settings_for(connection), revision)
            looked = inspect(connection)
            tables = looked.get_table_names()
            columns = {table: {column["name"] for column in looked.get_columns(table)} for table in tables}
            indexes = {
                table: {
                    index["name"] or "": [name or "" for name in index["column_names"]]
                    for index in looked.get_indexes(table)
                }
                for table in tables
            }
            made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
            return columns, indexes, {row.name: row.sql for row in made}


_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) .*?ON (\w+) ")


def _drop_triggers(connection: Connection, kept: dict[str, set[str]]) -> None:
    """Those on tables that are to lose columns, where they came with these."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in GUARDS[connection.dialect.name]:
        found = _TRIGGER.match(statement)
        kept_of_moves = "stock_delivery" if found and found[1] == "stock_move_delivered" else "stock_on_hand"
        if found and found[2] == "stock_move" and kept_of_moves not in kept:
            connection.execute(text(f"DROP TRIGGER {found[1]}" + ("" if sqlite else f" ON {found[2]}")))
    if not sqlite and "stock_on_hand" not in kept:
        connection.execute(text("DROP FUNCTION stock_move_adds_up, stock_move_is_fixed"))
    if not sqlite and "stock_delivery" not in kept:
        connection.execute(text("DROP FUNCTION stock_move_delivers"))


REPLACED = frozenset({"ix_stock_move_item_id", "ix_stock_move_day"})
"""Indexes that a later migration gave up for others."""


CHECKED = frozenset({"on_call"})
"""Tables with a rule that names a later column: SQLite takes none away that a rule names."""


def _make_as_then(
    connection: Connection, table: str, columns: set[str], indexes: dict[str, list[str]], made: str
) -> None:
    names = ", ".join(sorted(columns))
    numbered = text(f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'")
    last = connection.execute(numbered).scalar() or 0
    for statement in (
        f"CREATE TABLE remade AS SELECT {names} FROM {table}",
        f"DROP TABLE {table}",
        made,
        f"INSERT INTO {table} ({names}) SELECT {names} FROM remade",
        "DROP TABLE remade",
        f"UPDATE sqlite_sequence SET seq = {last} WHERE name = '{table}'",
        *(f"CREATE INDEX {name} ON {table} ({', '.join(of)})" for name, of in indexes.items()),
    ):
        connection.execute(text(statement))


def _is_new(index: Index, then: dict[str, list[str]]) -> bool:
    """It came later: another one of its table was given up for it."""
    return index.name not in then and bool(REPLACED & then.keys())


def make_older(store: Store, revision: str) -> None:
    """Take away tables and columns that came after `revision`; the rows of the others stay as they are."""
    kept, indexes, made = shape_at(revision)
    with store.building() as connection:
        _drop_triggers(connection, kept)
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name not in kept:
                connection.execute(text(f"DROP TABLE {table.name}"))
                continue
            later = {column.name for column in table.columns} - kept[table.name]
            if later and table.name in CHECKED and connection.dialect.name == "sqlite":
                _make_as_then(connection, table.name, kept[table.name], indexes[table.name], made[table.name])
                continue
            for index in table.indexes:
                if later & {column.name for column in index.columns} or _is_new(index, indexes[table.name]):
                    connection.execute(text(f"DROP INDEX {index.name}"))
            for name, columns in indexes[table.name].items():
                if name in REPLACED:
                    connection.execute(text(f"CREATE INDEX {name} ON {table.name} ({', '.join(columns)})"))
            for column in sorted(later):
                connection.execute(text(f"ALTER TABLE {table.name} DROP COLUMN {column}"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
