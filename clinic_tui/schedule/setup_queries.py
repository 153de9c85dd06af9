"""Reads of how the schedule is set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.models import Block, Holiday, Provider, Room, WeekTemplate


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
    first: date | None = None
    """The first day on which it holds; None: it has none."""
    last: date | None = None
    """The last; None: it holds on."""


@dataclass(frozen=True, slots=True)
class BlockOfProvider:
    """A stretch that is kept free: on `day`, or each week on `weekday`; minutes of the day."""

    id: int
    provider_code: str
    day: date | None
    weekday: int | None
    start: int
    end: int
    kind: str
    label: str
    outside: str = ""
    """The calendar outside the clinic that it was taken from, empty for one of the clinic's own."""


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


def templates(db: Session, now: date) -> tuple[TemplateRow, ...]:
    """The usual weeks of all providers that hold on that day or later, by provider, day, term and time."""
    columns: tuple[Any, ...] = (
        col(Provider.code), col(WeekTemplate.weekday), col(WeekTemplate.start_minute),
        col(WeekTemplate.end_minute) - col(WeekTemplate.start_minute), col(WeekTemplate.slot_minutes),
        col(WeekTemplate.valid_from), col(WeekTemplate.valid_to),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Provider, col(Provider.id) == col(WeekTemplate.provider_id))
        .where(
            col(Provider.active).is_(True),
            or_(col(WeekTemplate.valid_to).is_(None), col(WeekTemplate.valid_to) >= now),
        )
    )
    found = (TemplateRow(*row) for row in db.execute(statement))
    return tuple(
        sorted(found, key=lambda row: (row.provider_code, row.weekday, row.first or date.min, row.start))
    )


def blocks(db: Session, first: date) -> tuple[BlockOfProvider, ...]:
    """What is kept free each week, and on days from `first` on."""
    columns: tuple[Any, ...] = (
        col(Block.id),
        col(Provider.code),
        col(Block.day),
        col(Block.weekday),
        col(Block.start_minute),
        col(Block.end_minute),
        col(Block.kind),
        col(Block.label),
        col(Block.outside),
    )
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(Block.provider_id))
        .where(col(Provider.active).is_(True), or_(col(Block.day).is_(None), col(Block.day) >= first))
        .order_by(col(Provider.code), col(Block.weekday), col(Block.day), col(Block.start_minute))
    )
    return tuple(BlockOfProvider(*row) for row in rows)
