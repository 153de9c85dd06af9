"""The 278 as a request: asking a payer to authorize services before they are given (005010X217)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.levels import DEPENDENT, EVENT, PAYER, RECEIVER, SERVICE, SUBSCRIBER
from clinic_tui.x12.outgoing import (
    Composite,
    ControlNumbers,
    Elements,
    GroupForm,
    TradingPartner,
    write_interchange,
)
from clinic_tui.x12.parties import (
    Party,
    Person,
    Trace,
    write_address,
    write_demographics,
    write_number_of_ours,
    write_party,
    write_trace,
)
from clinic_tui.x12.values import Span, write_cents, write_number, write_span

FORM = GroupForm("278", "HI", "005010X217")

FIRST, EXTEND, RENEW, CANCEL = "I", "4", "R", "3"
"""UM02; all but the first need the number that the payer gave before."""

_MOST_DIAGNOSES = 12
_CODE_SET_CHANGED = date(2015, 10, 1)


@dataclass(frozen=True, slots=True)
class RequestedService:
    """One procedure to authorize: the code, its modifiers, and how often."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    unit_kind: str = "UN"
    cents: int | None = None
    dates: Span | None = None


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """One request for one patient."""

    payer: Party
    requester: Party
    subscriber: Person
    trace: Trace
    reference: str
    """BHT03: our number of the request."""
    category: str = "HS"
    """UM01: `HS` services, `SC` referral to a specialist, `AR` admission."""
    certification: str = FIRST
    service_type: str = ""
    """UM03, as EB03 of eligibility."""
    place: str = "11"
    """Place of service."""
    is_urgent: bool = False
    diagnoses: tuple[str, ...] = ()
    """ICD-10-CM, the first one the main; ICD-9-CM where the dates are before October 2015."""
    dates: Span | None = None
    visits: int | None = None
    services: tuple[RequestedService, ...] = ()
    service_provider: Party | None = None
    """Who will give the services, where that is another than the requester."""
    previous_number: str = ""
    """The payer's number of the authorization to extend, renew or cancel."""
    contact_name: str = ""
    contact_phone: str = ""
    """Ten digits."""
    message: str = ""
    dependent: Person | None = None
    """The patient, where the patient is not the subscriber."""


def write_review_request(
    request: ReviewRequest, partner: TradingPartner, numbers: ControlNumbers, written_at: datetime
) -> bytes:
    """An interchange with one request. Raises Invalid, with the field, where it cannot be sent."""
    return write_interchange(partner, FORM, [tuple(_body(request, written_at))], numbers, written_at)


def _body(request: ReviewRequest, moment: datetime) -> Iterator[Elements]:
    reference = write_number_of_ours(request.reference, "reference")
    yield "BHT", "0007", "13", reference, f"{moment:%Y%m%d}", f"{moment:%H%M}"
    yield "HL", "1", "", PAYER, "1"
    yield write_party(request.payer, "X3", "payer")
    yield "HL", "2", "1", RECEIVER, "1"
    yield write_party(request.requester, "1P", "requester")
    if request.contact_name or request.contact_phone:
        phone = "".join(each for each in request.contact_phone if each.isascii() and each.isdigit())
        yield "PER", "IC", folded(request.contact_name)[:60].rstrip(), "TE" if phone else "", phone
    yield "HL", "3", "2", SUBSCRIBER, "1"
    yield from _person(request.subscriber, "IL", "subscriber")
    last = 3
    if request.dependent is not None:
        last = 4
        yield "HL", "4", "3", DEPENDENT, "1"
        yield from _person(request.dependent, "QC", "dependent")
        if not request.dependent.relationship:
            raise Invalid("The relationship of the patient to the subscriber is missing.", "relationship")
        yield "INS", "N", request.dependent.relationship
    yield "HL", str(last + 1), str(last), EVENT, "1" if request.services else "0"
    yield from _event(request)
    for count, service in enumerate(request.services, start=last + 2):
        yield "HL", str(count), str(last + 1), SERVICE, "0"
        yield from _service(service)


def _person(person: Person, role: str, field: str) -> Iterator[Elements]:
    yield write_party(person.party, role, field)
    yield from write_address(person.address)
    yield from write_demographics(person)


def _event(request: ReviewRequest) -> Iterator[Elements]:
    if request.certification != FIRST and not request.previous_number:
        raise Invalid(
            "To extend, renew or cancel an authorization, give the number that the payer gave it.",
            "previous_number",
        )
    yield write_trace(request.trace)
    yield (
        "UM",
        request.category,
        request.certification,
        request.service_type,
        Composite((request.place, "B")) if request.place else "",
        "",
        "U" if request.is_urgent else "",
    )
    if request.previous_number:
        yield "REF", "BB", request.previous_number
    if request.dates:
        yield "DTP", "AAH", *write_span(request.dates)
    if request.diagnoses:
        yield "HI", *_diagnoses(request)
    if request.visits is not None:
        if request.visits < 1:
            raise Invalid("At least one visit has to be asked for.", "visits")
        yield "HSD", "VS", str(request.visits)
    if request.message:
        yield "MSG", folded(request.message)[:264].rstrip()
    if request.service_provider is not None:
        yield write_party(request.service_provider, "SJ", "service_provider")


def _diagnoses(request: ReviewRequest) -> Iterator[Composite]:
    codes = [folded(code).replace(".", "").replace(" ", "") for code in request.diagnoses]
    if len(codes) > _MOST_DIAGNOSES or not all(3 <= len(code) <= 7 for code in codes):
        raise Invalid(
            f"Give up to {_MOST_DIAGNOSES} diagnoses as codes of three to seven characters.", "diagnoses"
        )
    before = request.dates is not None and request.dates.last < _CODE_SET_CHANGED
    main, other = ("BK", "BF") if before else ("ABK", "ABF")
    for place, code in enumerate(codes):
        yield Composite((other if place else main, code))


def _service(service: RequestedService) -> Iterator[Elements]:
    code = folded(service.code).replace(" ", "")
    if not code or len(service.modifiers) > 4:
        raise Invalid("A service has a procedure code and at most four modifiers.", "services")
    if service.units is not None and service.units <= 0:
        raise Invalid(f"The units of {code} are above zero.", "services")
    if service.cents is not None and service.cents < 0:
        raise Invalid(f"The charge of {code} is not below zero.", "services")
    if service.dates:
        yield "DTP", "472", *write_span(service.dates)
    yield (
        "SV1",
        Composite(("HC", code, *service.modifiers)),
        "" if service.cents is None else write_cents(service.cents),
        service.unit_kind if service.units is not None else "",
        "" if service.units is None else write_number(service.units),
    )
