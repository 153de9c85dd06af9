"""What the leave of a provider does to the schedule: it closes hours, and opens them again if taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import Invalid
from clinic_tui.rota.asked_rows import TakenBack
from clinic_tui.rota.models import LeaveClosing, TimeOff
from clinic_tui.rota.people import Somebody
from clinic_tui.rota.rows import AWAY
from clinic_tui.schedule.models import Block, DayException
from clinic_tui.schedule.outage import close_hours, move_accepted, open_again
from clinic_tui.schedule.outage_rows import ClosedDay, Outage, OutageDone, OutageMove
from clinic_tui.schedule.rows import Span
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.outage_phrase import Stretch
from clinic_tui.words.times import DAY_MINUTES

NOTHING_MOVED = OutageDone(0, {})
NOTHING_OPENED = TakenBack(0, 0)


def outage_of(who: Somebody, first: date, last: date, span: Span | None) -> Outage:
    """A provider's time off as the schedule knows it. Raises Invalid for who is no provider."""
    if who.provider is None:
        raise Invalid(f"{who.name} is no provider: no visit stands with them", "who")
    start, end = (0, DAY_MINUTES) if span is None else (span.start, min(span.end, DAY_MINUTES))
    return Outage(who.provider, Stretch(first, start, last, end))


def close_for(
    desk: Desk, db: DeskSession, who: Somebody, row: TimeOff, moves: Sequence[OutageMove]
) -> OutageDone:
    """Take the hours of a provider out of the schedule, as far as they are to come, and move visits.

    What is closed, and how many visits moved, is written beside the leave.
    """
    if who.provider is None or row.last < today(desk.clock):
        return NOTHING_MOVED
    desk.require("schedule.out")
    span = None if row.start_minute is None else Span(row.start_minute, row.end_minute or DAY_MINUTES)
    outage = outage_of(who, row.first, row.last, span)
    closed = close_hours(desk, db, outage, AWAY)
    db.add_all(
        LeaveClosing(
            time_off_id=row.id or 0, day=each.day, exception_id=each.exception_id, block_id=each.block_id
        )
        for each in closed
    )
    done = move_accepted(desk, db, outage, moves)
    row.moved = done.moved
    return done


def open_for(desk: Desk, db: DeskSession, row: TimeOff) -> TakenBack:
    """Open the hours that this leave closed, and no others; visits that moved stay where they went."""
    closed = _closed(db, row.id or 0)
    return TakenBack(open_again(desk, db, closed) if closed else 0, row.moved)


def to_open(db: Session, clock: Clock, time_off_id: int) -> int:
    """On how many days, from today on, hours would open if the leave were taken back."""
    days = set()
    for each in _closed(db, time_off_id):
        row: DayException | Block | None = (
            db.get(DayException, each.exception_id) if each.exception_id else db.get(Block, each.block_id)
        )
        if row is not None and row.day == each.day >= today(clock):
            days.add(each.day)
    return len(days)


def _closed(db: Session, time_off_id: int) -> list[ClosedDay]:
    found = select(LeaveClosing).where(col(LeaveClosing.time_off_id) == time_off_id)
    return [ClosedDay(each.day, each.exception_id, each.block_id) for each in db.scalars(found)]
