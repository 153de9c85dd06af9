"""Dates in a column of a file: one way of writing for the whole column.

`4/3/1988` alone says nothing of its order; `4/23/1988` further down proves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

from clinic_tui.words.dates import MONTHS
from clinic_tui.words.not_understood import NotUnderstood

_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}.*$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
_EIGHT = re.compile(r"\d{8}", re.ASCII)
_NAMED = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?[ -](?:(\d{1,2}),? )?(\d{4}|\d{2})", re.ASCII)

_CLEAR_MAJORITY = 20


class DateOrder(Enum):
    """The order of month and day in a column, and how it is known."""

    MONTH_FIRST = "month first, as other rows prove"
    DAY_FIRST = "day first, as other rows prove"
    ASSUMED_MONTH_FIRST = "month first, which nothing in the column proves"
    MIXED = "some rows month first, others day first"


def find_order(values: Iterable[str]) -> DateOrder:
    """The one order of a column. A few contradicting rows among many are taken for mistakes."""
    month_first = day_first = 0
    for value in values:
        pair = _unordered(value)
        if pair is None:
            continue
        first, second = pair
        month_first += first <= 12 < second <= 31
        day_first += second <= 12 < first <= 31
    if not month_first and not day_first:
        return DateOrder.ASSUMED_MONTH_FIRST
    if month_first >= day_first * _CLEAR_MAJORITY:
        return DateOrder.MONTH_FIRST
    if day_first >= month_first * _CLEAR_MAJORITY:
        return DateOrder.DAY_FIRST
    return DateOrder.MIXED


def is_unproven(text: str, order: DateOrder) -> bool:
    """True for a value that would be another day in the other order, with nothing to tell."""
    if order is not DateOrder.ASSUMED_MONTH_FIRST:
        return False
    pair = _unordered(text)
    return pair is not None and pair[0] != pair[1] and max(pair) <= 12


def read_column_date(text: str, order: DateOrder, today: date) -> date:
    """The calendar day of one value; a time behind it is left out, never converted.

    Years of two digits are the latest not in the future. Raises NotUnderstood for what is no
    calendar day, and for a value whose order a mixed column leaves open.
    """
    value = _TIME_OF_DAY.sub("", text.strip())
    if match := _YEAR_FIRST.fullmatch(value):
        return _day(text, match[1], int(match[2]), int(match[3]), today)
    if match := _NAMED.fullmatch(value):
        return _named_day(text, match, today)
    if _EIGHT.fullmatch(value):
        if 1800 <= int(value[:4]) <= 2199:
            return _day(text, value[:4], int(value[4:6]), int(value[6:]), today)
        first, second, year = int(value[:2]), int(value[2:4]), value[4:]
    elif match := _YEAR_LAST.fullmatch(value):
        first, second, year = int(match[1]), int(match[2]), match[3]
    else:
        raise NotUnderstood(f"'{text[:30]}' is no date.")
    if order is DateOrder.MIXED:
        if max(first, second) <= 12 and first != second:
            raise NotUnderstood(f"'{text[:30]}' may be month or day first; this column has both.")
        order = DateOrder.DAY_FIRST if first > 12 else DateOrder.MONTH_FIRST
    if order is DateOrder.DAY_FIRST:
        return _day(text, year, second, first, today)
    return _day(text, year, first, second, today)


def _unordered(text: str) -> tuple[int, int] | None:
    """The two numbers of a value whose order is open."""
    value = _TIME_OF_DAY.sub("", text.strip())
    if match := _YEAR_LAST.fullmatch(value):
        return int(match[1]), int(match[2])
    if _EIGHT.fullmatch(value) and not 1800 <= int(value[:4]) <= 2199:
        return int(value[:2]), int(value[2:4])
    return None


def _named_day(text: str, match: re.Match[str], today: date) -> date:
    day = match[1] or match[3]
    name = match[2].lower()
    month = next((number for number, full in enumerate(MONTHS, 1) if full.startswith(name)), 0)
    if not day or (match[1] and match[3]):
        raise NotUnderstood(f"'{text[:30]}' is no date.")
    return _day(text, match[4], month, int(day), today)


def _day(text: str, year: str, month: int, day: int, today: date) -> date:
    """The day; a year of two digits is the latest that is not in the future."""
    try:
        if len(year) == 4:
            return date(int(year), month, day)
        latest = today.year - (today.year - int(year)) % 100
        if (latest, month, day) > (today.year, today.month, today.day):
            latest -= 100
        return date(latest, month, day)
    except ValueError:
        raise NotUnderstood(f"'{text[:30]}' is no day of the calendar.") from None
