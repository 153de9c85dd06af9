"""What files of claims have to say of drawn visits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clinic_tui.claims.sent_lines import line_number
from clinic_tui.coding.rows import Referrer
from clinic_tui.coding.rules import LETTERS, pointers_of
from clinic_tui.coding.states import Accident
from clinic_tui.patients.policy import Relationship
from clinic_tui.patients.rows import Sex
from clinic_tui.x12.characters import folded
from clinic_tui.x12.claim_facts import Accident as Caused
from clinic_tui.x12.claim_facts import (
    BillingProvider,
    Claim,
    ClaimLine,
    Drug,
    Insurance,
    LineAdjudication,
    OtherPayer,
    Provider,
)
from clinic_tui.x12.parties import MEMBER_ID, NPI, PAYER_ID, Party, Person, PostalAddress
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.values import Span
from tests.builders import LEE, ORT
from tests.services.visits_drawn import ACME, BIG, DrawnLine, DrawnVisit, first_day

NUMBERS = {ACME: "60054", BIG: "87726"}
FILINGS = {ACME: "CI", BIG: "BL"}
PAID_ON = date(2026, 3, 10)

ELM = BillingProvider(
    Party("85", "ELM STREET CLINIC", id_kind=NPI, id="1999999984"),
    PostalAddress("12 ELM STREET", "", "SALEM", "MA", "019704307"),
    "123456789",
    "EI",
    "261Q00000X",
    PostalAddress("PO BOX 12", "", "SALEM", "MA", "019700012"),
)
DOCTORS = {LEE: ("LEE", "1999999968"), ORT: ("KIM", "1999999950")}
REFERRED = {"1234567893": ("BROWN", "ANN"), "1999999976": ("NUNEZ", "EVA")}


@dataclass(frozen=True)
class Entered:
    """A drawn visit as it stands in the clinic."""

    visit: DrawnVisit
    id: int
    day: date


def the_other(payer: str) -> str:
    """Who pays second."""
    return BIG if payer == ACME else ACME


def claimed(of: Entered) -> Claim:
    """The claim to the first payer."""
    visit, number = of.visit, f"V{of.id}-1"
    is_self = visit.relationship is Relationship.SELF
    hurt = visit.accident is not Accident.NONE
    return Claim(
        number,
        ELM,
        _first(visit, whole=is_self),
        sum(each.cents for each in visit.lines),
        visit.place,
        visit.diagnoses,
        tuple(_line(of, number, place, each) for place, each in enumerate(visit.lines, start=1)),
        None if is_self else _patient(visit, "QC"),
        authorization=visit.authorization,
        referral=visit.referral,
        referring=_referring(visit.referrer),
        rendering=_doctor("82", visit.rendering, "207Q00000X"),
        supervising=_doctor("DQ", ORT) if visit.is_supervised else None,
        accident=Caused(
            {Accident.AUTO: "AA", Accident.OTHER: "OA"}[visit.accident],
            first_day(visit, of.day),
            "MA" if visit.accident is Accident.AUTO else "",
        )
        if hurt
        else None,
        onset=first_day(visit, of.day) if visit.has_onset else None,
        clia="22D1234567" if any(map(_is_tested, visit.lines)) else "",
        note=folded(visit.note),
        other_payers=(OtherPayer(_second(visit, whole=False)),) if visit.second_id else (),
    )


def _is_tested(line: DrawnLine) -> bool:
    """In the laboratory of the house."""
    return (line.code.startswith("8") or "QW" in line.modifiers) and "90" not in line.modifiers


def claimed_next(of: Entered) -> Claim:
    """The claim to the second payer, with what the first one decided."""
    visit, number = of.visit, f"V{of.id}-2"
    lines = tuple(
        replace(
            _line(of, number, place, line),
            adjudications=(
                LineAdjudication(
                    NUMBERS[visit.payer],
                    decided.paid,
                    _procedure(line),
                    Decimal(line.units),
                    tuple(
                        Adjustment(group, reason, cents)
                        for group, reason, cents in (
                            ("CO", "45", decided.contract),
                            ("PR", "2", decided.patient),
                        )
                        if cents
                    ),
                    PAID_ON,
                    decided.patient or None,
                ),
            ),
        )
        for place, (line, decided) in enumerate(zip(visit.lines, visit.decided, strict=True), start=1)
    )
    earlier = OtherPayer(
        _first(visit, whole=False), sum(each.paid for each in visit.decided), claim_number=f"ICN{of.id}"
    )
    return replace(
        claimed(of),
        number=number,
        insurance=_second(visit, whole=True),
        lines=lines,
        patient=None,
        other_payers=(earlier,),
    )


def _first(visit: DrawnVisit, *, whole: bool) -> Insurance:
    if visit.relationship is Relationship.SELF:
        subscriber = _patient(visit, "IL", visit.member_id)
    else:
        holder = visit.subscriber
        assert holder is not None
        party = Party(
            "IL", folded(holder.family), folded(holder.given), id_kind=MEMBER_ID, id=visit.member_id,
            is_person=True,
        )  # fmt: skip
        subscriber = Person(party)
    return Insurance(
        "P", _payer(visit.payer), subscriber if whole else _named_only(subscriber),
        FILINGS[visit.payer], visit.relationship.x12, visit.group,
    )  # fmt: skip


def _second(visit: DrawnVisit, *, whole: bool) -> Insurance:
    other = the_other(visit.payer)
    subscriber = _patient(visit, "IL", visit.second_id)
    return Insurance(
        "S", _payer(other), subscriber if whole else _named_only(subscriber), FILINGS[other], "18"
    )


def _named_only(subscriber: Person) -> Person:
    """Beside the payer that is asked, a policy says the name and the street of its subscriber."""
    return Person(subscriber.party, address=subscriber.address)


def _payer(name: str) -> Party:
    return Party("PR", folded(name), id_kind=PAYER_ID, id=NUMBERS[name])


def _patient(visit: DrawnVisit, role: str, member_id: str = "") -> Person:
    party = Party(
        role, folded(visit.family), folded(visit.given), id_kind=MEMBER_ID if member_id else "",
        id=member_id, is_person=True,
    )  # fmt: skip
    sex = visit.sex.value if visit.sex in (Sex.FEMALE, Sex.MALE) else "U"
    street = PostalAddress(
        "12 ELM STREET", folded(visit.more), "SALEM", "MA", visit.zip_code.replace("-", "")
    )
    return Person(party, visit.born, sex, address=street)


def _doctor(role: str, who: int, taxonomy: str = "") -> Provider:
    family, npi = DOCTORS[who]
    return Provider(Party(role, family, "ROBIN", id_kind=NPI, id=npi, is_person=True), taxonomy)


def _referring(who: Referrer | None) -> Provider | None:
    if who is None:
        return None
    family, given_name = REFERRED[who.npi]
    return Provider(Party("DN", family, given_name, id_kind=NPI, id=who.npi, is_person=True))


def _procedure(line: DrawnLine) -> Procedure:
    return Procedure("HC", line.code, line.modifiers)


def _line(of: Entered, number: str, place: int, line: DrawnLine) -> ClaimLine:
    pointed = pointers_of(line.pointers, len(of.visit.diagnoses))
    return ClaimLine(
        line_number(number, place),
        _procedure(line),
        line.cents,
        Decimal(line.units),
        tuple(LETTERS.index(letter) + 1 for letter in pointed),
        Span(of.day, of.day),
        drug=Drug(line.drug.ndc, Decimal(line.drug.quantity), line.drug.unit.value) if line.drug else None,
    )
