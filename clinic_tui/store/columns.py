"""Column types that refuse what would be wrong on either engine."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field


class UtcInstant(TypeDecorator[datetime]):
    """An instant. Naive values are refused; what comes back is aware, in UTC, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, without a zone where the engine keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone: a naive datetime was given")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Cents(TypeDecorator[int]):
    """Money as integer cents; floats and booleans are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Only whole cents pass."""
        if value is None:
            return None
        if type(value) is not int:
            raise ValueError(f"money is integer cents, not {type(value).__name__}")
        return value


class Word(TypeDecorator[StrEnum]):
    """A member of a closed list, stored as its text."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self._members = {member.value: member for member in kind}

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Only members of the list pass."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member again; asked for every row that is read, so a table answers."""
        return None if value is None else self._members.get(value) or self.kind(value)


def later(default: str | int | None, **more: Any) -> Any:
    """A field that its table had not from the start: rows made before have `default` there.

    A row whose field stands at the default has the digest it had before there was such a
    field (`store/image.py`), so that an upgrade leaves the journal's proof as it was.
    """
    kwargs: dict[str, Any] = {"info": {"absent": default}}
    if default is not None:
        literal = str(default).lower() if isinstance(default, int) else f"'{default}'"
        kwargs["server_default"] = text(literal)
    return Field(default=default, sa_column_kwargs=kwargs, **more)


PATIENT_WHERE = "patient_where"
"""In the `info` of a column that names a patient only where another column holds a word: (column, word)."""

RowId = BigInteger().with_variant(Integer, "sqlite")
"""Row numbers: 64 bits on both engines (SQLite counts by itself only in a column called INTEGER)."""


def key_text(length: int) -> TypeEngine[str]:
    """Folded text that is searched by ranges: ordered by code points on both engines."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")
