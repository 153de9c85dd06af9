"""A row as plain JSON values, and back: what the journal keeps and undo restores."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Date, inspect
from sqlmodel import SQLModel

from clinic_tui.store.all_tables import all_mappers
from clinic_tui.store.columns import UtcInstant, Word
from clinic_tui.store.row import Row

_PLAIN = (str, int, bool)


def plain(value: Any) -> Any:
    """A column value as JSON has it."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


@functools.cache
def column_names(model: type[SQLModel]) -> tuple[str, ...]:
    """The stored fields of a table model."""
    return tuple(attribute.key for attribute in inspect(model).column_attrs)


def image_of(row: SQLModel) -> dict[str, Any]:
    """The whole row."""
    at_hand = row.__dict__  # read past SQLAlchemy's instruments, which load what is not at hand
    return {
        name: plain(at_hand[name] if name in at_hand else getattr(row, name))
        for name in column_names(type(row))
    }


@functools.cache
def _absent(model: type[SQLModel]) -> dict[str, Any]:
    """What fields that came later hold in rows made before."""
    columns = model.__table__.c  # type: ignore[attr-defined]
    return {column.key: column.info["absent"] for column in columns if "absent" in column.info}


def proved_image(row: SQLModel) -> dict[str, Any]:
    """What the digest of a row is over: the row without later fields that stand at their default."""
    absent = _absent(type(row))
    image = image_of(row)
    return {name: value for name, value in image.items() if name not in absent or value != absent[name]}


def value_of(model: type[SQLModel], name: str, stored: Any) -> Any:
    """One column value back from JSON."""
    if stored is None:
        return None
    column_type = model.__table__.c[name].type  # type: ignore[attr-defined]
    if isinstance(column_type, UtcInstant):
        return datetime.fromisoformat(stored)
    if isinstance(column_type, Word):
        return column_type.kind(stored)
    if isinstance(column_type, Date):
        return date.fromisoformat(stored)
    return stored


@functools.cache
def model_of(table: str) -> type[Row]:
    """The model class of a table name; raises KeyError for a table without one."""
    for mapper in all_mappers():
        if str(mapper.local_table) == table:
            return mapper.class_
    raise KeyError(table)
