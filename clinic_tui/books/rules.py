"""Months and ages of the books: pure functions. Money is integer cents."""

from __future__ import annotations

import re
from datetime import date, timedelta

from clinic_tui.words.not_understood import NotUnderstood

_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)

DAYS_OF_CHARGES = 90
"""Days in A/R are taken by the charges of so many days: a quarter, as MGMA and HFMA's MAP Keys do."""


def read_month(text: str, today: date) -> date:
    """The first day of the month meant by `2026-10` or `last`. Raises NotUnderstood."""
    typed = text.strip().casefold()
    if typed in ("last", "last month"):
        return first_of(first_of(today) - timedelta(days=1))
    match = _MONTH.fullmatch(typed)
    if match is None or not 1 <= int(match[2]) <= 12 or not 1900 <= int(match[1]) < 2900:
        raise NotUnderstood("Write the month as 2026-10, or `last`.")
    return date(int(match[1]), int(match[2]), 1)


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month behind it."""
    return first_of(first_of(month) + timedelta(days=31))


def last_day_of(month: date) -> date:
    """The last day of a month."""
    return next_month(month) - timedelta(days=1)


def month_name(day: date) -> str:
    """`October 2026`."""
    return f"{day:%B %Y}"


def charged_days(first: date | None, last: date) -> int:
    """How many days up to `last` charges are counted of: DAYS_OF_CHARGES, fewer since the `first` charge."""
    if first is None or first > last:
        return 0
    return min(DAYS_OF_CHARGES, (last - first).days + 1)


def days_in_receivables(receivable_cents: int, charged_cents: int, days: int) -> float | None:
    """A/R divided by the charges of an average day, of which `charged_cents` are `days`.

    None where nothing was charged in them.
    """
    if charged_cents <= 0:
        return None
    return round(receivable_cents * days / charged_cents, 1)


def rate(part: int, whole: int) -> float | None:
    """The part of the whole, to four digits; None of nothing."""
    return round(part / whole, 4) if whole else None
