"""The spans of the books' figures: whole weeks, months, quarters and years, up to today. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from clinic_tui.books.rules import first_of, next_month
from clinic_tui.words.dates import show_date


class Width(IntEnum):
    """How long a span is."""

    WEEK = 0
    MONTH = 1
    QUARTER = 2
    YEAR = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A week from Monday, or a month, quarter or year of the calendar, in which `day` lies.

    Months are whole so that their figures are those of the list of months. The one in which today lies ends
    today.
    """

    day: date
    today: date
    width: Width = Width.MONTH

    @property
    def first(self) -> date:
        """Its first day."""
        if self.width is Width.WEEK:
            return self.day - timedelta(days=self.day.weekday())
        if self.width is Width.MONTH:
            return first_of(self.day)
        if self.width is Width.QUARTER:
            return date(self.day.year, (self.day.month - 1) // 3 * 3 + 1, 1)
        return date(self.day.year, 1, 1)

    @property
    def last(self) -> date:
        """Its last day, today at the latest."""
        return min(self._after - timedelta(days=1), self.today)

    @property
    def goes_on(self) -> bool:
        """Its end is still to come."""
        return self._after > self.today

    @property
    def words(self) -> str:
        """`November 2026 so far`, `July to September 2026`, `2025`; of a week its first and last day."""
        if self.width is Width.WEEK:
            return f"{show_date(self.first)} to {show_date(self.last)}"
        if self.width is Width.QUARTER:
            name = f"{self.first:%B} to {self._after - timedelta(days=1):%B %Y}"
        else:
            name = f"{self.first:%B %Y}" if self.width is Width.MONTH else f"{self.first:%Y}"
        return f"{name} so far" if self.goes_on else name

    def before(self) -> Span:
        """The span before it."""
        return replace(self, day=self.first - timedelta(days=1))

    def after(self) -> Span:
        """The span behind it; the same where that has not begun."""
        return self if self.goes_on else replace(self, day=self._after)

    def wider(self, by: int) -> Span:
        """Longer, or shorter where `by` is below 0; its last day lies in that too."""
        width = Width(min(max(self.width + by, Width.WEEK), Width.YEAR))
        return replace(self, day=self.last, width=width)

    @property
    def _after(self) -> date:
        """The first day behind it."""
        if self.width is Width.WEEK:
            return self.first + timedelta(days=7)
        day = self.first
        for _ in range((1, 3, 12)[self.width - 1]):
            day = next_month(day)
        return day
