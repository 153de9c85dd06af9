"""What screens and commands show of the schedule: plain values, no database.

Times of a plan are the clinic's local day and minutes after its midnight.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from clinic_tui.patients.policy import LastAnswer
from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.delay_rows import Lateness
from clinic_tui.schedule.states import IN_HOUSE, BlockKind, CancelledBy, Confirmation, Resource, Status
from clinic_tui.words.age_range import ANY_AGE, AgeRange


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes `[start, end)` after local midnight."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """The length."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one minute."""
        return self.start < other.end and self.end > other.start


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """Who sees patients; `code` is what is typed and shown where room is short (`LEE`)."""

    id: int
    code: str
    name: str
    specialty: str
    ages: AgeRange = ANY_AGE
    """The patients who are seen."""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A place of the clinic."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class VisitTypeRow:
    """A kind of visit with its usual length in minutes, and how many patients share one."""

    id: int
    code: str
    name: str
    minutes: int
    capacity: int = 1
    preparation: str = ""
    """What the patient is told to do before it."""
    ages: AgeRange = ANY_AGE
    """The patients it is for."""


@dataclass(frozen=True, slots=True)
class ProviderDay:
    """One provider's day: open spans from template and exceptions, and the slot in minutes.

    `away` says why there are none where an exception took them all.
    """

    provider: ProviderRow
    open: tuple[Span, ...]
    slot_minutes: int
    away: str = ""
    sites: tuple[int, ...] = ()
    """At which site each of the open spans is."""
    unlicensed: bool = False
    """It is a licence that holds no more, or not yet."""


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment as grid, strip, queue and command line show it."""

    id: int
    version: int
    patient_id: int
    family: str
    given: str
    preferred: str
    mrn: str
    born: date | None
    provider_id: int
    provider_code: str
    visit_type: str
    visit_type_name: str
    day: date
    start: int
    minutes: int
    status: Status
    confirmation: Confirmation
    overbook: bool
    reason: str
    room: str
    alerts: int
    walk_in: bool = False
    takes: str = ""
    """The rooms and devices that are planned for it, in words."""
    site_id: int = 0
    """Where it is."""
    kept_from_payer: bool = False
    """The patient pays it, and the payer is not told of it."""
    moved: str = ""
    """`moved to Tue 24 Nov 2026 11:15`, where this is the end that was left."""
    authorization: str = ""
    """What pays for it, or why nothing does; empty where that is not asked."""
    unauthorized: bool = False
    """True where none pays, and one is needed or was granted for such visits."""

    def seen_without(self, hidden: frozenset[int]) -> AppointmentRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, reason="", alerts=0, kept_from_payer=False, authorization="", unauthorized=False)

    @property
    def span(self) -> Span:
        """When it is planned."""
        return Span(self.start, self.start + self.minutes)

    @property
    def name(self) -> str:
        """`Family, Given (Preferred)`."""
        called = f" ({self.preferred})" if self.preferred and self.preferred != self.given else ""
        return f"{self.family}, {self.given}{called}" if self.given else f"{self.family}{called}"


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A stretch of a provider's day that is not for patients."""

    id: int
    provider_id: int
    start: int
    minutes: int
    kind: BlockKind
    label: str


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One room or device of a kind that a visit takes; an empty kind of room is an examination room."""

    resource: Resource
    kind: str

    @property
    def words(self) -> str:
        """`procedure room`, `ultrasound`."""
        return self.kind if self.resource is Resource.DEVICE else f"{self.kind} room".strip()


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A room or device that one visit at a time can have."""

    resource: Resource
    id: int
    name: str
    kind: str
    site_id: int = 0
    """Where it is: visits at another site cannot have it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A room or device that a visit has; `shared` where another has it at the same time on purpose."""

    resource: Resource
    id: int
    name: str
    shared: bool = False

    @property
    def words(self) -> str:
        """`room 3`, `Ultrasound 1`."""
        return f"room {self.name}" if self.resource is Resource.ROOM else self.name

    @property
    def key(self) -> tuple[Resource, int]:
        """What it is, whoever has it."""
        return self.resource, self.id


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """A stretch of a provider's day kept for some visit types, free for all `release_minutes` before."""

    id: int
    provider_id: int
    start: int
    minutes: int
    label: str
    visit_type_ids: frozenset[int]
    release_minutes: int | None

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.start, self.start + self.minutes)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A stretch of a day that is kept for some visits just now; `until` says when it is free for all."""

    provider_id: int
    start: int
    minutes: int
    label: str
    until: str

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.start, self.start + self.minutes)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A slot somebody is booking just now; `desk` is the letter of that terminal, empty for an offer."""

    id: int
    provider_id: int
    day: date
    start: int
    minutes: int
    desk: str
    account: str
    mine: bool
    visit_type_id: int | None = None
    """What is being booked there, None while that is not chosen: of a group visit it takes one place."""


