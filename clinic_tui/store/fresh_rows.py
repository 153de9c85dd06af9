"""New rows by the thousand: made without the checks that table models do not make anyway, and numbered."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic_core import PydanticUndefined
from sqlalchemy import Connection, Dialect, Table, func, insert, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import manager_of_class

from clinic_tui.store.row import Row

Model = TypeVar("Model", bound=Row)

Values = Sequence[Any]


def fresh(model: type[Model], **values: Any) -> Model:
    """A new row as `model(**values)` makes it, in a fifth of the time.

    SQLModel sets each field through pydantic and through SQLAlchemy's history, which a
    row that was never stored has no use for: a second in 20,000 rows of an import.
    """
    row: Model = manager_of_class(model).new_instance()
    row.__dict__.update(_defaults(model))
    row.__dict__.update(values)
    return row


@functools.cache
def _defaults(model: type[Row]) -> dict[str, Any]:
    return {
        name: field.default
        for name, field in model.model_fields.items()
        if field.default is not PydanticUndefined
    }


def next_numbers(session: Session, model: type[Row], count: int) -> list[int]:
    """Numbers for so many new rows, never given before; in the write turn nobody else takes them."""
    if session.get_bind().dialect.name == "sqlite":
        last = last_number(session, model)
        return list(range(last + 1, last + 1 + count))
    number = func.nextval(func.pg_get_serial_sequence(str(model.__tablename__), "id"))
    return sorted(session.scalars(select(number).select_from(func.generate_series(1, count))))


def last_number(session: Session, model: type[Row]) -> int:
    """The highest number ever given to a row of this table, gone or not; 0 where none was."""
    table = str(model.__tablename__)
    if session.get_bind().dialect.name == "sqlite":
        given = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :table")
    else:
        given = text(
            "SELECT coalesce(max(last_value), 0) FROM pg_sequences "
            "WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence(:table, 'id')"
        )
    number: int = session.execute(given, {"table": table}).scalar_one()
    return number


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Values]) -> None:
    """Store many rows of these columns, each a value for each of `names`.

    On SQLite the values go to the driver as their columns bind them: SQLAlchemy would build a dictionary of
    parameters for each row and take it apart again, which is most of the time of storing one.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    statement, binds = _driver_insert(table, tuple(names), connection.dialect)
    connection.exec_driver_sql(
        statement,
        [
            tuple([value if bind is None else bind(value) for value, bind in zip(row, binds, strict=True)])
            for row in rows
        ],
    )


@functools.lru_cache(maxsize=128)
def _driver_insert(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[Callable[[Any], Any] | None, ...]]:
    """The statement with its places in the order of `names`, and how each value is bound."""
    quoted = dialect.identifier_preparer.quote
    columns = ", ".join(quoted(name) for name in names)
    places = ", ".join("?" for _ in names)
    binds = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    statement = f"INSERT INTO {quoted(table.name)} ({columns}) VALUES ({places})"  # noqa: S608  # our own names
    return statement, binds
