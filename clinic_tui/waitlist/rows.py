"""What screens and commands show of the waitlist: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from clinic_tui.schedule.rows import Span
from clinic_tui.waitlist.states import Priority, WaitState

ANY_TIME = Span(0, 24 * 60)
USUAL_PROVIDER = "usual provider"
"""The reason of a rank that tells with whom the patient's visits were."""


@dataclass(frozen=True, slots=True)
class NewWish:
    """What is asked for: a visit of this type, sooner than the schedule has room for it.

    `minutes` None takes the type's; `providers` are codes, none for anybody; `weekdays` 0 is
    Monday, none for any; `part` is the stretch of the day, `notice_hours` the shortest notice.
    """

    patient_id: int
    visit_type_id: int
    minutes: int | None = None
    providers: tuple[str, ...] = ()
    weekdays: frozenset[int] = frozenset()
    part: Span = ANY_TIME
    earliest: date | None = None
    latest: date | None = None
    priority: Priority = Priority.ROUTINE
    notice_hours: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class LaterVisit:
    """The visit that the patient has already, of the type that is wished for."""

    id: int
    version: int
    day: date
    start: int
    provider_code: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A time that is offered just now; `expires_at` is an instant."""

    id: int
    version: int
    entry_id: int
    provider_id: int
    provider_code: str
    day: date
    start: int
    minutes: int
    expires_at: datetime
    made_by: str
    passed_on: int = 0

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.start, self.start + self.minutes)


@dataclass(frozen=True, slots=True)
class WaiterRow:
    """Somebody who waits, with all that the rank goes by."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    phone: str
    visit_type_id: int
    visit_type: str
    minutes: int
    providers: tuple[str, ...]
    weekdays: frozenset[int]
    part: Span
    earliest: date | None
    latest: date | None
    priority: Priority
    notice_hours: int
    since: datetime
    status: WaitState
    words: str
    usual_provider: str = ""
    later: LaterVisit | None = None
    offer: OfferRow | None = None
    declined: frozenset[tuple[int, date, int]] = field(default=frozenset())
    """Times that were offered before and not taken: provider, day, minute."""

    def seen_without(self, hidden: frozenset[int]) -> WaiterRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, phone="", words="", usual_provider="")


@dataclass(frozen=True, slots=True)
class FreedTime:
    """What has come free of a provider's day, `start` to `end`; up to `until` nothing else stands there."""

    provider_id: int
    provider_code: str
    day: date
    start: int
    end: int
    until: int

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.start, self.end)

    @property
    def room(self) -> int:
        """Minutes that a visit which begins there can take."""
        return self.until - self.start


@dataclass(frozen=True, slots=True)
class Ranked:
    """A waiter whom the time fits, and why they stand where they stand."""

    waiter: WaiterRow
    reasons: tuple[str, ...]
    days_waiting: int

    def seen_without(self, hidden: frozenset[int]) -> Ranked:
        """The rank as it is for somebody from whom the records of these patients are hidden."""
        if self.waiter.patient_id not in hidden:
            return self
        told = tuple(words for words in self.reasons if words != USUAL_PROVIDER)
        return replace(self, waiter=self.waiter.seen_without(hidden), reasons=told)

    @property
    def words(self) -> str:
        """The reasons in one line: `urgent, waits 12 days, usual provider`."""
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Waiters:
    """A time that has come free and who could have it, the best first."""

    time: FreedTime
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of an accepted offer: the visit, and the time of the old one where it was moved."""

    appointment_id: int
    freed_id: int | None = None
    """The old end of the move, whose time can be offered in turn."""
