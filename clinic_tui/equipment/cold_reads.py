"""Reads of the temperature log: units as they stand, their readings, and what lacks."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, instant_of, minute_now, today
from clinic_tui.equipment.cold_rows import LIMITS, ColdUnit, HoldRow, MonthLog, ReadingRow, SheetDay
from clinic_tui.equipment.models import PlaceHold, TemperatureReading
from clinic_tui.equipment.rules import day_lacks, lacks
from clinic_tui.errors import NotFound
from clinic_tui.schedule.openings import active_providers, openings
from clinic_tui.settings.cold import ColdSettings
from clinic_tui.stock.models import StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.store.site import Site

LOOKED_BACK = 31
"""Days before today whose readings are asked for; a unit's log begins with its first reading."""


def units(
    db: Session, clock: Clock, settings: ColdSettings, days_back: int = LOOKED_BACK
) -> tuple[ColdUnit, ...]:
    """The fridges and freezers by name: what lies there, today's log, and open days that lack a reading.

    Of the days before today so many are looked at.
    """
    columns: tuple[Any, ...] = (
        col(StockPlace.id), col(StockPlace.version), col(StockPlace.code), col(StockPlace.name),
        col(StockPlace.kind), col(StockPlace.site_id), col(Site.name),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(Site, col(Site.id) == col(StockPlace.site_id))
        .where(col(StockPlace.active).is_(True), col(StockPlace.kind).in_(LIMITS))
        .order_by(col(StockPlace.name), col(StockPlace.id))
    ).all()
    if not found:
        return ()
    day, minute = today(clock), minute_now(clock)
    first = day - timedelta(days=days_back)
    opened = open_days(db, first, days_back + 1)
    lying, held, newest = _lying(db), {row.place_id: row for row in open_holds(db)}, _newest(db, clock.zone)
    by_day: dict[tuple[int, date], list[ReadingRow]] = defaultdict(list)
    for reading in readings(db, clock.zone, first, day):
        if not reading.in_error:
            by_day[reading.place_id, reading.day].append(reading)
    begun = _begun(db)
    rows = []
    for number, version, code, name, kind, site_id, site in found:
        of_today, start = by_day[number, day], begun.get(number, day)
        is_open = site_id in opened[day]
        missed = tuple(
            each
            for each in sorted(opened)
            if start <= each < day
            and site_id in opened[each]
            and day_lacks(by_day[number, each], twice=settings.twice)
        )
        due = settings.log_minute, settings.again_minute
        lacking = lacks(of_today, minute, *due, twice=settings.twice) if is_open else ""
        rows.append(
            ColdUnit(
                number, version, code, name, kind, site, lying.get(number, 0), newest.get(number),
                len(of_today), lacking, missed, held.get(number),
            )
        )  # fmt: skip
    return tuple(rows)


def open_days(db: Session, first: date, days: int) -> dict[date, frozenset[int]]:
    """The sites at which somebody sees patients, by day; none on holidays."""
    opened = openings(db, active_providers(db), first, days, visits=False)
    sites: dict[date, set[int]] = {first + timedelta(days=number): set() for number in range(days)}
    for (_, day), opening in opened.items():
        if opening.open:
            sites[day] |= {site for _, site in opening.sites}
    return {day: frozenset(each) for day, each in sites.items()}


def readings(
    db: Session, zone: ZoneInfo, first: date, last: date, place_id: int | None = None
) -> tuple[ReadingRow, ...]:
    """The readings of these days, of all units or of one, oldest first."""
    of_place = () if place_id is None else (col(TemperatureReading.place_id) == place_id,)
    return _readings(db, zone, col(TemperatureReading.day).between(first, last), *of_place)


