"""From stretches of work to the sheet of a person: days, workweeks, hours and overtime. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_tui.clock import instant_of
from clinic_tui.time_clock.rows import ClosedRow, DaySheet, EntryRow, Sheet, WeekSheet
from clinic_tui.time_clock.rules import (
    WEEK,
    Pause,
    Period,
    Stretch,
    counts_as_work,
    is_forgotten,
    overtime,
    paused,
    rounded,
    worked,
)
from clinic_tui.time_clock.states import BreakKind

ONE_DAY = timedelta(days=1)


def make_sheet(
    person: tuple[int, str, str],
    entries: Sequence[EntryRow],
    period: Period,
    closed: ClosedRow | None,
    now: datetime,
    *,
    meal_minutes: int,
    forgotten_hours: int,
    rounding: int = 0,
) -> Sheet:
    """The sheet of a person (number, login, name) from all stretches that have a part in the period.

    `now` is in the clinic's zone. A signed period counts meals as it did when it was signed. What was struck
    out counts as nothing, and what nobody clocked out of too, until it is known when it ended.
    """
    meal = closed.meal_minutes if closed is not None else meal_minutes
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    counted = [
        entry.stretch
        for entry in entries
        if not entry.struck and not is_forgotten(entry.began, entry.ended, now, forgotten_hours)
    ]
    weeks = tuple(_week(first, entries, counted, now, zone, meal, rounding) for first in period.begins)
    return Sheet(*person, period, weeks, closed, now)


def _week(
    first: date,
    entries: Sequence[EntryRow],
    standing: Sequence[Stretch],
    now: datetime,
    zone: ZoneInfo,
    meal: int,
    rounding: int,
) -> WeekSheet:
    begins, ends = instant_of(first, 0, zone), instant_of(first + WEEK * ONE_DAY, 0, zone)
    days = tuple(_day(first + place * ONE_DAY, entries, standing, now, zone, meal) for place in range(WEEK))
    minutes = sum(worked(each, begins, ends, now, meal) for each in standing)
    report = [_rounded(each, rounding, zone, meal) for each in standing] if rounding else standing
    return WeekSheet(
        first,
        days,
        minutes,
        overtime(minutes),
        sum(paused(each, BreakKind.REST, begins, ends, now) for each in standing),
        sum(paused(each, BreakKind.MEAL, begins, ends, now) for each in standing),
        sum(worked(each, begins, ends, now, 0 if rounding else meal) for each in report),
    )


def _day(
    day: date,
    entries: Sequence[EntryRow],
    standing: Sequence[Stretch],
    now: datetime,
    zone: ZoneInfo,
    meal: int,
) -> DaySheet:
    begins, ends = instant_of(day, 0, zone), instant_of(day + ONE_DAY, 0, zone)
    began = tuple(entry for entry in entries if begins <= entry.began < ends)
    minutes = sum(worked(each, begins, ends, now, meal) for each in standing)
    return DaySheet(day, began, minutes)


def _rounded(stretch: Stretch, step: int, zone: ZoneInfo, meal: int) -> Stretch:
    """The stretch with its punches rounded. Which meals are work is decided by the real minutes.

    A meal of 29 that is rounded to 30 stays work (29 CFR 785.19), and one that is rounded down stays none.
    """

    def to(at: datetime) -> datetime:
        return rounded(at.astimezone(zone), step)

    pauses = tuple(
        Pause(each.kind, to(each.began), each.ended and to(each.ended), not counts_as_work(each, meal))
        for each in stretch.pauses
    )
    return Stretch(to(stretch.began), stretch.ended and to(stretch.ended), pauses)
