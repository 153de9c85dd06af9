"""The day of a payment, where it can be one: state, appeal clocks and figures go by it."""

from __future__ import annotations

from datetime import date, timedelta

FIRST = date(2000, 1, 1)
"""Before any 835 of today's kind was written."""

AHEAD = timedelta(days=366)
"""Payers date what they pay some days ahead, and no more than that by mistake in the year."""


def believed(day: date | None, today: date) -> date | None:
    """The day that a payer wrote; None where none can have paid then."""
    return day if day is not None and FIRST <= day <= today + AHEAD else None
