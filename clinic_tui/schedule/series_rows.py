"""What is shown of series of visits and of the authorizations that pay for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from clinic_tui.schedule.authorization.rows import PlannedCover
from clinic_tui.schedule.rows import AppointmentRow, FreeTime, Span
from clinic_tui.words.repeat_phrase import Repeat


class Scope(StrEnum):
    """Which visits of a series an edit means; what is past or has begun is never touched."""

    THIS = "this"
    LATER = "later"
    ALL = "all"


class Clash(StrEnum):
    """What becomes of the visits of a series that cannot go where they should."""

    NONE = "none"
    """Nothing is changed at all."""
    SKIP = "skip"
    """They stay where they are."""
    OTHER = "other"
    """They take the nearest free time."""
    OVERBOOK = "overbook"
    """They are overbooked, with a reason and the right to it."""


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A series that is wished: `first` is the first day that can be one, `minutes` None the type's."""

    patient_id: int
    provider_id: int
    visit_type_id: int
    start: int
    first: date
    repeat: Repeat
    minutes: int | None = None
    reason: str = ""
    kept_from_payer: str = ""
    """As in a Booking, for all of them."""


@dataclass(frozen=True, slots=True)
class SeriesTime:
    """Where one visit of a series is put."""

    day: date
    start: int
    provider_id: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One visit of a series as it is planned: what stands against it, and another time that fits."""

    number: int
    time: SeriesTime
    minutes: int
    conflict: str
    proposed: FreeTime | None
    authorization: str = ""
    """The number of the authorization that pays for it, or empty."""
    unpaid: str = ""
    """Why no authorization pays for it (units used up, outside the dates), or empty."""

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.time.start, self.time.start + self.minutes)

    @property
    def best(self) -> SeriesTime | None:
        """The time that would be booked: its own, or the proposed one; None where there is neither."""
        if not self.conflict:
            return self.time
        other = self.proposed
        return SeriesTime(other.day, other.start, other.provider.id) if other else None


@dataclass(frozen=True, slots=True)
class SeriesPreview:
    """Every visit of a series before anything is written, and what pays for them."""

    plan: SeriesPlan
    occurrences: tuple[Occurrence, ...]
    cover: PlannedCover

    def kept(self, left_out: Collection[int]) -> tuple[Occurrence, ...]:
        """Those that would be booked without the numbers that are left out."""
        return tuple(each for each in self.occurrences if each.best and each.number not in left_out)

    def paid_as(self, cover: PlannedCover, left_out: Collection[int]) -> SeriesPreview:
        """The same with what pays where some are left out: they take no unit, and others have it."""
        paid = {each.number: pays for each, pays in zip(self.kept(left_out), cover.paid, strict=True)}
        told = []
        for each in self.occurrences:
            number, unpaid = paid.get(each.number, ("", ""))
            told.append(replace(each, authorization=number, unpaid=unpaid))
        return replace(self, occurrences=tuple(told), cover=cover)

    def seen_without(self, hidden: frozenset[int]) -> SeriesPreview:
        """The dates alone, for somebody from whom the records of these patients are hidden."""
        if self.plan.patient_id not in hidden:
            return self
        dates = tuple(replace(each, authorization="", unpaid="") for each in self.occurrences)
        return replace(self, occurrences=dates, cover=self.cover.seen_without(hidden))


@dataclass(frozen=True, slots=True)
class SeriesVisit:
    """A visit of a series that stands or stood: its place in it."""

    number: int
    visit: AppointmentRow


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series with its visits, in order."""

    id: int
    pattern: str
    planned: int
    visits: tuple[SeriesVisit, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """How the visits of a series are moved or changed; what is None stays."""

    days: int = 0
    start: int | None = None
    minutes: int | None = None
    provider_id: int | None = None
    visit_type_id: int | None = None
    room_id: int | None = None
    """A room that visits take, in place of the one of its kind that they have."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """Where a visit would go and what it would be, and what stands against it, or empty."""

    visit: AppointmentRow
    day: date
    start: int
    minutes: int
    provider_id: int
    visit_type_id: int
    room_id: int | None = None
    reason: str | None = None
    else_words: str = ""
    """What changes beside its time, in words: `with KIM, PT, 40 min`."""
    conflict: str = ""
    overbook: bool = False
    """A reason to overbook would do."""
    proposed: FreeTime | None = None
    """Another time near, where it cannot be had."""
