"""Reads of how the schedule is set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.models import Holiday, Provider, Room, WeekTemplate


@dataclass(frozen=True, slots=True)
class NamedRoom:
    """A room that is in use."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day on which the clinic is closed."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A stretch of a provider's usual week; `weekday` 0 is Monday, times in minutes of the day."""

    provider_code: str
    weekday: int
    start: int
    minutes: int
    slot_minutes: int


def rooms(db: Session) -> tuple[NamedRoom, ...]:
    """Rooms that are in use, by name."""
    rows = db.execute(
        select(col(Room.id), col(Room.name)).where(col(Room.active).is_(True)).order_by(col(Room.name))
    )
    return tuple(NamedRoom(number or 0, name) for number, name in rows)


def holidays(db: Session, first: date) -> tuple[HolidayRow, ...]:
    """Closed days from `first` on."""
    rows = db.execute(
        select(col(Holiday.day), col(Holiday.name))
        .where(col(Holiday.day) >= first)
        .order_by(col(Holiday.day))
    )
    return tuple(HolidayRow(*row) for row in rows)


def templates(db: Session, provider_id: int | None = None) -> tuple[TemplateRow, ...]:
    """The usual weeks of all providers or of one, by provider, day and time."""
    statement = (
        select(
            col(Provider.code),
            col(WeekTemplate.weekday),
            col(WeekTemplate.start_minute),
            col(WeekTemplate.end_minute) - col(WeekTemplate.start_minute),
            col(WeekTemplate.slot_minutes),
        )
        .join(Provider, col(Provider.id) == col(WeekTemplate.provider_id))
        .where(col(Provider.active).is_(True))
        .order_by(col(Provider.code), col(WeekTemplate.weekday), col(WeekTemplate.start_minute))
    )
    if provider_id is not None:
        statement = statement.where(col(Provider.id) == provider_id)
    return tuple(TemplateRow(*row) for row in db.execute(statement))
