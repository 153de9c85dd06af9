"""Reading what room there is today for who comes without an appointment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, minute_now, today
from clinic_tui.schedule.booking_rules import overbooked
from clinic_tui.schedule.held_times import lay_holds
from clinic_tui.schedule.models import Provider, VisitType
from clinic_tui.schedule.openings import DayOpening, active_providers, openings
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.walk_in_rows import WalkInRoom, WalkInRooms


def walk_in_rooms(db: Session, clock: Clock, living: frozenset[str], token: str) -> WalkInRooms:
    """Who works today still, what is kept and free of their day, and how many may be overbooked."""
    day, now = today(clock), minute_now(clock)
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
                    any(span.start <= now < span.end for span in opening.open),
                    any(span.start <= now < span.end for span in opening.free),
                    tuple(_kept(opening, now)),
                    overbooked(db, row.id, day, None),
                    quotas.get(row.id, 0),
                )
            )
    return WalkInRooms(_kind(db, kinds), next((each.label for each in reserves), ""), tuple(rooms))


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


def _kind(db: Session, kinds: frozenset[int]) -> str:
    """The kind of visit that times are kept for today, where it is one."""
    code = db.scalars(select(col(VisitType.code)).where(col(VisitType.id).in_(kinds))).all()
    return code[0] if len(code) == 1 else ""
