"""The holidays of the US federal calendar, by the rule of law (5 U.S.C. 6103)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_FIXED = (
    (1, 1, "New Year's Day"),
    (6, 19, "Juneteenth"),
    (7, 4, "Independence Day"),
    (11, 11, "Veterans Day"),
    (12, 25, "Christmas Day"),
)
_MONDAYS = (
    (1, 3, "Martin Luther King Jr. Day"),
    (2, 3, "Washington's Birthday"),
    (9, 1, "Labor Day"),
    (10, 2, "Columbus Day"),
)
_THURSDAY = 3


def federal_holidays(year: int) -> dict[date, str]:
    """The days off of a year, in order.

    One on a Saturday is kept on the Friday before, one on a Sunday on the Monday after; New
    Year's Day can so fall on the last day of the year before, and is given with that day.
    """
    days = {_observed(date(year, month, day)): name for month, day, name in _FIXED}
    days |= {_nth(year, month, count, 0): name for month, count, name in _MONDAYS}
    days[_nth(year, 11, 4, _THURSDAY)] = "Thanksgiving Day"
    last_of_may = date(year, 5, 31)
    days[last_of_may - timedelta(days=last_of_may.weekday())] = "Memorial Day"
    return dict(sorted(days.items()))


def is_business_day(day: date) -> bool:
    """Monday to Friday, and no federal holiday."""
    return day.weekday() < 5 and day not in _days_off(day.year)


def business_day_from(day: date) -> date:
    """The day itself if it is a business day, else the next one."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=16)
def _days_off(year: int) -> frozenset[date]:
    """Those that fall into the year: New Year's Day of the next one may be kept on its last day."""
    return frozenset((*federal_holidays(year), *federal_holidays(year + 1)))


def _observed(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, count: int, weekday: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
