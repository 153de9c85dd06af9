"""The figures of a span of days: how full, how soon, how long ahead, and who did not come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """What the figures are told for, line by line."""

    PROVIDER = "provider"
    TYPE = "type"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line. What cannot be told is None: a rate of nothing.

    Rates are shares from 0 to 1, rounded to four digits; utilisation passes 1 where it is overbooked.
    """

    key: str
    name: str
    open_minutes: int
    """Of the template, without blocks, holidays and absences; of a kind of visit those of all providers."""
    booked_minutes: int
    """Minutes of visits that were not called off; a group visit counts once."""
    utilisation: float | None
    """Booked of the open minutes; None where nothing was open, as of a provider who sees nobody any more."""
    third_next_days: int | None
    """Days from today to the third free time, of a weekday on such days; None where there are no three."""
    lead_days: float | None
    """The median of days from booking to visit, walk-ins left out."""
    visits: int
    """Visits that were not called off, ended or not."""
    ended: int
    """Visits that ended: kept, left, no-shows and called off."""
    no_shows: int
    late_cancels: int
    no_show_rate: float | None
    """No-shows of those that ended and were not called off in time (domain rules, B2)."""
    late_cancel_rate: float | None
    """Late cancels by patients of all that ended."""
    daily: tuple[int, ...]
    """Visits on each day of the span."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of all lines, and of all together."""

    first: date
    last: date
    by: By
    third_next_for: str
    """The code of the visit type that the third free time was looked for."""
    rows: tuple[FigureRow, ...]
    total: FigureRow
