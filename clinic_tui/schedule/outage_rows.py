"""What is shown where a plan breaks: the visits that are hit, what is proposed, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.schedule.rows import AppointmentRow, FreeTime, ProviderRow, Span
from clinic_tui.schedule.states import Status
from clinic_tui.words.outage_phrase import Stretch, show_stretch


@dataclass(frozen=True, slots=True)
class Outage:
    """A provider is not there for a stretch of time; without a provider the whole clinic is closed."""

    provider: ProviderRow | None
    stretch: Stretch

    def span_on(self, day: date) -> Span | None:
        """Its minutes on that day; None where it does not touch it."""
        if not self.stretch.first <= day <= self.stretch.last:
            return None
        return Span(*self.stretch.on(day))

    def takes(self, provider_id: int, day: date, span: Span) -> bool:
        """True where a time of that provider falls into it."""
        mine = self.span_on(day) if self.provider is None or provider_id == self.provider.id else None
        return mine is not None and mine.overlaps(span)

    @property
    def words(self) -> str:
        """`LEE is out on Tue 3 Mar 2026 until 12:00`."""
        who = f"{self.provider.code} is out" if self.provider else "the clinic is closed"
        return f"{who} {show_stretch(self.stretch)}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach a patient: a phone in digits with country code, and by what way."""

    phone: str
    way: str
    note: str
    """The language where an interpreter is needed, and where a patient is to be written to in confidence."""


HIDDEN_REACH = Reach("", "restricted", "")
"""Of a patient whose record is closed to who asks."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A visit that is hit, how to reach the patient, and the time that is proposed, if any."""

    visit: AppointmentRow
    reach: Reach
    time: FreeTime | None
    why: str
    """Why nothing is proposed, or empty."""

    def seen_without(self, hidden: frozenset[int]) -> Proposal:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.visit.patient_id not in hidden:
            return self
        return replace(self, visit=self.visit.seen_without(hidden), reach=HIDDEN_REACH)

    @property
    def here(self) -> bool:
        """The patient is in the building already: speak to them, nothing can be moved."""
        return self.visit.status is not Status.BOOKED


@dataclass(frozen=True, slots=True)
class OutageMove:
    """A proposal that was accepted: which visit, as it was seen, and where it goes."""

    appointment_id: int
    version: int | None
    provider_id: int
    day: date
    start: int


@dataclass(frozen=True, slots=True)
class OutageDone:
    """What came of it: how many visits moved, and why others could not, by their number."""

    moved: int
    refused: dict[int, str]


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """What closes hours of a day: the number of a day away, or of a block; a holiday where it is neither."""

    day: date
    exception_id: int | None = None
    block_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bumped:
    """A booked visit whose plan does not hold any more, why, and how to reach the patient."""

    visit: AppointmentRow
    why: str
    reach: Reach
    follows: bool = False
    """It goes along with its provider to another site: the patient is to be told, and nothing to be moved."""

    def seen_without(self, hidden: frozenset[int]) -> Bumped:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.visit.patient_id not in hidden:
            return self
        return replace(self, visit=self.visit.seen_without(hidden), reach=HIDDEN_REACH)
