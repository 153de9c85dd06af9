"""What nobody writes of times, undo included: none in a closed period, and no two over each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.store.desk import DeskSession
from clinic_tui.store.journal import Change
from clinic_tui.store.locks import Writing, locked_by
from clinic_tui.time_clock.models import TimeEntry, TimePeriod

_NEVER = datetime.max.replace(tzinfo=UTC)
_TIMES = frozenset({"began_at", "ended_at", "struck", "kind", "relieved", "account_id"})


def closed_over(db: DeskSession, first: datetime, end: datetime) -> Any:
    """First, last day and signer of a closed period that has a part of this span; None where none has."""
    found = db.connection().execute(
        select(col(TimePeriod.first), col(TimePeriod.last), col(TimePeriod.closed_by)).where(
            col(TimePeriod.reopened_at).is_(None),
            col(TimePeriod.begins_at) < end,
            col(TimePeriod.ends_at) > first,
        )
    )
    return found.first()


def _refuse(db: DeskSession, writing: Writing) -> None:
    if writing.change is Change.UPDATE and not _TIMES & set(writing.before):
        return
    row: Any = writing.row
    for began, ended in _spans(db, writing, row):
        if (closed := closed_over(db, began, ended)) is not None:
            raise Conflict(
                f"the period {closed.first:%m/%d} to {closed.last:%m/%d} is closed, signed by "
                f"{closed.closed_by}: a manager reopens it with a reason (`:hours`, r)"
            )


def _spans(db: DeskSession, writing: Writing, row: Any) -> set[tuple[datetime, datetime]]:
    """Of a break the span of its stretch: whatever changes in it changes what that comes to."""
    if not isinstance(row, TimeEntry):
        times = select(col(TimeEntry.began_at), col(TimeEntry.ended_at))
        began, ended = db.connection().execute(times.where(col(TimeEntry.id) == row.entry_id)).one()
        return {(began, ended or _NEVER)}
    before = writing.before
    return {
        (row.began_at, row.ended_at or _NEVER),
        (before.get("began_at", row.began_at), before.get("ended_at", row.ended_at) or _NEVER),
    }


def _refuse_entry(db: DeskSession, writing: Writing) -> None:
    """The same of a stretch, and Conflict where another one of the person lies over it: it would count twice.

    What is typed is looked at before (`correcting`); a correction that is undone brings hours back into which
    others may have been entered since.
    """
    _refuse(db, writing)
    row = writing.row
    assert isinstance(row, TimeEntry)
    if row.struck or (writing.change is Change.UPDATE and not _TIMES & set(writing.before)):
        return
    others = select(col(TimeEntry.id)).where(
        col(TimeEntry.account_id) == row.account_id,
        col(TimeEntry.struck) == "",
        col(TimeEntry.id) != (row.id or 0),
    )
    if row.ended_at is None:  # of two that last the database says that nobody is in twice
        others = others.where(col(TimeEntry.ended_at) > row.began_at)
    else:
        lasts_over = col(TimeEntry.ended_at).is_(None) | (col(TimeEntry.ended_at) > row.began_at)
        others = others.where(col(TimeEntry.began_at) < row.ended_at, lasts_over)
    if db.connection().execute(others.limit(1)).first() is not None:
        raise Conflict(
            "other times of the person lie over these by now: correct those, or strike them out first"
        )


locked_by("time_entry", _refuse_entry)
locked_by("time_break", _refuse)