def _readings(db: Session, zone: ZoneInfo, *where: Any) -> tuple[ReadingRow, ...]:
    columns: tuple[Any, ...] = (
        col(TemperatureReading.id), col(TemperatureReading.place_id), col(TemperatureReading.at),
        col(TemperatureReading.day), col(TemperatureReading.current), col(TemperatureReading.lowest),
        col(TemperatureReading.highest), col(TemperatureReading.note), col(TemperatureReading.action),
        col(TemperatureReading.who), col(TemperatureReading.struck),
    )  # fmt: skip
    statement = (
        select(*columns).where(*where).order_by(col(TemperatureReading.at), col(TemperatureReading.id))
    )
    return tuple(
        ReadingRow(number, place, at, day, _minute(at.astimezone(zone)), *rest)
        for number, place, at, day, *rest in db.execute(statement)
    )


def _minute(local: Any) -> int:
    return int(local.hour) * 60 + int(local.minute)


def _newest(db: Session, zone: ZoneInfo) -> dict[int, ReadingRow]:
    """The newest reading of each unit."""
    last = (
        select(col(TemperatureReading.place_id), func.max(col(TemperatureReading.at)).label("at"))
        .where(_counts())
        .group_by(col(TemperatureReading.place_id))
        .subquery()
    )
    newest = select(col(TemperatureReading.id)).join(
        last,
        (last.c.place_id == col(TemperatureReading.place_id)) & (last.c.at == col(TemperatureReading.at)),
    )
    found = _readings(db, zone, col(TemperatureReading.id).in_(newest), _counts())
    return {row.place_id: row for row in found}


def _counts() -> ColumnElement[bool]:
    """It was not entered in error."""
    return col(TemperatureReading.struck) == ""


def _begun(db: Session) -> dict[int, date]:
    """The day of the first reading of each unit."""
    statement = (
        select(col(TemperatureReading.place_id), func.min(col(TemperatureReading.day)))
        .where(_counts())
        .group_by(col(TemperatureReading.place_id))
    )
    return {int(place): day for place, day in db.execute(statement)}


def _lying(db: Session) -> dict[int, int]:
    sums = stock_on_hand.c
    statement = select(sums.place_id, func.sum(sums.quantity)).group_by(sums.place_id)
    return {place: int(quantity) for place, quantity in db.execute(statement)}


def open_holds(db: Session) -> tuple[HoldRow, ...]:
    """What is held now, oldest first."""
    return _holds(db, col(PlaceHold.ended_at).is_(None))


def _holds(db: Session, *where: Any) -> tuple[HoldRow, ...]:
    columns: tuple[Any, ...] = (
        col(PlaceHold.id), col(PlaceHold.version), col(PlaceHold.place_id), col(StockPlace.name),
        col(PlaceHold.began_at), col(PlaceHold.reason), col(PlaceHold.who), col(PlaceHold.ended_at),
        col(PlaceHold.ended_by), col(PlaceHold.outcome),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(StockPlace, col(StockPlace.id) == col(PlaceHold.place_id))
        .where(*where)
        .order_by(col(PlaceHold.began_at), col(PlaceHold.id))
    )
    return tuple(HoldRow(*row) for row in db.execute(statement))


def month(db: Session, zone: ZoneInfo, place_id: int, first: date) -> MonthLog:
    """A month of a unit, day by day; `first` is any day of it. Raises NotFound."""
    place = db.get(StockPlace, place_id)
    if place is None or place.kind not in LIMITS:
        raise NotFound("there is no such fridge or freezer")
    first = first.replace(day=1)
    count = monthrange(first.year, first.month)[1]
    opened = open_days(db, first, count)
    by_day: dict[date, list[ReadingRow]] = defaultdict(list)
    for reading in readings(db, zone, first, first + timedelta(days=count - 1), place_id):
        by_day[reading.day].append(reading)
    begun = _begun(db).get(place_id)
    days = tuple(
        SheetDay(
            day,
            place.site_id in opened[day],
            tuple(by_day[day]),
            is_before=begun is not None and day < begun,
        )
        for day in sorted(opened)
    )
    end = instant_of(first + timedelta(days=count), 0, zone)
    still = col(PlaceHold.ended_at).is_(None) | (col(PlaceHold.ended_at) >= instant_of(first, 0, zone))
    holds = _holds(db, col(PlaceHold.place_id) == place_id, col(PlaceHold.began_at) < end, still)
    return MonthLog(place_id, place.name, place.kind, first, days, holds)