@dataclass(frozen=True, slots=True)
class DayView:
    """All that the day grid shows."""

    day: date
    holiday: str
    providers: tuple[ProviderDay, ...]
    appointments: tuple[AppointmentRow, ...]
    blocks: tuple[BlockRow, ...]
    holds: tuple[HoldRow, ...]
    kept: tuple[KeptRow, ...] = ()
    late: tuple[Lateness, ...] = ()
    """How late providers run, where the day is today."""


@dataclass(frozen=True, slots=True)
class StripCell:
    """One provider on one day: minutes open in the template, what of it can be booked, and how many visits.

    What is past, or held by another desk, is not free.
    """

    day: date
    open_minutes: int
    free_minutes: int
    free_slots: int
    visits: int
    overbooked: int
    closed: str
    """Why there is nothing open (holiday, away), or empty."""
    over: bool = False
    """No slot of the day is still to begin."""


@dataclass(frozen=True, slots=True)
class StripRow:
    """A line of the availability strip: one provider over some days."""

    provider: ProviderRow
    cells: tuple[StripCell, ...]


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can be booked; of a group visit that has begun to fill, how many have it already."""

    provider: ProviderRow
    day: date
    start: int
    minutes: int
    joins: int = 0
    usual_of: int = 0
    """The patient who sees this provider most, where that is whom the time is looked for; else 0."""

    @property
    def usual(self) -> bool:
        """The provider is the one whom the patient sees most."""
        return self.usual_of != 0

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.start, self.start + self.minutes)

    def seen_without(self, hidden: frozenset[int]) -> FreeTime:
        """The time as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, usual_of=0) if self.usual_of in hidden else self


@dataclass(frozen=True, slots=True)
class SameDay:
    """Free times for several visits on one day, in order."""

    times: tuple[FreeTime, ...]


@dataclass(frozen=True, slots=True)
class CancelReason:
    """A structured reason; `by` says whose side it is on."""

    code: str
    words: str
    by: CancelledBy


