"""The 276: asking a payer how a claim stands (005010X212)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.outgoing import ControlNumbers, Elements, GroupForm, TradingPartner, write_interchange
from clinic_tui.x12.parties import Party, Person, write_demographics, write_number_of_ours, write_party
from clinic_tui.x12.values import Span, write_cents, write_span

FORM = GroupForm("276", "HR", "005010X212")

_LONGEST_CLAIM_NUMBER = 20

_KINDS = {
    "PR": ("payer", ("PI", "XV")),
    "41": ("asker", ("46",)),
    "1P": ("provider", ("XX", "FI", "SV")),
    "IL": ("member_id", ("MI", "II", "24")),
}
"""By NM101, the field to be named, and by which numbers the guide knows them (NM108): all need one."""


@dataclass(frozen=True, slots=True)
class StatusInquiry:
    """One question about one claim."""

    trace: str
    """Our number of the question, which the answer gives back (TRN02)."""
    payer: Party
    asker: Party
    """Who sends the question, by the number that the payer or clearinghouse gave."""
    provider: Party
    subscriber: Person
    claim_number: str
    """Our own number of the claim (CLM01)."""
    charge_cents: int
    service_dates: Span
    patient: Person | None = None
    """None where the patient is the subscriber."""
    payer_number: str = ""
    """The payer's number of the claim, where it is known."""


def write_status_inquiries(
    inquiries: Sequence[StatusInquiry],
    partner: TradingPartner,
    numbers: ControlNumbers,
    written_at: datetime,
) -> bytes:
    """An interchange with a set for each inquiry. Raises Invalid, with the field, for what cannot be sent."""
    bodies = [tuple(_body(inquiry, written_at)) for inquiry in inquiries]
    return write_interchange(partner, FORM, bodies, numbers, written_at)


def _body(inquiry: StatusInquiry, moment: datetime) -> Iterator[Elements]:
    trace = write_number_of_ours(inquiry.trace, "trace")
    yield "BHT", "0010", "13", trace, f"{moment:%Y%m%d}", f"{moment:%H%M}"
    yield "HL", "1", "", "20", "1"
    yield _named(replace(inquiry.payer, is_person=False), "PR", "payer")
    yield "HL", "2", "1", "21", "1"
    yield _named(inquiry.asker, "41", "asker")
    yield "HL", "3", "2", "19", "1"
    yield _named(inquiry.provider, "1P", "provider")
    below = inquiry.patient is not None
    yield "HL", "4", "3", "22", "1" if below else "0"
    if not below:
        if inquiry.subscriber.born is None:
            raise Invalid("The birth date of the subscriber is missing.", "born")
        yield from write_demographics(_told(inquiry.subscriber))
    yield _named(inquiry.subscriber.party, "IL", "subscriber")
    if inquiry.patient is not None:
        if inquiry.patient.born is None:
            raise Invalid("The birth date of the patient is missing.", "born")
        yield "HL", "5", "4", "23"
        yield from write_demographics(_told(inquiry.patient))
        yield write_party(replace(inquiry.patient.party, id_kind="", id=""), "QC", "patient")
    yield "TRN", "1", trace
    if inquiry.payer_number:
        yield "REF", "1K", inquiry.payer_number
    number = folded(inquiry.claim_number)
    if not 1 <= len(number) <= _LONGEST_CLAIM_NUMBER:
        raise Invalid(
            f"The number of the claim has from 1 to {_LONGEST_CLAIM_NUMBER} characters.", "claim_number"
        )
    yield "REF", "EJ", number
    if inquiry.charge_cents < 0:
        raise Invalid("The charge of a claim is not below zero.", "charge")
    yield "AMT", "T3", write_cents(inquiry.charge_cents)
    yield "DTP", "472", *write_span(inquiry.service_dates)


def _named(party: Party, role: str, field: str) -> Elements:
    """The NM1 of somebody whom the guide wants with a number. Raises Invalid."""
    missing, kinds = _KINDS[role]
    if not folded(party.id):
        raise Invalid(f"The number of the {field} is missing: a status question names it.", missing)
    if party.id_kind not in kinds:
        raise Invalid(
            f"A status question names the {field} by {' or '.join(kinds)}, not by {party.id_kind}.", missing
        )
    return write_party(party, role, field)


def _told(person: Person) -> Person:
    """With the sex where it is F or M: the guide knows no other here, and asks it only where it is known."""
    return person if person.sex in ("F", "M") else replace(person, sex="")
