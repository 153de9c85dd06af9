"""Every column by which a stored row belongs to a patient, as the tables themselves say.

Merging two records moves all that belongs to one; what it moves is found here, so that a table that
comes later is not forgotten.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, UniqueConstraint
from sqlmodel import col

from clinic_tui.store.all_tables import all_mappers
from clinic_tui.store.columns import PATIENT_WHERE
from clinic_tui.store.row import Row


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a patient."""

    model: type[Row]
    column: str
    where: tuple[str, str] | None = None
    """It does so only in rows whose other column holds this word."""

    @property
    def table(self) -> Table:
        """The table it is in."""
        table: Table = self.model.__table__  # type: ignore[attr-defined]
        return table

    def of(self, patient_id: int) -> ColumnElement[bool]:
        """The rows that name this patient."""
        names: ColumnElement[bool] = col(getattr(self.model, self.column)) == patient_id
        if self.where is None:
            return names
        column, word = self.where
        return names & (col(getattr(self.model, column)) == word)

    def unique_with(self) -> Iterator[tuple[str, ...]]:
        """The other columns of each rule that lets a patient have one such row only."""
        rules = [rule for rule in self.table.constraints if isinstance(rule, UniqueConstraint)]
        indexes = [index for index in self.table.indexes if index.unique]
        for columns in (*(rule.columns for rule in rules), *(index.columns for index in indexes)):
            names = [column.name for column in columns]
            if self.column in names:
                yield tuple(name for name in names if name != self.column)


@functools.cache
def references() -> tuple[Reference, ...]:
    """All of them, in the order of their tables' names; the first call maps all tables."""
    found = [each for mapper in all_mappers() for each in _of_mapper(mapper)]
    return tuple(sorted(found, key=lambda each: (each.table.name, each.column)))


def _of_mapper(mapper: Any) -> Iterator[Reference]:
    for column in mapper.local_table.columns:
        if PATIENT_WHERE in column.info:
            yield Reference(mapper.class_, column.key, column.info[PATIENT_WHERE])
        elif any(key.column.table.name == "patient" for key in column.foreign_keys):
            yield Reference(mapper.class_, column.key)
