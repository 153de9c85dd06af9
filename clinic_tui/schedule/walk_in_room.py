"""Reading what room there is today for who comes without an appointment."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, minute_now, today
from clinic_tui.schedule.booking_rules import overbooked
from clinic_tui.schedule.held_times import lay_holds
from clinic_tui.schedule.models import Provider, VisitType
from clinic_tui.schedule.openings import DayOpening, active_providers, openings
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.schedule.walk_in_rows import USUAL_MINUTES, WalkInRoom, WalkInRooms


def walk_in_rooms(db: Session, clock: Clock, living: frozenset[str], token: str) -> WalkInRooms:
    """Who works today still, what is kept and free of their day, and how many may be overbooked."""
    day, now = today(clock), minute_now(clock)
    start = now - now % GRAIN  # when a walk-in begins
    providers = active_providers(db)
    opened = openings(db, providers, day, 1)
    lay_holds(db, opened, day, 1, clock, living, token)
    quotas: dict[int, int] = {
        number: quota
        for number, quota in db.execute(select(col(Provider.id), col(Provider.overbook_quota)))
        if number is not None
    }
    reserves = [each for row in providers for each in opened[row.id, day].reserves]
    kinds = frozenset(kind for each in reserves for kind in each.visit_type_ids)
    rooms = []
    for row in providers:
        opening = opened[row.id, day]
        if any(span.end > now for span in opening.open):
            rooms.append(
                WalkInRoom(
                    row,
                    _left_of(opening.open, start),
                    _left_of(opening.free, start),
                    tuple(_kept(opening, now)),
                    overbooked(db, row.id, day, None),
                    quotas.get(row.id, 0),
                )
            )
    code, minutes = _kind(db, kinds)
    return WalkInRooms(code, next((each.label for each in reserves), ""), tuple(rooms), minutes)


def _left_of(spans: Iterable[Span], start: int) -> int:
    """How many minutes there are from then to the end of the span it lies in."""
    return next((span.end - start for span in spans if span.start <= start < span.end), 0)


def _kept(opening: DayOpening, now: int) -> list[int]:
    """The starts of slots that are kept and free still."""
    found = []
    for reserve in opening.reserves:
        for start in range(reserve.start, reserve.span.end, opening.slot_minutes):
            slot = Span(start, start + opening.slot_minutes)
            if start >= now and any(
                free.start <= slot.start and slot.end <= free.end for free in opening.free
            ):
                found.append(start)
    return sorted(found)


def _kind(db: Session, kinds: frozenset[int]) -> tuple[str, int]:
    """The kind of visit that times are kept for today, where it is one, and how long it takes."""
    found = db.execute(
        select(col(VisitType.code), col(VisitType.minutes)).where(col(VisitType.id).in_(kinds))
    ).all()
    return (found[0][0], found[0][1]) if len(found) == 1 else ("", USUAL_MINUTES)
