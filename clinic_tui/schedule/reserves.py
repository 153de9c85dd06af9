"""Times of a provider that are kept for some visit types until they are released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, instant_of, local_now
from clinic_tui.schedule.resource_models import Reserve, ReserveType
from clinic_tui.schedule.rows import ReserveRow


def reserves_on(
    db: Session, provider_ids: Sequence[int], days: Sequence[date]
) -> dict[tuple[int, date], list[ReserveRow]]:
    """The reserves of these providers on these days (in order, none left out), by provider and day."""
    statement = select(Reserve).where(
        col(Reserve.provider_id).in_(provider_ids),
        or_(col(Reserve.day).is_(None), col(Reserve.day).between(days[0], days[-1])),
    )
    rows = list(db.scalars(statement))
    types: dict[int, set[int]] = defaultdict(set)
    if rows:
        pairs = select(col(ReserveType.reserve_id), col(ReserveType.visit_type_id)).where(
            col(ReserveType.reserve_id).in_([row.id for row in rows])
        )
        for reserve_id, visit_type_id in db.execute(pairs):
            types[reserve_id].add(visit_type_id)
    found: dict[tuple[int, date], list[ReserveRow]] = defaultdict(list)
    for row in rows:
        on = [row.day] if row.day else [day for day in days if day.weekday() == row.weekday]
        for day in on:
            found[row.provider_id, day].append(
                ReserveRow(
                    row.id or 0,
                    row.provider_id,
                    row.start_minute,
                    row.end_minute - row.start_minute,
                    row.label,
                    frozenset(types[row.id or 0]),
                    row.release_minutes,
                )
            )
    return found


def is_kept(reserve: ReserveRow, day: date, visit_type_id: int | None, clock: Clock) -> bool:
    """True while another type of visit cannot have the time without overbooking."""
    if visit_type_id in reserve.visit_type_ids:
        return False
    if reserve.release_minutes is None:
        return True
    released = instant_of(day, reserve.start, clock.zone) - timedelta(minutes=reserve.release_minutes)
    return clock.now() < released


def kept_until(reserve: ReserveRow, day: date, clock: Clock) -> str:
    """When the time is released, in the clinic's words, or empty where it never is."""
    if reserve.release_minutes is None:
        return ""
    released = instant_of(day, reserve.start, clock.zone) - timedelta(minutes=reserve.release_minutes)
    local = released.astimezone(clock.zone)
    same_day = local.date() == local_now(clock).date()
    return f"until {local:%H:%M}" if same_day else f"until {local:%a %b} {local.day} {local:%H:%M}"
