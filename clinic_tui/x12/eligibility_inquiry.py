"""The 270: asking a payer whether a patient is covered (005010X279A1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.dates import first_span, read_dates
from clinic_tui.x12.envelope import TransactionSet
from clinic_tui.x12.findings import Finding, Findings
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.levels import DEPENDENT, PAYER, RECEIVER, SUBSCRIBER, Level, head_of, levels_of
from clinic_tui.x12.outgoing import (
    ControlNumbers,
    Elements,
    GroupForm,
    Repeated,
    TradingPartner,
    write_interchange,
)
from clinic_tui.x12.parties import (
    Party,
    Person,
    Trace,
    read_party,
    read_person,
    read_traces,
    write_address,
    write_demographics,
    write_number_of_ours,
    write_party,
    write_trace,
)
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.values import Span, read_moment, write_span

FORM = GroupForm("270", "HS", "005010X279A1")

PLAN_SERVICES = ("30", "98")
"""What is asked where nothing else is said: the plan as a whole, and a visit at the office."""

_MOST_SERVICES = 99


@dataclass(frozen=True, slots=True)
class EligibilityInquiry:
    """One question about one patient."""

    payer: Party
    provider: Party
    """Who asks: the clinic or the provider, by NPI."""
    subscriber: Person
    trace: Trace
    """Our number, which the answer gives back, and our ten-digit originator id."""
    reference: str
    """BHT03: our number of the set."""
    service_dates: Span | None = None
    """The day of the appointment; a payer takes none as today."""
    service_types: tuple[str, ...] = PLAN_SERVICES
    dependent: Person | None = None
    """The patient, where the patient is not the subscriber."""

    @property
    def patient(self) -> Person:
        """Whom the question is about."""
        return self.dependent or self.subscriber


def write_inquiries(
    inquiries: Sequence[EligibilityInquiry],
    partner: TradingPartner,
    numbers: ControlNumbers,
    written_at: datetime,
) -> bytes:
    """An interchange with a set for each inquiry. Raises Invalid, with the field, for what cannot be sent."""
    bodies = [tuple(_body(inquiry, written_at)) for inquiry in inquiries]
    return write_interchange(partner, FORM, bodies, numbers, written_at)


def _body(inquiry: EligibilityInquiry, moment: datetime) -> Iterator[Elements]:
    reference = write_number_of_ours(inquiry.reference, "reference")
    yield "BHT", "0022", "13", reference, f"{moment:%Y%m%d}", f"{moment:%H%M}"
    yield "HL", "1", "", PAYER, "1"
    yield write_party(inquiry.payer, "PR", "payer")
    yield "HL", "2", "1", RECEIVER, "1"
    yield write_party(inquiry.provider, "1P", "provider")
    below = inquiry.dependent is not None
    yield "HL", "3", "2", SUBSCRIBER, "1" if below else "0"
    if not below:
        yield write_trace(inquiry.trace)
    yield from _person(inquiry.subscriber, "IL", "subscriber")
    if inquiry.dependent is not None:
        yield "HL", "4", "3", DEPENDENT, "0"
        yield write_trace(inquiry.trace)
        yield from _person(inquiry.dependent, "03", "dependent")
        if not inquiry.dependent.relationship:
            raise Invalid("The relationship of the patient to the subscriber is missing.", "relationship")
        yield "INS", "N", inquiry.dependent.relationship
    if inquiry.service_dates:
        yield "DTP", "291", *write_span(inquiry.service_dates)
    services = tuple(filter(None, map(folded, inquiry.service_types)))
    if not 1 <= len(services) <= _MOST_SERVICES:
        raise Invalid(f"From 1 to {_MOST_SERVICES} service types can be asked for.", "service_types")
    yield "EQ", Repeated(services)


def _person(person: Person, role: str, field: str) -> Iterator[Elements]:
    yield write_party(person.party, role, field)
    yield from write_address(person.address)
    yield from write_demographics(person)


@dataclass(frozen=True, slots=True)
class InquirySet:
    """A 270 as it was read: what it asks, and what was off."""

    control: str
    reference: str
    purpose: str
    """BHT02: `13` for a request."""
    written_at: datetime | None
    """By the asker's clock, whose zone is not told."""
    inquiries: tuple[EligibilityInquiry, ...]
    findings: tuple[Finding, ...]


def read_inquiries(transaction: TransactionSet) -> InquirySet:
    """What a 270 asks, one inquiry for each patient. Raises X12Refused where it is no 270 or asks nothing."""
    if transaction.kind is not Kind.ELIGIBILITY_INQUIRY:
        raise X12Refused(
            f"Set {transaction.control} is {transaction.kind.words}, not an eligibility inquiry."
        )
    findings = Findings()
    head = next((each for each in head_of(transaction) if each.name == "BHT"), None)
    reference = head.value(3) if head else ""
    payer = provider = Party("", "")
    inquiries: list[EligibilityInquiry] = []
    subscriber: Person | None = None
    for level in levels_of(transaction, (PAYER, RECEIVER, SUBSCRIBER, DEPENDENT), findings):
        match level.code:
            case "20":
                payer = _named(level)
            case "21":
                provider = _named(level)
            case _:
                is_dependent = level.code == DEPENDENT
                person = read_person(level.segments, ("03",) if is_dependent else ("IL",), findings)
                if person is None:
                    findings.note("This level names nobody; it was left out", level.hl)
                    continue
                if not is_dependent:
                    subscriber = person
                services = _services(level)
                if not services:
                    continue
                if subscriber is None:
                    findings.note("A dependent without a subscriber was left out", level.hl)
                    continue
                traces = read_traces(level.segments)
                inquiries.append(
                    EligibilityInquiry(
                        payer,
                        provider,
                        subscriber,
                        traces[0] if traces else Trace("", ""),
                        reference,
                        first_span(read_dates(level.segments, findings), "291", "307", "472"),
                        services,
                        person if is_dependent else None,
                    )
                )
    if not inquiries:
        raise X12Refused(
            f"Set {transaction.control} asks for nobody's coverage: it holds no EQ of a patient."
        )
    return InquirySet(
        transaction.control,
        reference,
        head.value(2) if head else "",
        read_moment(head.value(4), head.value(5)) if head else None,
        tuple(inquiries),
        (*transaction.findings, *findings.kept()),
    )


def _named(level: Level) -> Party:
    named = next((each for each in level.segments if each.name == "NM1"), None)
    return read_party(named) if named else Party("", "")


def _services(level: Level) -> tuple[str, ...]:
    return tuple(code for each in level.segments if each.name == "EQ" for code in each.repeats(1))
