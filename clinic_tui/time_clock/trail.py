"""The trail of a stretch of work: a row for each punch and each correction.

It is changed only to say that it was seen or undone. Undo takes nothing out of the time clock: here is what
it does instead.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from clinic_tui.errors import Conflict
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by
from clinic_tui.time_clock.models import TimeBreak, TimeEntry, TimePeriod, TimeStep
from clinic_tui.time_clock.states import PUNCHES, Step

UNDONE = "undone at the desk"
SLIP = timedelta(minutes=5)
"""So long a punch is taken for a slip and can be undone; after that it is corrected with a reason."""


def note(
    desk: Desk,
    db: DeskSession,
    entry: TimeEntry,
    step: Step,
    at: datetime,
    *,
    old: datetime | None = None,
    new: datetime | None = None,
    words: str = "",
    reason: str = "",
) -> None:
    """Write what happened; what a person did to the own times is seen by them at once."""
    assert entry.id is not None
    own = desk.actor.account_id == entry.account_id
    db.add(
        TimeStep(
            entry_id=entry.id, step=step, at=at, who=desk.actor.login, who_id=desk.actor.account_id,
            desk=desk.letter, old_at=old, new_at=new, words=words, reason=reason, seen_at=at if own else None,
        )
    )  # fmt: skip


def _entry_stays(_desk: Desk, _db: DeskSession, row: Row) -> None:
    assert isinstance(row, TimeEntry | TimeBreak)
    row.struck = UNDONE


def _step_stays(desk: Desk, _db: DeskSession, row: Row) -> None:
    assert isinstance(row, TimeStep)
    now = desk.clock.now()
    if row.step in PUNCHES and now - row.at > SLIP:
        at = row.at.astimezone(desk.clock.zone)
        raise Conflict(
            f"cannot undo what was clocked at {at:%H:%M}, more than {SLIP.seconds // 60} minutes ago: "
            "correct it with a reason (`:timesheet`, e)"
        )
    row.undone_at, row.undone_by = now, desk.actor.login


def _period_reopens(desk: Desk, _db: DeskSession, row: Row) -> None:
    assert isinstance(row, TimePeriod)
    row.reopened_at, row.reopened_by, row.reopen_reason = desk.clock.now(), desk.actor.login, UNDONE


unmade_by("time_entry", _entry_stays)
unmade_by("time_break", _entry_stays)
unmade_by("time_step", _step_stays)
unmade_by("time_period", _period_reopens)
