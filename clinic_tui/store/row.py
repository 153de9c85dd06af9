"""What every stored row has: a number that is never used twice, and a version.

Modules with tables do without `from __future__ import annotations`: pydantic and SQLAlchemy would both read
each annotation from its text again, for each table.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

from clinic_tui.store.columns import RowId


class _Steady(dict[Any, Any]):
    """A dictionary that is walked through as it was, whatever other threads put into it meanwhile."""

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.keys()))


def steady(tables: registry) -> None:
    """Let tables be mapped while other threads read.

    They are mapped when they are needed (all_tables.py). A read walks through what SQLAlchemy has
    mapped, in Python, and would stumble over a table that comes just then.
    """
    mapped: Any = tables._managers
    mapped.data = _Steady(mapped.data)


steady(SQLModel._sa_registry)


class Row(SQLModel):
    """A clinic row; an update from an older version than the stored one is refused."""

    model_config = {"defer_build": True}

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    version: int = Field(default=1, nullable=False)

    STAYS: ClassVar[bool] = False
    """A row that is made stays when what made it is undone: it was told to somebody outside."""

    __table_args__: Any = {"sqlite_autoincrement": True}

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Let SQLAlchemy compare versions on each UPDATE and DELETE."""
        column = cls.__dict__.get("version")
        return {} if column is None else {"version_id_col": column}
