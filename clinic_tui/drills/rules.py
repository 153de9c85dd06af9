"""When a drill is due: pure functions."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MOST_MONTHS = 60
DUE_SOON_DAYS = 30


def due_after(held_on: date | None, months: int, first_due: date) -> date:
    """So many months after it was held last; its first day where it never was.

    The 31st becomes the last day of a shorter month.
    """
    if held_on is None:
        return first_due
    year, month = divmod(held_on.year * 12 + held_on.month - 1 + months, 12)
    return date(year, month + 1, min(held_on.day, monthrange(year, month + 1)[1]))
