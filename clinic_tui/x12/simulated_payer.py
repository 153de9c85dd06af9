"""A payer for the demo and for tests: answers a real 270 with a real 271, by rules on the member id.

It holds no members. The last letters of the id that is asked for say what it answers, so that every kind of
answer can be had on purpose and the same question has the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from clinic_tui.x12.characters import folded
from clinic_tui.x12.eligibility_inquiry import EligibilityInquiry, InquirySet, read_inquiries
from clinic_tui.x12.envelope import Interchange, read_trusted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.outgoing import (
    ControlNumbers,
    Elements,
    GroupForm,
    Repeated,
    TradingPartner,
    write_interchange,
)
from clinic_tui.x12.parties import Party, Person, write_address, write_demographics
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.values import write_day

FORM = GroupForm("271", "HB", "005010X279A1")

ENDINGS: Mapping[str, str] = {
    "INA": "inactive since the end of last year",
    "E72": "rejected: member id (AAA 72)",
    "E73": "rejected: name (AAA 73)",
    "E75": "rejected: not found (AAA 75)",
    "E71": "rejected: birth date (AAA 71)",
    "E42": "the payer cannot answer now (AAA 42)",
    "OTH": "active, and another payer is primary",
    "AUT": "active, and visits need an authorization",
    "DIF": "active, under another name and address",
    "HMO": "active, an HMO with a primary care provider and two copays",
}
"""What an id ends with, and what is answered; every other id is active."""

_REASONS = {"E72": ("72", "C"), "E73": ("73", "C"), "E75": ("75", "C"), "E71": ("71", "C")}
_PLAN = "STANDARD PPO"


def answer(content: bytes, numbers: ControlNumbers, written_at: datetime) -> bytes:
    """The 271 to the 270 of a file, with a set for each of its sets.

    Raises X12Refused where the file cannot be trusted or asks nothing.
    """
    found = [
        (interchange, read_inquiries(each))
        for interchange, _, each in read_trusted(content).sets()
        if each.kind is Kind.ELIGIBILITY_INQUIRY
    ]
    if not found:
        raise X12Refused("The file holds no eligibility inquiry (270), so there is nothing to answer.")
    bodies = [tuple(_body(asked, written_at)) for _, asked in found]
    return write_interchange(_back(found[0][0]), FORM, bodies, numbers, written_at)


def _back(interchange: Interchange) -> TradingPartner:
    """Sender and receiver the other way round."""
    return TradingPartner(
        interchange.receiver,
        interchange.sender,
        interchange.receiver_qualifier,
        interchange.sender_qualifier,
        is_test=interchange.is_test,
    )


def _body(asked: InquirySet, moment: datetime) -> Iterator[Elements]:
    first = asked.inquiries[0]
    yield "BHT", "0022", "11", asked.reference, f"{moment:%Y%m%d}", f"{moment:%H%M}"
    yield "HL", "1", "", "20", "1"
    yield _party(first.payer, "PR")
    yield "HL", "2", "1", "21", "1"
    yield _party(first.provider, "1P")
    number = 3
    for inquiry in asked.inquiries:
        yield from _member(inquiry, number, moment.date())
        number += 2 if inquiry.dependent else 1


def _member(inquiry: EligibilityInquiry, number: int, today: date) -> Iterator[Elements]:
    ending = folded(inquiry.subscriber.party.id)[-3:]
    day = inquiry.service_dates.first if inquiry.service_dates else today
    patient = inquiry.patient
    below = inquiry.dependent is not None
    yield "HL", str(number), "2", "22", "1" if below else "0"
    if below:
        yield from _named(inquiry.subscriber, "IL", "")
        yield from write_demographics(inquiry.subscriber)
        yield "HL", str(number + 1), str(number), "23", "0"
    rejection = ("42", "R") if ending == "E42" else _REASONS.get(ending)
    if not folded(inquiry.subscriber.party.id):
        rejection = ("72", "C")
    if inquiry.trace.number:
        yield "TRN", "2", inquiry.trace.number, inquiry.trace.originator
    yield from _named(patient, "03" if below else "IL", "" if rejection else ending)
    if rejection is not None:
        yield "AAA", "N", "", *rejection
    yield from write_demographics(patient)
    if rejection is not None:
        return
    if below:
        yield "INS", "N", patient.relationship or "21"
    yield from _coverage(inquiry, ending, day)


def _named(person: Person, role: str, ending: str) -> Iterator[Elements]:
    """Name and address as it was asked for; under the ending `DIF` as the payer has them."""
    party = person.party
    if ending == "DIF":
        yield _party(party, role, last=f"{party.last}-SMITH")
        yield "N3", "99 OTHER STREET"
        yield "N4", "SPRINGFIELD", "IL", "627010099"
    else:
        yield _party(party, role)
        yield from write_address(person.address)


def _coverage(inquiry: EligibilityInquiry, ending: str, day: date) -> Iterator[Elements]:
    if ending == "INA":
        last = max(day.year - 1, 2)
        yield "DTP", "346", "D8", write_day(date(last - 1, 1, 1))
        yield "DTP", "347", "D8", write_day(date(last, 12, 31))
        yield "EB", "6", "", "30", "", _PLAN
        return
    is_hmo = ending == "HMO"
    plan, kind = ("COMMUNITY HMO", "HM") if is_hmo else (_PLAN, "PR")
    yield "DTP", "346", "D8", write_day(date(day.year, 1, 1))
    yield "EB", "1", "IND", "30", kind, plan
    needed = "Y" if ending == "AUT" else ""
    yield "EB", "1", "", Repeated(("98", "UC", "MH")), kind, plan, *[""] * 5, needed, "Y"
    yield from _copay("98", "20" if is_hmo else "25", "PRIMARY CARE" if is_hmo else "")
    if is_hmo:
        yield from _copay("98", "45", "SPECIALIST")
    yield from _copay("UC", "50", "")
    for code, total, left in (("C", "1500", "1100.5"), ("G", "6000", "5200")):
        yield "EB", code, "IND", "30", "", "", "23", total, *[""] * 4, "Y"
        yield "EB", code, "IND", "30", "", "", "29", left, *[""] * 4, "Y"
    if ending == "OTH":
        yield "EB", "R", "", "30"
        yield "LS", "2120"
        yield "NM1", "PRP", "2", "FIRST ALLIANCE", "", "", "", "", "PI", "FA001"
        yield "LE", "2120"
    if is_hmo:
        yield "EB", "L"
        yield "LS", "2120"
        yield "NM1", "P3", "1", "JONES", "MARCUS"
        yield "LE", "2120"
    asked = [code for code in inquiry.service_types if code not in ("30", "98", "UC", "MH")]
    if asked:
        yield "EB", "1", "", Repeated(tuple(asked)), kind, plan


def _copay(service: str, amount: str, message: str) -> Iterator[Elements]:
    yield "EB", "B", "IND", service, "", "", "27", amount, *[""] * 4, "Y"
    if message:
        yield "MSG", message


def _party(party: Party, role: str, last: str = "") -> Elements:
    """An NM1 as it was asked with: a payer answers ids that it does not know too."""
    names = (last or party.last, party.first, party.middle, "", party.suffix)
    return "NM1", role, "1" if party.is_person else "2", *names, party.id_kind, party.id
