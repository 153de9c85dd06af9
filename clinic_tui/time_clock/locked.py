"""Times that lie in a closed period: none is stored or changed any more, whoever writes it."""

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


locked_by("time_entry", _refuse)
locked_by("time_break", _refuse)
