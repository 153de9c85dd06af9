"""Rows that may be locked: a capability says of its tables when nothing of a row is written any more.

Asked at each flush of a desk, so that no use case, import or undo goes past it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from clinic_tui.store.journal import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinic_tui.store.desk import DeskSession
    from clinic_tui.store.row import Row


@dataclass(frozen=True, slots=True)
class Writing:
    """What is about to be written of a row: `before` has the stored values of the columns that change."""

    change: Change
    row: Row
    before: Mapping[str, Any]


Lock = Callable[["DeskSession", Writing], None]
"""Raises a ClinicError where the row is locked."""

LOCKS: dict[str, Lock] = {}
"""By table."""


def locked_by(table: str, lock: Lock) -> None:
    """Ask `lock` before anything of this table is written."""
    LOCKS[table] = lock


def require_unlocked(db: DeskSession) -> None:
    """Raise where something that the session is about to flush is locked."""
    for change, rows in (
        (Change.INSERT, db.new),
        (Change.UPDATE, db.dirty),
        (Change.DELETE, db.deleted),
    ):
        for row in rows:
            if (lock := LOCKS.get(row.__tablename__)) is not None:
                lock(db, Writing(change, row, _before(row) if change is Change.UPDATE else {}))


def require_unlocked_fresh(db: DeskSession, rows: Iterable[Row]) -> None:
    """The same of new rows that no session keeps."""
    for row in rows:
        if (lock := LOCKS.get(str(row.__tablename__))) is not None:
            lock(db, Writing(Change.INSERT, row, {}))


def _before(row: Any) -> dict[str, Any]:
    found = {}
    for attribute in inspect(row).attrs:
        if attribute.history.has_changes():
            deleted = attribute.history.deleted
            found[attribute.key] = deleted[0] if deleted else None
    return found
