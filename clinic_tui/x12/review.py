"""The 278 as it is read: a payer's answer to a request for authorization, or the request itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from clinic_tui.x12.dates import read_dates
from clinic_tui.x12.envelope import TransactionSet, read_trusted
from clinic_tui.x12.findings import Finding, Findings, quoted, refuse_untrusted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.levels import (
    DEPENDENT,
    EVENT,
    PAYER,
    RECEIVER,
    SERVICE,
    SUBSCRIBER,
    Level,
    head_of,
    levels_of,
)
from clinic_tui.x12.parties import (
    Party,
    Person,
    Reference,
    Trace,
    read_party,
    read_person,
    read_references,
    read_traces,
)
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.rejections import Rejection, read_rejections
from clinic_tui.x12.review_words import AUTHORIZED, DECISIONS, NOT_NEEDED
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import Dated, Span, read_cents, read_moment, read_number

NESTING = (PAYER, RECEIVER, SUBSCRIBER, DEPENDENT, EVENT, SERVICE)

_CALLED = {
    PAYER: "payer",
    RECEIVER: "provider",
    SUBSCRIBER: "subscriber",
    DEPENDENT: "dependent",
    EVENT: "event",
    SERVICE: "service",
}
_SERVICE_LINES = {"SV1": (1, 2), "SV2": (2, 3), "SV3": (1, 2)}
"""Where the procedure and the charge stand: professional, institutional, dental."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An HCR."""

    action: str
    """HCR01: `A1` authorized, `A2` in part, `A3` not, `A4` pended, `A6` with changes, ..."""
    number: str = ""
    """HCR02: the number that a claim carries as REF G1."""
    reasons: tuple[str, ...] = ()
    """HCR03, as codes."""

    @property
    def words(self) -> str:
        """The decision at the desk."""
        return DECISIONS.get(self.action, f"decision {self.action}")

    @property
    def is_authorized(self) -> bool:
        """True where services may be given under it, be it for less than was asked."""
        return self.action in AUTHORIZED

    @property
    def is_needless(self) -> bool:
        """True where the payer asks for no authorization."""
        return self.action == NOT_NEEDED


@dataclass(frozen=True, slots=True)
class Quantity:
    """An HSD: so many of a kind, as `VS` visits."""

    kind: str
    amount: Decimal | None
    raw: str
    """The whole segment, which may tell a rhythm too."""


@dataclass(frozen=True, slots=True)
class ServiceReview:
    """One service of an event (HL SS), with the payer's decision where there is one."""

    traces: tuple[Trace, ...] = ()
    decision: Decision | None = None
    procedure: tuple[str, ...] = ()
    """Qualifier, code, modifiers: `HC`, `97110`, `GP`."""
    cents: int | None = None
    unit_kind: str = ""
    units: Decimal | None = None
    dates: tuple[Dated, ...] = ()
    quantity: Quantity | None = None
    references: tuple[Reference, ...] = ()
    messages: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()

    @property
    def code(self) -> str:
        """The procedure code, empty where none is said."""
        return self.procedure[1] if len(self.procedure) > 1 else ""

    @property
    def modifiers(self) -> tuple[str, ...]:
        """Up to four."""
        return tuple(filter(None, self.procedure[2:6]))


