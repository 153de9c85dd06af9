"""What is shown of no-shows and late cancels, and of visits that have not ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.schedule.rows import AppointmentRow


@dataclass(frozen=True, slots=True)
class Attendance:
    """The clinic's rule. The usual one: a year counts, two stand out, nobody is kept from booking.

    `flag_at` and `right_at` count no-shows and late cancels by the patient together; 0 is never.
    """

    months: int = 12
    flag_at: int = 2
    right_at: int = 0
    late_hours: int = 24
    """Less notice than this makes a cancellation late (domain rules, B2)."""
    suggest_minutes: int = 30
    """So long after the start a no-show is suggested; a person confirms it (domain rules, B2)."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What one patient missed since a day, against the rule."""

    no_shows: int
    late_cancels: int
    since: date
    rule: Attendance

    @property
    def count(self) -> int:
        """What counts against the limits."""
        return self.no_shows + self.late_cancels

    @property
    def flagged(self) -> bool:
        """It stands out."""
        return bool(self.rule.flag_at) and self.count >= self.rule.flag_at

    @property
    def needs_right(self) -> bool:
        """Booking needs a right of its own."""
        return bool(self.rule.right_at) and self.count >= self.rule.right_at


@dataclass(frozen=True, slots=True)
class NotEnded:
    """A visit that has not ended, and what is suggested."""

    visit: AppointmentRow
    suggests_no_show: bool
    """The patient has not come, and the start is long enough ago."""
    to_do: str
    """What ends it, in words."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A booked visit of today, from which minute on a no-show is suggested, and what was missed before."""

    appointment_id: int
    patient_id: int
    name: str
    start: int
    suggested_from: int
    missed: str
    """`no-shows 1/3` before this one; empty where nothing was missed."""

    def seen_without(self, hidden: frozenset[int]) -> Awaited:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, missed="") if self.patient_id in hidden else self

    def words(self, minute: int) -> str:
        """`absent 40 min, no-show? no-shows 1/3`; empty until it is suggested."""
        if minute < self.suggested_from:
            return ""
        return f"absent {minute - self.start} min, no-show?" + (f" {self.missed}" if self.missed else "")


@dataclass(frozen=True, slots=True)
class DayProof:
    """How the visits of a day ended; the day is proved where none is left, and all its money is handed in."""

    day: date
    left: tuple[NotEnded, ...]
    kept: int
    no_shows: int
    cancelled: int
    went: int
    """Who left without being seen."""
    open_drawers: tuple[str, ...] = ()
    """Drawers that take money still: desk and holder."""
    loose_receipts: tuple[int, ...] = ()
    """Receipts of the day whose money is in no drawer that was handed in."""

    @property
    def planned(self) -> int:
        """All visits that were not called off."""
        return len(self.left) + self.kept + self.no_shows + self.went

    @property
    def proved(self) -> bool:
        """Every visit has ended, and all money is handed in."""
        return not self.left and not self.money_words

    @property
    def money_words(self) -> str:
        """What of the money is not handed in; empty where all is."""
        return "; ".join(self.money)

    @property
    def money(self) -> tuple[str, ...]:
        """The same, drawers and receipts apart."""
        numbers = ", ".join(map(str, self.loose_receipts[:_NAMED]))
        more = len(self.loose_receipts) - _NAMED
        parts = (
            f"drawers open: {', '.join(self.open_drawers)}" if self.open_drawers else "",
            f"receipts not handed in: {numbers}{f' and {more} more' if more > 0 else ''}" if numbers else "",
        )
        return tuple(filter(None, parts))


_NAMED = 8
"""Receipts that are told by number."""
