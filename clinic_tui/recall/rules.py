"""When patients are to come again: months on the calendar, as pure functions."""

from __future__ import annotations

from datetime import date

from clinic_tui.words.dates import MONTHS

LONGEST_MONTHS = 120
"""Ten years ahead: further nobody plans a visit."""


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_on(day: date, months: int) -> date:
    """The first day of the month that lies so many months behind that of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def show_month(day: date) -> str:
    """`May 2026`."""
    return f"{MONTHS[day.month - 1][:3].title()} {day.year}"