@dataclass(frozen=True, slots=True)
class EventReview:
    """One patient event (HL EV), what was asked for it and what was decided."""

    subscriber: Person | None
    dependent: Person | None
    """Of the patient, where the patient is not the subscriber."""
    traces: tuple[Trace, ...] = ()
    category: str = ""
    """UM01."""
    certification: str = ""
    """UM02."""
    service_type: str = ""
    """UM03."""
    place: str = ""
    """Place of service, where UM04 gives one (`11:B`)."""
    is_urgent: bool = False
    decision: Decision | None = None
    dates: tuple[Dated, ...] = ()
    quantity: Quantity | None = None
    diagnoses: tuple[tuple[str, str], ...] = ()
    """Qualifier and code: `ABK`, `M545`."""
    providers: tuple[Party, ...] = ()
    references: tuple[Reference, ...] = ()
    messages: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    services: tuple[ServiceReview, ...] = ()

    @property
    def patient(self) -> Person | None:
        """Whom it is about."""
        return self.dependent or self.subscriber

    @property
    def number(self) -> str:
        """The authorization number: of the event, else of the first service that has one."""
        decisions = (self.decision, *(each.decision for each in self.services))
        return next((each.number for each in decisions if each and each.is_authorized and each.number), "")

    @property
    def authorized_dates(self) -> Span | None:
        """The span in which services may be given."""
        return next((each.span for each in self.dates if each.qualifier in ("AAH", "472")), None)

    def answers(self, trace: str) -> bool:
        """True where our trace number was given back, for the event or a service of it."""
        traces = (*self.traces, *(each for service in self.services for each in service.traces))
        return any(each.number == trace for each in traces)


@dataclass(frozen=True, slots=True)
class Review:
    """One 278."""

    control: str
    reference: str
    """BHT03: as in the request."""
    purpose: str
    """BHT02: `13` a request, `11` an answer."""
    kind: str
    """BHT06 of an answer: `18` final, `19` more will follow."""
    written_at: datetime | None
    """By the sender's clock, whose zone is not told."""
    payer: Party | None
    requester: Party | None
    requester_references: tuple[Reference, ...]
    subscriber: Person | None
    dependent: Person | None
    rejections: tuple[Rejection, ...]
    """Of all levels above the event."""
    events: tuple[EventReview, ...]
    findings: tuple[Finding, ...]

    @property
    def is_answer(self) -> bool:
        """True for what a payer sent, False for a request."""
        return self.purpose != "13"


def read_review_answers(content: bytes) -> tuple[Review, ...]:
    """The answers among the 278 of a file. Raises X12Refused where it cannot be trusted or holds none."""
    sets = [each for *_, each in read_trusted(content).sets() if each.kind is Kind.SERVICES_REVIEW]
    reviews = tuple(each for each in map(read_review, sets) if each.is_answer)
    if not reviews:
        raise X12Refused(
            "The file holds no answer to a request for authorization (278). Is it another file of the payer?"
        )
    for review in reviews:
        refuse_untrusted(review.findings)
    return reviews


def read_review(transaction: TransactionSet) -> Review:
    """What a 278 says; what of it cannot be read is left out and noted in the findings.

    Raises X12Refused for another set.
    """
    if transaction.kind is not Kind.SERVICES_REVIEW:
        raise X12Refused(
            f"Set {transaction.control} is {transaction.kind.words}, not about prior authorization."
        )
    findings = Findings()
    head = next((each for each in head_of(transaction) if each.name == "BHT"), None)
    if head is None:
        findings.note("BHT is missing, so it is taken as an answer without number and date")
    gathered = _Gathered()
    for level in levels_of(transaction, NESTING, findings):
        gathered.take(level, findings)
    if not (gathered.events or gathered.rejections):
        findings.note("The set says nothing: it has no event and gives no reason")
    return Review(
        transaction.control,
        head.value(3) if head else "",
        head.value(2) if head else "",
        head.value(6) if head else "",
        read_moment(head.value(4), head.value(5)) if head else None,
        gathered.payer,
        gathered.requester,
        tuple(gathered.requester_references),
        gathered.subscribers[0] if gathered.subscribers else None,
        gathered.dependents[0] if gathered.dependents else None,
        tuple(gathered.rejections),
        tuple(replace(event, services=tuple(services)) for event, services in gathered.events),
        (*transaction.findings, *findings.kept()),
    )


