"""The periods that are paid: whole workweeks, counted from a day that begins one.

A workweek is a fixed span of seven days that begins on the same weekday (29 CFR 778.105); a period has one
or two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """One period, by its first day."""

    first: date
    weeks: int

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=WEEK * self.weeks - 1)

    @property
    def begins(self) -> tuple[date, ...]:
        """The first day of each of its workweeks."""
        return tuple(self.first + timedelta(days=WEEK * each) for each in range(self.weeks))

    def moved(self, by: int) -> Period:
        """The one so many after it, or before."""
        return Period(self.first + timedelta(days=WEEK * self.weeks * by), self.weeks)

    @property
    def words(self) -> str:
        """`11/08 to 11/21/26`."""
        return f"{self.first:%m/%d} to {self.last:%m/%d/%y}"


def period_of(day: date, anchor: date, weeks: int) -> Period:
    """The period in which a day lies, where one begins on `anchor`."""
    length = WEEK * weeks
    return Period(day - timedelta(days=(day - anchor).days % length), weeks)
