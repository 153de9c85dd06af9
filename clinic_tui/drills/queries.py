"""Reads of drills: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.drills.models import Drill, DrillHeld
from clinic_tui.drills.rows import DrillRow, HeldRow
from clinic_tui.drills.rules import due_after
from clinic_tui.errors import NotFound
from clinic_tui.store.site import Site
from clinic_tui.tasks.models import Task
from clinic_tui.tasks.states import TaskState

NONE_SUCH = "there is no such drill"


def drills(db: Session) -> tuple[DrillRow, ...]:
    """Those that are held at intervals, what is due first on top."""
    columns: tuple[Any, ...] = (
        col(Drill.id), col(Drill.version), col(Drill.kind), col(Site.name), col(Drill.words),
        col(Drill.months), col(Drill.first_due),
    )  # fmt: skip
    statement = (
        select(*columns).join(Site, col(Site.id) == col(Drill.site_id)).where(col(Drill.active).is_(True))
    )
    newest: dict[int, HeldRow] = {}
    for row in _held(db):
        if not row.struck:
            newest.setdefault(row.drill_id, row)
    found = []
    for number, version, kind, site, words, months, first in db.execute(statement):
        last = newest.get(number)
        due = due_after(last.held_on if last else None, months, first)
        found.append(DrillRow(number, version, kind, site, words, months, first, due, last))
    return tuple(sorted(found, key=lambda row: (row.due, row.kind.value, row.id)))


def drill(db: Session, drill_id: int) -> DrillRow:
    """One of them. Raises NotFound."""
    for row in drills(db):
        if row.id == drill_id:
            return row
    raise NotFound(NONE_SUCH)


def due_by(db: Session, last: date) -> tuple[DrillRow, ...]:
    """Those that are due by that day."""
    return tuple(row for row in drills(db) if row.due <= last)


def held(db: Session, drill_id: int) -> tuple[HeldRow, ...]:
    """How one went each time, the newest first, what was entered in error among them. Raises NotFound."""
    if db.get(Drill, drill_id) is None:
        raise NotFound(NONE_SUCH)
    return tuple(_held(db, col(DrillHeld.drill_id) == drill_id))


def _held(db: Session, *where: Any) -> list[HeldRow]:
    columns: tuple[Any, ...] = (
        col(DrillHeld.id), col(DrillHeld.version), col(DrillHeld.drill_id), col(DrillHeld.held_on),
        col(DrillHeld.led_by), col(DrillHeld.took_part), col(DrillHeld.found), col(DrillHeld.task_id),
        col(Task.state), col(DrillHeld.who), col(DrillHeld.struck),
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(Task, col(Task.id) == col(DrillHeld.task_id))
        .where(*where)
        .order_by(col(DrillHeld.held_on).desc(), col(DrillHeld.id).desc())
    )
    rows = []
    for row in db.execute(statement):
        told: list[Any] = [*row[:8], row[8] is TaskState.OPEN, *row[9:]]
        rows.append(HeldRow(*told))
    return rows