class _Gathered:
    """What the levels of a set have said so far."""

    def __init__(self) -> None:
        self.payer: Party | None = None
        self.requester: Party | None = None
        self.requester_references: list[Reference] = []
        self.subscribers: list[Person] = []
        self.dependents: list[Person] = []
        self.rejections: list[Rejection] = []
        self.events: list[tuple[EventReview, list[ServiceReview]]] = []
        self._subscriber: Person | None = None
        self._dependent: Person | None = None

    def take(self, level: Level, findings: Findings) -> None:
        """The next level of the set."""
        if level.code not in (EVENT, SERVICE):
            self.rejections += read_rejections(level.segments, _CALLED[level.code])
        match level.code:
            case "20":
                self.payer = self.payer or _named(level)
            case "21":
                self.requester = self.requester or _named(level)
                self.requester_references += read_references(level.segments)
            case "22":
                self._subscriber, self._dependent = read_person(level.segments, ("IL",), findings), None
                self.subscribers += filter(None, (self._subscriber,))
            case "23":
                self._dependent = read_person(level.segments, ("QC", "03"), findings)
                self.dependents += filter(None, (self._dependent,))
            case "EV":
                self.events.append((_event(level, self._subscriber, self._dependent, findings), []))
            case _ if self.events:
                self.events[-1][1].append(_service(level, findings))
            case _:
                findings.note("A service without an event was left out", level.hl)


def _named(level: Level) -> Party | None:
    return next((read_party(each) for each in level.segments if each.name == "NM1"), None)


def _event(
    level: Level, subscriber: Person | None, dependent: Person | None, findings: Findings
) -> EventReview:
    segments = level.segments
    um = _first(segments, "UM")
    facility = um.parts(4) if um else ()
    return EventReview(
        subscriber,
        dependent,
        read_traces(segments),
        um.value(1) if um else "",
        um.value(2) if um else "",
        um.value(3) if um else "",
        facility[0] if facility and (len(facility) < 2 or facility[1] == "B") else "",
        bool(um and um.value(6) == "U"),
        _decision(segments),
        read_dates(segments, findings),
        _quantity(segments, findings),
        tuple(
            (parts[0], parts[1])
            for each in segments
            if each.name == "HI"
            for place in range(1, len(each.elements))
            if len(parts := each.parts(place)) > 1
        ),
        tuple(read_party(each) for each in segments if each.name == "NM1"),
        read_references(segments),
        _messages(segments),
        read_rejections(segments, _CALLED[EVENT]),
    )


def _service(level: Level, findings: Findings) -> ServiceReview:
    segments = level.segments
    line = next((each for each in segments if each.name in _SERVICE_LINES), None)
    found = ServiceReview(
        read_traces(segments),
        _decision(segments),
        dates=read_dates(segments, findings),
        quantity=_quantity(segments, findings),
        references=read_references(segments),
        messages=_messages(segments),
        rejections=read_rejections(segments, _CALLED[SERVICE]),
    )
    if line is None:
        return found
    procedure, charge = _SERVICE_LINES[line.name]
    cents = read_cents(line.value(charge))
    if cents is None and line.value(charge):
        findings.note(f"The charge {quoted(line.value(charge))} is no amount; left out", line)
    dental = line.name == "SV3"
    unit_kind, count = ("", line.value(6)) if dental else (line.value(charge + 1), line.value(charge + 2))
    units = read_number(count)
    if units is None and count:
        findings.note(f"The units {quoted(count)} are no number; left out", line)
    return replace(found, procedure=line.parts(procedure), cents=cents, unit_kind=unit_kind, units=units)


def _first(segments: Sequence[Segment], name: str) -> Segment | None:
    return next((each for each in segments if each.name == name), None)


def _decision(segments: Sequence[Segment]) -> Decision | None:
    hcr = _first(segments, "HCR")
    return Decision(hcr.value(1), hcr.value(2), hcr.repeats(3)) if hcr else None


def _quantity(segments: Sequence[Segment], findings: Findings) -> Quantity | None:
    hsd = _first(segments, "HSD")
    if hsd is None:
        return None
    amount = read_number(hsd.value(2))
    if amount is None and hsd.value(2):
        findings.note(f"The quantity {quoted(hsd.value(2))} is no number; left out", hsd)
    return Quantity(hsd.value(1), amount, hsd.raw)


def _messages(segments: Sequence[Segment]) -> tuple[str, ...]:
    return tuple(filter(None, (each.value(1) for each in segments if each.name == "MSG")))
