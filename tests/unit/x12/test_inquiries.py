"""Questions to payers: 270 and 278 as written, and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.eligibility_inquiry import EligibilityInquiry, read_inquiries, write_inquiries
from clinic_tui.x12.envelope import TransactionSet, read_trusted
from clinic_tui.x12.outgoing import ControlNumbers, TradingPartner
from clinic_tui.x12.parties import Party, Person, PostalAddress, Trace
from clinic_tui.x12.review import Review, read_review
from clinic_tui.x12.review_request import EXTEND, RequestedService, ReviewRequest, write_review_request
from clinic_tui.x12.values import Span

PARTNER = TradingPartner("CLINIC01", "CLEARHSE")
NUMBERS = ControlNumbers(7, 7)
AT = datetime(2026, 3, 2, 9, 30)
PAYER = Party("PR", "ACME HEALTH", id_kind="PI", id="ACME1")
CLINIC = Party("1P", "RIVERTON FAMILY PRACTICE", id_kind="XX", id="1987654328")
OMAR = Person(
    Party("IL", "FINCH", "OMAR", id_kind="MI", id="XYZ7771", is_person=True), date(1984, 2, 13), "M"
)
ZOE = Person(Party("03", "FINCH", "ZOE", "B", is_person=True), date(2015, 6, 7), "F", relationship="19")
TRACE = Trace("1", "T0001", "9CLINIC001")
VISIT = Span(date(2026, 3, 5), date(2026, 3, 5))
INQUIRY = EligibilityInquiry(PAYER, CLINIC, OMAR, TRACE, "R1", VISIT)
REQUEST = ReviewRequest(PAYER, CLINIC, OMAR, TRACE, "R1", service_type="PT")


def asked(inquiry: EligibilityInquiry) -> TransactionSet:
    ((_, _, found),) = read_trusted(write_inquiries([inquiry], PARTNER, NUMBERS, AT)).sets()
    return found


def requested(request: ReviewRequest) -> Review:
    ((_, _, found),) = read_trusted(write_review_request(request, PARTNER, NUMBERS, AT)).sets()
    return read_review(found)


def test_an_inquiry_for_a_dependent_to_the_letter() -> None:
    found = asked(replace(INQUIRY, dependent=ZOE))
    assert [each.raw for each in found.body] == [
        "BHT*0022*13*R1*20260302*0930",
        "HL*1**20*1",
        "NM1*PR*2*ACME HEALTH*****PI*ACME1",
        "HL*2*1*21*1",
        "NM1*1P*2*RIVERTON FAMILY PRACTICE*****XX*1987654328",
        "HL*3*2*22*1",
        "NM1*IL*1*FINCH*OMAR****MI*XYZ7771",
        "DMG*D8*19840213*M",
        "HL*4*3*23*0",
        "TRN*1*T0001*9CLINIC001",
        "NM1*03*1*FINCH*ZOE*B",
        "DMG*D8*20150607*F",
        "INS*N*19",
        "DTP*291*D8*20260305",
        "EQ*30^98",
    ]


name = st.text(min_size=1, max_size=30).filter(lambda text: bool(folded(text)))
day = st.dates(date(1900, 1, 1), date(2100, 1, 1))
people = st.builds(
    lambda last, first, born, sex, street: Person(
        Party("IL", last, first, id_kind="MI", id="XYZ7771", is_person=True),
        born,
        sex,
        address=PostalAddress(street, "", "Springfield", "IL", "62701-1234"),
    ),
    name, name, st.none() | day, st.sampled_from(("F", "M", "U", "")), st.text(max_size=40),
)  # fmt: skip


@settings(deadline=None)
@given(people, st.none() | people, day)
def test_an_inquiry_reads_back_as_it_was_asked(
    subscriber: Person, dependent: Person | None, visit: date
) -> None:
    patient = dependent and replace(
        dependent, relationship="19", party=replace(dependent.party, id="", id_kind="")
    )
    inquiry = replace(INQUIRY, subscriber=subscriber, dependent=patient, service_dates=Span(visit, visit))
    (read,) = read_inquiries(asked(inquiry)).inquiries
    assert (read.trace, read.service_dates, read.service_types) == (TRACE, Span(visit, visit), ("30", "98"))
    for ours, theirs in ((subscriber, read.subscriber), (patient, read.dependent)):
        assert (ours is None) == (theirs is None)
        if ours and theirs:
            assert (theirs.party.last, theirs.party.first) == (
                folded(ours.party.last),
                folded(ours.party.first),
            )
            assert (theirs.born, theirs.sex) == (ours.born, ours.sex)
            assert theirs.address.postal_code == "627011234"


def test_many_inquiries_are_as_many_sets() -> None:
    content = write_inquiries([INQUIRY] * 3, PARTNER, NUMBERS, AT)
    assert [found.control for *_, found in read_trusted(content).sets()] == ["0001", "0002", "0003"]


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"provider": replace(CLINIC, id="1234567891")}, "provider"),
        ({"payer": replace(PAYER, last="李")}, "payer"),
        ({"payer": replace(PAYER, id="")}, "payer"),
        ({"trace": Trace("1", "", "9CLINIC001")}, "trace"),
        ({"trace": Trace("1", "T1", "SHORT")}, "originator"),
        ({"reference": ""}, "reference"),
        ({"service_types": ()}, "service_types"),
        ({"dependent": replace(ZOE, relationship="")}, "relationship"),
    ],
)
def test_an_inquiry_that_cannot_be_sent_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(replace(INQUIRY, **changes))
    assert refused.value.field == field


def test_a_request_for_authorization_reads_back() -> None:
    span = Span(date(2026, 3, 5), date(2026, 6, 5))
    review = requested(
        replace(
            REQUEST,
            dependent=ZOE,
            is_urgent=True,
            diagnoses=("M54.5", "R26.2"),
            dates=span,
            visits=12,
            services=(RequestedService("97110", ("GP",), Decimal(24)), RequestedService("97140", cents=9050)),
            service_provider=replace(CLINIC, last="OTHER CLINIC"),
            certification=EXTEND,
            previous_number="A100",
            contact_phone="555-555-0100",
            message="Second part",
        )
    )
    assert not review.is_answer
    assert review.findings == ()
    (event,) = review.events
    assert event.patient
    assert event.patient.party.first == "ZOE"
    assert (event.category, event.certification, event.service_type) == ("HS", "4", "PT")
    assert (event.place, event.is_urgent, event.authorized_dates) == ("11", True, span)
    assert event.diagnoses == (("ABK", "M545"), ("ABF", "R262"))
    assert event.quantity
    assert (event.quantity.kind, event.quantity.amount) == ("VS", Decimal(12))
    assert [(each.code, each.modifiers, each.units, each.cents) for each in event.services] == [
        ("97110", ("GP",), 24, None),
        ("97140", (), None, 9050),
    ]
    assert event.references[0].value == "A100"
    assert event.messages == ("SECOND PART",)
    assert event.answers("T0001")


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"certification": EXTEND}, "previous_number"),
        ({"visits": 0}, "visits"),
        ({"diagnoses": ("M",)}, "diagnoses"),
        ({"diagnoses": ("M545",) * 13}, "diagnoses"),
        ({"services": (RequestedService(""),)}, "services"),
        ({"services": (RequestedService("97110", units=Decimal(0)),)}, "services"),
        ({"dependent": replace(ZOE, relationship="")}, "relationship"),
        ({"reference": "x" * 51}, "reference"),
    ],
)
def test_a_request_that_cannot_be_sent_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        requested(replace(REQUEST, **changes))
    assert refused.value.field == field
