"""Reads of what is held: the slots that desks are booking just now, and times offered to who waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock
from clinic_tui.schedule.models import SlotHold
from clinic_tui.schedule.offered_times import offered
from clinic_tui.schedule.openings import DayOpening, days_from
from clinic_tui.schedule.rows import HoldRow, Span


def holds(
    db: Session, first: date, last: date, now: datetime, living: frozenset[str], token: str
) -> list[HoldRow]:
    """The holds of these days that count: not expired, of a desk that is alive; and the open offers."""
    columns: tuple[Any, ...] = (
        col(SlotHold.id),
        col(SlotHold.provider_id),
        col(SlotHold.day),
        col(SlotHold.start_minute),
        col(SlotHold.end_minute) - col(SlotHold.start_minute),
        col(SlotHold.desk),
        col(SlotHold.account),
        col(SlotHold.session_token) == token,
        col(SlotHold.visit_type_id),
    )
    rows = db.execute(
        select(*columns).where(col(SlotHold.day).between(first, last), col(SlotHold.expires_at) > now)
    )
    held = [row for row in (HoldRow(*values) for values in rows) if row.mine or row.desk in living]
    return [*held, *offered(db, first, last, now)]


def lay_holds(
    db: Session,
    opened: dict[tuple[int, date], DayOpening],
    first: date,
    days: int,
    clock: Clock,
    living: frozenset[str],
    token: str,
) -> None:
    """What another of the `living` desks is booking just now takes time too."""
    lay(held_by_others(db, first, days, clock, living, token), opened)


def held_by_others(
    db: Session, first: date, days: int, clock: Clock, living: frozenset[str], token: str
) -> list[HoldRow]:
    """What others than the desk with this token are booking just now, and what is on offer."""
    found = holds(db, first, days_from(first, days)[-1], clock.now(), living, token)
    return [hold for hold in found if not hold.mine]


def lay(held: Iterable[HoldRow], opened: dict[tuple[int, date], DayOpening]) -> None:
    """Let these holds take the time of their providers."""
    for hold in held:
        if (hold.provider_id, hold.day) in opened:
            opened[hold.provider_id, hold.day].busy.append(Span(hold.start, hold.start + hold.minutes))
