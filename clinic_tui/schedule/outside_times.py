"""Busy times of a provider's calendar outside the clinic, kept as blocks.

A block remembers its event. What is taken in again changes nothing where nothing changed
outside; what has vanished there takes its block away. Days that are over stay as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.models import Appointment, Block, Provider
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import AppointmentRow, BusyTime, Span
from clinic_tui.schedule.states import OPEN, BlockKind
from clinic_tui.store.desk import Desk

VERB = "schedule.setup"
MOST = 5_000
"""Stretches of one calendar: some twenty-five a day over half a year."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a calendar: how many blocks, and the visits that stand in their way."""

    added: int
    changed: int
    removed: int
    unchanged: int
    in_the_way: tuple[AppointmentRow, ...]


@dataclass(frozen=True, slots=True)
class _Differences:
    added: tuple[BusyTime, ...]
    changed: tuple[tuple[Block, BusyTime], ...]
    removed: tuple[Block, ...]
    unchanged: int


def take_in(
    desk: Desk, provider_id: int, calendar: str, busy: Sequence[BusyTime], first: date, days: int
) -> TakenIn:
    """Make the blocks of this calendar what `busy` says, for `days` days from `first` on.

    `calendar` tells several calendars of one provider apart. Visits that stand booked stay, and
    are named. Raises Invalid for a calendar without a name, or with too many times.
    """
    name = _require(calendar, busy)
    with desk.act(VERB, reason=f"calendar {name}") as db:
        db.need(Provider, provider_id, f"there is no provider {provider_id}")
        found = _compared(db, provider_id, name, busy, first, days)
        for block in found.removed:
            db.delete(block)
        for block, time in found.changed:
            block.start_minute, block.end_minute, block.label = time.span.start, time.span.end, time.label
        for time in found.added:
            db.add(
                Block(
                    provider_id=provider_id,
                    day=time.day,
                    start_minute=time.span.start,
                    end_minute=time.span.end,
                    kind=BlockKind.AWAY,
                    label=time.label,
                    outside=name,
                    outside_key=time.key,
                )
            )
        db.flush()
        return _told(db, found, provider_id, busy, first, days)


def look_through(
    db: Session, provider_id: int, calendar: str, busy: Sequence[BusyTime], first: date, days: int
) -> TakenIn:
    """What `take_in` would do, and does not."""
    found = _compared(db, provider_id, _require(calendar, busy), busy, first, days)
    return _told(db, found, provider_id, busy, first, days)


def _require(calendar: str, busy: Sequence[BusyTime]) -> str:
    name = clean_text(calendar, 40, "calendar")
    if not name:
        raise Invalid("give the calendar a name: by it the blocks are found the next time", "calendar")
    if len(busy) > MOST:
        raise Invalid(
            f"the calendar has {len(busy):,} busy times, more than {MOST:,}: export fewer", "calendar"
        )
    return name


def _compared(
    db: Session, provider_id: int, name: str, busy: Sequence[BusyTime], first: date, days: int
) -> _Differences:
    there = {
        (block.outside_key, block.day): block
        for block in db.scalars(
            select(Block).where(
                col(Block.provider_id) == provider_id,
                col(Block.outside) == name,
                col(Block.day) >= first,
            )
        )
    }
    wanted = {(time.key, time.day): time for time in busy if first <= time.day < first + timedelta(days=days)}
    added = tuple(time for key, time in wanted.items() if key not in there)
    both = [(there[key], time) for key, time in wanted.items() if key in there]
    changed = tuple((block, time) for block, time in both if _state(block) != (time.span, time.label))
    removed = tuple(block for key, block in there.items() if key not in wanted)
    return _Differences(added, changed, removed, len(both) - len(changed))


def _state(block: Block) -> tuple[Span, str]:
    return Span(block.start_minute, block.end_minute), block.label


def _told(
    db: Session, found: _Differences, provider_id: int, busy: Sequence[BusyTime], first: date, days: int
) -> TakenIn:
    rows = appointment_rows(
        db,
        col(Appointment.provider_id) == provider_id,
        col(Appointment.day).between(first, first + timedelta(days=days - 1)),
        col(Appointment.status).in_(OPEN),
    )
    spans: dict[date, list[Span]] = {}
    for time in busy:
        spans.setdefault(time.day, []).append(time.span)
    in_the_way = tuple(row for row in rows if any(row.span.overlaps(span) for span in spans.get(row.day, ())))
    return TakenIn(len(found.added), len(found.changed), len(found.removed), found.unchanged, in_the_way)