@dataclass(frozen=True, slots=True)
class UpcomingVisit:
    """A line of the patient banner."""

    id: int
    day: date
    start: int
    minutes: int
    provider_code: str
    visit_type: str
    status: Status


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """What the booking banner says of a patient's past (domain rules, B2)."""

    visits: int
    no_shows: int
    late_cancels: int
    usual_provider: str
    """Whom the patient has seen most; empty for who has seen nobody, whatever is booked."""
    last_visit: date | None
    upcoming: tuple[UpcomingVisit, ...]
    flag_at: int = 2
    """So many no-shows and late cancels together stand out; 0 for none."""
    limit: int = 0
    """From so many on booking needs a right of its own; 0 for never."""

    @property
    def here(self) -> tuple[UpcomingVisit, ...]:
        """The visits for which the patient is in the house."""
        return tuple(each for each in self.upcoming if each.status in IN_HOUSE)

    @property
    def to_come(self) -> tuple[UpcomingVisit, ...]:
        """The visits after what brought the patient here today, the next one first."""
        return tuple(each for each in self.upcoming if each.status not in IN_HOUSE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a patient's coverage and account stand, as the banner says it."""

    payer: str = ""
    """Of the first policy in force; empty where there is none."""
    last: LastAnswer = field(default_factory=LastAnswer)
    owed_cents: int | None = None
    """What the patient owes now for visits, as the ledger has it; None for whoever may not see accounts."""
    credit_cents: int = 0
    """Money of the patient that is on no visit, or on one more than it costs."""
    account_notes: tuple[str, ...] = ()
    """What else is to be known of the account: held statements, a payment plan."""


@dataclass(frozen=True, slots=True)
class BannerRow:
    """Who a patient is, and what whoever serves them must know."""

    line: PatientLine
    counts: VisitCounts | None
    """None where the record is closed to who reads this."""
    alerts: tuple[str, ...]
    standing: Standing | None = None
    """None as `counts`."""

    def seen_without(self, hidden: frozenset[int]) -> BannerRow:
        """The banner as it is for somebody from whom the records of these patients are hidden."""
        return BannerRow(self.line.seen_without(hidden), None, ()) if self.line.id in hidden else self


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of an object's history, from the journal."""

    seq: int
    at: datetime
    who: str
    desk: str
    verb: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Booking:
    """What is asked for when an appointment is made. `minutes` None takes the visit type's."""

    patient_id: int
    provider_id: int
    visit_type_id: int
    day: date
    start: int
    minutes: int | None = None
    reason: str = ""
    overbook_reason: str = ""
    walk_in: bool = False
    has_been: bool = False
    """It took place already, and is entered from paper: what would stand against planning it does not."""
    offer_id: int | None = None
    """The offer to somebody on the waitlist that it takes up: the time is held for it."""
    kept_from_payer: str = ""
    """How the patient will pay it in full, who asked that the payer is not told; empty: as usual."""


@dataclass(frozen=True, slots=True)
class BookingCheck:
    """What stands against a booking: refusals, what an overbooking would need, and warnings."""

    refused: str
    overbook: str
    """Why it would be an overbooking (time taken, outside hours, blocked), or empty."""
    beyond: str
    """Why the overbooking needs the second right (quota used up, outside hours), or empty."""
    warnings: tuple[str, ...]
    taken: tuple[Taken, ...] = ()
    """The rooms and devices that the visit would have."""
    group_id: int | None = None
    """The group visit that it would join."""
    in_group: int = 0
    """How many have that group visit already."""
    site_id: int | None = None
    """Where the provider is then; None outside all sessions."""
    patient_id: int = 0
    """Of whose record the warnings tell."""
    unfit: str = ""
    """Why the patient's age does not fit provider or visit type, or empty; among the warnings too."""

    def seen_without(self, hidden: frozenset[int]) -> BookingCheck:
        """The answer as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, warnings=(), unfit="") if self.patient_id in hidden else self


SEARCH_DAYS = 120
"""So many days free times are looked for in, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What free times are looked for; `weekdays` 0 is Monday, empty means any.

    `visit_type_id` brings what the type needs and may have; `needs` asks for more.
    """

    minutes: int
    from_day: date
    provider_ids: tuple[int, ...] = ()
    weekdays: frozenset[int] = frozenset()
    part: Span = Span(0, 24 * 60)
    days: int = SEARCH_DAYS
    limit: int = 10
    visit_type_id: int | None = None
    needs: tuple[Need, ...] = ()
    patient_id: int | None = None
    """Whose other visits take time too, and whose usual provider comes first at the same time.

    Providers who see no patients of that age are left out, but for one who is asked for alone.
    """
    prefer: str = ""
    """The code of a provider who comes first at the same time, in place of the usual one."""
    latest_first: bool = False
    """Of one day the latest times first: what is to be over before something else begins."""
    spread: bool = False
    """Over the days and parts of day of the stretch (`rules.spread`), in place of the first that come."""


@dataclass(frozen=True, slots=True)
class BusyTime:
    """A stretch of one day that a calendar outside the clinic has; `key` knows its event again."""

    key: str
    day: date
    span: Span
    label: str = ""
    """What it is called there, empty where that is nobody's business."""


@dataclass(frozen=True, slots=True)
class DayFilter:
    """What the schedule shows: these providers, sites, and visits that stand so; empty is all.

    `words` say it for the line above the grid.
    """

    provider_ids: tuple[int, ...] = ()
    statuses: tuple[Status, ...] = ()
    words: str = ""
    site_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """True where something is left out."""
        return bool(self.provider_ids or self.statuses or self.site_ids)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter that somebody keeps under a name."""

    id: int
    name: str
    filter: DayFilter
    shift_key: int = 0
    """1 to 8: Shift and the F-key of that number shows it; 0: none does."""
