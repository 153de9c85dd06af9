"""A claim that is whole, and for each rule what breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from clinic_tui.claims.draft import (
    Accident,
    AccidentKind,
    Adjustment,
    Authorization,
    Biller,
    ClaimDraft,
    Clinician,
    Drug,
    EarlierAnswer,
    EarlierLine,
    Frequency,
    Insured,
    Line,
    LineBeside,
    PayerFacts,
    Policy,
    PostalAddress,
    Sequence,
    ServicePlace,
)
from clinic_tui.claims.scrub.finding import DiagnosisKnown, Level, NothingKnown
from clinic_tui.codes.diagnosis_limits import DiagnosisLimits
from clinic_tui.codes.edit_rows import Adjudication, PairEdit, UnitEdit

DAY = date(2026, 11, 23)
TODAY = date(2026, 11, 24)
HOME = PostalAddress("12 Elm Street", "", "Salem", "MA", "01970")
NPIS = ("1999999984", "1999999992", "1888888882")
E, W = Level.ERROR, Level.WARNING

PAYER = PayerFacts("Harbor Health", "60054", "CI", 180, listed=True)
MEDICARE = PayerFacts("Medicare", "12302", "MB", 365)
POLICY = Policy(Sequence.PRIMARY, PAYER, "W123456789", checked_days_ago=2)
WHOLE = ClaimDraft(
    number="1042-1",
    biller=Biller(
        "Harbor Family Practice",
        "1999999984",
        "123456789",
        PostalAddress("4 Harbor Street", "", "Salem", "MA", "019703821"),
        "207Q00000X",
    ),
    patient=Insured("Adams", "Ruth", date(1961, 4, 2), "F", HOME),
    policies=(POLICY,),
    to=0,
    place=ServicePlace("11", "Harbor Family Practice"),
    day=DAY,
    diagnoses=("E119", "I10"),
    lines=(
        Line("99213", 145_00, pointers=(1, 2), listed_cents=145_00),
        Line("G0439", 80_00, units=2, pointers=(1,), listed_cents=40_00),
    ),
    rendering=Clinician("Lee", "Jin", "1999999992", "207Q00000X", enrolled=True),
    last_seen_on=date(2026, 5, 4),
)


class Book(NothingKnown):
    """A little of the code sets."""

    def has_diagnoses(self, day: date) -> bool:
        return True

    def ended(self, code: str, day: date) -> date | None:
        return date(2026, 9, 30) if code == "G0296" else None

    def diagnosis(self, code: str, day: date) -> DiagnosisKnown | None:
        return {
            "E119": DiagnosisKnown(billable=True),
            "I10": DiagnosisKnown(billable=True),
            "E11": DiagnosisKnown(billable=False),
            "O80": DiagnosisKnown(billable=True),
            "N400": DiagnosisKnown(billable=True),
            "W19XXXA": DiagnosisKnown(billable=True),
            "S52501S": DiagnosisKnown(billable=True),
        }.get(code)

    def limits(self, code: str, day: date) -> DiagnosisLimits:
        return {"O80": DiagnosisLimits("F", 12, 55), "N400": DiagnosisLimits("M", 15)}.get(
            code, DiagnosisLimits()
        )

    def most_units(self, code: str, day: date) -> UnitEdit | None:
        return {
            "99213": UnitEdit(1, Adjudication.CLINICAL, "Clinical: Data"),
            "97110": UnitEdit(4, Adjudication.LINE),
            "G0422": UnitEdit(6, Adjudication.POLICY),
            "A9999": UnitEdit(0, Adjudication.POLICY),
        }.get(code)

    def pair(self, first: str, second: str, day: date) -> PairEdit | None:
        begun = date(2020, 1, 1)
        found = {
            ("99213", "36415"): PairEdit(begun, None, True, "Standards of medical / surgical practice"),
            ("99213", "99000"): PairEdit(begun, None, False),
            ("20610", "20605"): PairEdit(begun, None, True),
            ("80053", "80048"): PairEdit(begun, None, True),
        }.get((first, second))
        return found if found is not None and found.holds_on(day) else None


def changed(**facts: Any) -> ClaimDraft:
    """The whole claim with other facts."""
    return replace(WHOLE, **facts)


def policy(**facts: Any) -> ClaimDraft:
    """With another policy."""
    return changed(policies=(replace(POLICY, **facts),))


def payer(**facts: Any) -> ClaimDraft:
    """With another payer."""
    return policy(payer=replace(PAYER, **facts))


def biller(**facts: Any) -> ClaimDraft:
    """With another billing provider."""
    return changed(biller=replace(WHOLE.biller, **facts))


def patient(**facts: Any) -> ClaimDraft:
    """With another patient."""
    return changed(patient=replace(WHOLE.patient, **facts))


def address(**facts: Any) -> ClaimDraft:
    """With another address of the patient."""
    return patient(address=replace(HOME, **facts))


def line(**facts: Any) -> ClaimDraft:
    """With another first line."""
    return changed(lines=(replace(WHOLE.lines[0], **facts), WHOLE.lines[1]))


def second(**answer: Any) -> ClaimDraft:
    """To a second payer, behind what the first said."""
    said = EarlierAnswer(
        paid_cents=150_00,
        decided_on=date(2026, 11, 20),
        lines=(
            EarlierLine(1, 100_00, (Adjustment("CO", "45", 25_00), Adjustment("PR", "2", 20_00))),
            EarlierLine(2, 50_00, (Adjustment("CO", "45", 30_00),)),
        ),
    )
    first = replace(POLICY, answer=replace(said, **answer))
    return changed(policies=(first, replace(POLICY, sequence=Sequence.SECONDARY, payer=OTHER)), to=1)


OTHER = replace(PAYER, name="Bay Mutual", electronic_id="61101")


def beside(**facts: Any) -> ClaimDraft:
    """To the first payer, with another policy behind it."""
    behind = replace(POLICY, sequence=Sequence.SECONDARY, payer=OTHER)
    return changed(policies=(POLICY, replace(behind, **facts)))


def lines(*said: str, day: date | None = None, units: int = 1) -> ClaimDraft:
    """With these lines, as `20610-RT`; each costs a dollar a unit."""
    made = []
    for each in said:
        code, *modifiers = each.split("-")
        made.append(
            Line(code, units * 100, units, tuple(modifiers), pointers=(1,), day=day, listed_cents=100)
        )
    return changed(lines=tuple(made), clia="22D0123456")


def on_another_day(claim: ClaimDraft) -> ClaimDraft:
    """The last line was done the day before."""
    last = replace(claim.lines[-1], day=date(2026, 11, 22))
    return replace(claim, lines=(*claim.lines[:-1], last))


FINE = {
    "as it is": WHOLE,
    "a pair of which the visit has 25": lines("99213-25", "36415"),
    "a pair of other sides": lines("20610-RT", "20605-LT"),
    "a pair apart by 59 on either": lines("20610-XS", "20605"),
    "a test that was repeated": lines("80053", "80048-91"),
    "a pair of other days": on_another_day(lines("20610", "20605")),
    "a pair before it began": replace(
        lines("20610", "20605"),
        day=date(2019, 12, 31),
        policies=(replace(POLICY, payer=replace(PAYER, filing_days=None)),),
    ),
    "as many units as are believed": lines("97110", "97110-59", units=4),
    "units of two days": on_another_day(lines("G0422", "G0422", units=6)),
    "second payer": second(),
    "another policy behind": beside(),
    "claim-level reasons of the first payer": second(
        lines=(), adjustments=(Adjustment("CO", "45", 75_00),), paid_cents=150_00
    ),
    "replacement": changed(frequency=Frequency.REPLACEMENT, original_number="2026112"),
    "a child": policy(
        relationship="19", subscriber=Insured("Adams", "Noah", date(1985, 1, 1), "M", PostalAddress())
    ),
    "surgery with 25": changed(
        lines=(
            replace(WHOLE.lines[0], modifiers=("25",)),
            Line("11102", 90_00, pointers=(1,), listed_cents=90_00),
        )
    ),
    "telehealth": changed(
        place=ServicePlace("10", "Harbor"), lines=(replace(WHOLE.lines[0], modifiers=("95",)),)
    ),
    "a lab test that was sent out": line(code="80053", modifiers=("90",)),
    "a lab test in the house": replace(line(code="80053"), clia="22D0123456"),
    "a vaccine": line(code="J0897", drug=Drug("55513071001", "1", "UN")),
    "filed late with its reason": replace(payer(filing_days=1), day=date(2026, 11, 1), delay_reason="8"),
    "an accident at work": replace(
        policy(payer=replace(PAYER, filing="WC"), employer="Dock Works", claim_number="WC-77"),
        accident=Accident(AccidentKind.WORK, date(2026, 11, 20)),
    ),
    "another Medicare claim": policy(payer=MEDICARE, member_id="1EG4TE5MK73"),
    "an authorization of who treated": changed(
        authorization=Authorization("A77", provider="Jin Lee", provider_npi="1999999992")
    ),
    "an authorization of the practice": changed(
        authorization=Authorization("A77", provider_npi="1999999984")
    ),
    "an authorization": changed(
        authorization=Authorization("A77", date(2026, 11, 1), date(2026, 12, 1), 3), authorization_needed="x"
    ),
}

CASES: list[tuple[int, Level, str, ClaimDraft]] = [
    (1, E, "npi", biller(npi="1999999999")),
    (1, E, "npi", biller(npi="")),
    (1, E, "npi", changed(rendering=replace(WHOLE.rendering, npi="3999999992"))),  # type: ignore[type-var]
    (1, E, "referring npi", changed(referring=Clinician("Cole", "May", ""))),
    (1, E, "npi", changed(supervising=Clinician("Cole", "May", "123456789"))),
    (1, E, "npi", changed(place=ServicePlace("22", "Hospital", "1999999999", HOME, is_ours=False))),
    (2, E, "tax id", biller(tax_id="12-3456789")),
    (2, E, "tax id", biller(tax_id="")),
    (3, E, "street", biller(address=replace(WHOLE.biller.address, street="P.O. Box 77"))),
    (3, E, "street", biller(address=replace(WHOLE.biller.address, street="Post Office Box 3"))),
    (3, E, "street", biller(address=replace(WHOLE.biller.address, street=""))),
    (4, W, "zip", biller(address=replace(WHOLE.biller.address, zip="01970"))),
    (4, W, "zip", biller(address=replace(WHOLE.biller.address, zip="019700000"))),
    (4, W, "zip", address(zip="1970")),
    (5, E, "state", address(state="XX")),
    (5, E, "city", address(city="")),
    (5, E, "street", address(street="")),
    (5, E, "pay-to state", biller(pay_to=PostalAddress("PO Box 7", "", "Salem", "", "019703821"))),
    (6, E, "electronic id", payer(electronic_id="")),
    (6, W, "electronic id", payer(listed=False)),
    (6, E, "electronic id", beside(payer=replace(OTHER, electronic_id=""))),
    (7, E, "member id", policy(member_id="")),
    (7, E, "member id", beside(member_id=" ")),
    (7, E, "member id", policy(member_id="W12 345")),
    (7, W, "member id", policy(payer=MEDICARE, member_id="1SG4TE5MK73")),
    (7, W, "member id", payer(member_pattern=r"H\d{9}")),
    (8, E, "filing", payer(filing="")),
    (8, E, "filing", payer(filing="09")),
    (8, E, "payer", changed(policies=(replace(POLICY, payer=MEDICARE), replace(POLICY, payer=MEDICARE)))),
    (9, E, "family", patient(family=" ")),
    (9, E, "born", patient(born=None)),
    (9, E, "born", patient(born=date(2026, 12, 1))),
    (9, E, "born", patient(born=date(2026, 11, 24))),
    (9, E, "sex", patient(sex="")),
    (10, E, "relationship", policy(relationship="")),
    (10, E, "relationship", policy(subscriber=Insured("Baker", "Jo", date(1970, 1, 1), "F"))),
    (10, E, "subscriber", policy(relationship="19")),
    (10, E, "subscriber born", policy(relationship="01", subscriber=Insured("Adams", "Noah"))),
    (11, E, "code", changed(lines=())),
    (11, E, "code", changed(lines=WHOLE.lines[1:] * 51)),
    (12, W, "price", line(cents=0)),
    (12, E, "price", line(cents=-1)),
    (13, E, "code", line(code="9921")),
    (13, E, "code", line(listed_cents=None)),
    (13, E, "code", line(code="G0296")),
    (14, E, "code", line(modifiers=("2",))),
    (14, E, "code", line(modifiers=("25", "25"))),
    (14, E, "code", line(modifiers=("22", "23", "25", "26", "27"))),
    (15, E, "code", changed(lines=(WHOLE.lines[0], Line("11102", 90_00, pointers=(1,), listed_cents=90_00)))),
    (15, E, "code", line(modifiers=("50", "RT"))),
    (15, E, "code", line(modifiers=("RT", "LT"))),
    (15, E, "code", line(modifiers=("26", "TC"))),
    (15, E, "code", line(modifiers=("QW",))),
    (15, W, "place of service", changed(place=ServicePlace("10", "Harbor"))),
    (15, W, "place of service", line(modifiers=("95",))),
    (16, E, "units", line(units=0)),
    (16, W, "units", line(units=2)),
    (16, W, "units", lines("97110", units=5)),
    (16, W, "units", lines("G0422", "G0422-59", units=4)),
    (16, W, "units", lines("A9999")),
    (17, E, "diagnoses", changed(diagnoses=(), lines=WHOLE.lines)),
    (17, E, "diagnoses", changed(diagnoses=("E119", "E119"))),
    (17, E, "diagnoses", changed(diagnoses=("E11.9", "I10"))),
    (17, E, "diagnoses", changed(diagnoses=("E11", "I10"))),
    (17, E, "diagnoses", changed(diagnoses=("Z999", "I10"))),
    (17, E, "diagnoses", changed(diagnoses=tuple(f"E1{each:02}" for each in range(13)))),
    (18, E, "diagnoses", changed(diagnoses=("W19XXXA", "I10"))),
    (18, W, "diagnoses", changed(diagnoses=("S52501S", "I10"))),
    (19, E, "pointers", line(pointers=())),
    (19, E, "pointers", line(pointers=(3,))),
    (19, E, "pointers", line(pointers=(1, 1))),
    (19, E, "pointers", line(pointers=(1, 2, 1, 2, 1))),
    (20, W, "diagnoses", changed(diagnoses=("N400", "I10"))),
    (20, E, "diagnoses", changed(diagnoses=("O80", "I10"))),
    (20, W, "code", lines("99385")),
    (21, E, "day", line(day=date(2026, 11, 25))),
    (21, E, "day", replace(line(day=date(1961, 4, 1)), day=date(2026, 11, 1))),
    (21, E, "valid from", policy(valid_from=date(2026, 12, 1))),
    (21, E, "valid to", policy(valid_to=date(2026, 11, 1))),
    (22, W, "delay reason", replace(payer(filing_days=90), day=date(2026, 9, 12))),
    (22, E, "delay reason", replace(payer(filing_days=90), day=date(2026, 8, 1))),
    (22, E, "delay reason", changed(delay_reason="12")),
    (23, E, "place of service", changed(place=ServicePlace("1", "Harbor"))),
    (23, W, "place of service", changed(place=ServicePlace("11", "Clinic", "", HOME, is_ours=False))),
    (23, E, "admitted", changed(place=ServicePlace("21", "Hospital", "", HOME, is_ours=False))),
    (24, E, "accident day", changed(accident=Accident(AccidentKind.OTHER))),
    (24, E, "accident day", changed(accident=Accident(AccidentKind.OTHER, date(2026, 11, 24)))),
    (24, E, "accident state", changed(accident=Accident(AccidentKind.AUTO, DAY))),
    (24, E, "employer", replace(payer(filing="WC"), accident=Accident(AccidentKind.WORK, DAY))),
    (24, E, "accident day", payer(filing="WC")),
    (24, E, "accident day", replace(payer(filing="WC"), accident=Accident(AccidentKind.OTHER, DAY))),
    (25, E, "original number", changed(frequency=Frequency.REPLACEMENT)),
    (25, W, "original number", changed(original_number="77")),
    (25, E, "frequency", replace(policy(payer=MEDICARE, member_id="1EG4TE5MK73"),
                                 frequency=Frequency.VOID, original_number="77")),
    (26, E, "number", changed(authorization_needed="Harbor wants one for 99213")),
    (26, E, "number", payer(wants_authorization=True)),
    (26, E, "number", changed(authorization=Authorization("A7", first=date(2026, 12, 1)))),
    (26, E, "number", changed(authorization=Authorization("A7", last=date(2026, 11, 1)))),
    (26, E, "number", changed(authorization=Authorization("A7", units_left=-1))),
    (26, E, "number", changed(authorization=Authorization("A7", problem="beyond the 8 units of A7"))),
    (26, E, "code", changed(authorization=Authorization("A7", codes=("99213",)))),
    (26, E, "rendering", changed(authorization=Authorization("A7", provider_npi="1888888882"))),
    (27, E, "referring", changed(referral="R-12")),
    (27, E, "referring", payer(wants_referral=True)),
    (27, E, "referring", changed(referring=Clinician("", npi="1999999984"))),
    (28, E, "CLIA", line(code="80053")),
    (28, E, "CLIA", changed(clia="22-0123456")),
    (29, E, "drug", replace(payer(wants_drug_code=True), lines=line(code="J0897").lines)),
    (29, E, "drug", line(code="J0897", drug=Drug("555-13-710", "1", "UN"))),
    (29, E, "drug", line(code="J0897", drug=Drug("55513071001", "", "UN"))),
    (29, E, "drug", line(code="J0897", drug=Drug("55513071001", "0", "UN"))),
    (29, E, "drug", line(code="J0897", drug=Drug("55513071001", "1", "MG"))),
    (30, E, "taxonomy", replace(payer(wants_taxonomy=True), biller=replace(WHOLE.biller, taxonomy=""))),
    (30, E, "taxonomy", biller(taxonomy="207Q")),
    (31, W, "code", line(billed_before="1040-1")),
    (31, W, "code", changed(lines=(*WHOLE.lines, WHOLE.lines[1]))),
    (33, E, "code", changed(lines=(WHOLE.lines[0], Line("36415", 9_00, pointers=(1,), listed_cents=9_00)))),
    (33, E, "code", changed(lines=(WHOLE.lines[0], Line("99000", 9_00, modifiers=("59",), pointers=(1,),
                                                        listed_cents=9_00)))),
    (33, E, "code", lines("99213", "36415")),
    (33, E, "code", lines("99213", "36415-25")),
    (33, E, "code", lines("20610", "20605-76")),
    (33, E, "code", lines("20610-25", "20605")),
    (33, E, "code", lines("80053", "80048-58-22")),
    (33, E, "code", lines("99213-25", "99000-59")),
    (33, W, "code", lines("20610-RT", "20605-RT")),
    (33, E, "code", replace(lines("36415"), beside=(LineBeside("99213", (), 1, "V9-1"),))),
    (33, W, "code", replace(lines("20605-RT"), beside=(LineBeside("20610", ("RT",), 1, "V9-1"),))),
    (33, W, "code", replace(lines("99213"), beside=(LineBeside("36415", (), 1, "V9-1", is_sent=True),))),
    (16, W, "units", replace(lines("99213"), beside=(LineBeside("99213", ("76",), 1, "V9-1"),))),
    (34, W, "code", line(code="99203")),
    (34, W, "code", changed(last_seen_on=None)),
    (35, E, "earlier payer", changed(policies=(POLICY, replace(POLICY, sequence=Sequence.SECONDARY)), to=1)),
    (35, E, "earlier payer", second(paid_cents=149_99)),
    (35, E, "earlier payer", second(decided_on=None)),
    (35, E, "earlier payer", second(crossed_over=True)),
    (35, E, "earlier payer", second(lines=(EarlierLine(1, 145_00), EarlierLine(3, 80_00)), paid_cents=22500)),
    (35, E, "earlier payer", second(lines=(EarlierLine(1, 150_00), EarlierLine(2, 75_00)), paid_cents=22500)),
    (36, E, "secondary reason", replace(second(), policies=(second().policies[0], replace(
        POLICY, sequence=Sequence.SECONDARY, payer=MEDICARE, member_id="1EG4TE5MK73")))),
    (37, E, "order", replace(second(), policies=(second().policies[0], replace(POLICY, payer=OTHER)))),
    (38, W, "verified", policy(checked_days_ago=None)),
    (38, W, "verified", policy(checked_days_ago=31)),
    (38, W, "verified", policy(inactive=True)),
    (39, E, "family", patient(family="李")),
    (39, E, "name", biller(name="")),
    (39, E, "referring", changed(referring=Clinician("Иванов", "", NPIS[2]))),
    (39, E, "name", changed(rendering=Clinician("Иванов", "", NPIS[1]))),
    (39, E, "name", changed(supervising=Clinician("Иванов", "", NPIS[2]))),
    (39, E, "name", payer(name="東京保険")),
    (39, E, "subscriber", beside(relationship="19", subscriber=Insured("李"))),
    (39, E, "name", changed(place=ServicePlace("11", "診療所", address=HOME, is_billing_address=False))),
    (39, E, "member id", policy(member_id="7")),
    (39, E, "electronic id", payer(electronic_id="7")),
    (40, E, "signature", changed(signature_on_file=False)),
    (40, E, "release", changed(release_of_information=False)),
    (40, E, "assignment", changed(assignment=False)),
    (41, W, "price", line(cents=140_00)),
    (41, W, "price", line(allowed_cents=150_00)),
    (41, W, "price", line(listed_cents=0, cents=0)),
    (42, E, "enrolment", changed(rendering=replace(WHOLE.rendering, enrolled=False))),  # type: ignore[type-var]
    (43, W, "units", line(code="00400")),
    (43, E, "units", line(is_minutes=True)),
    (45, E, "licence", changed(rendering=replace(WHOLE.rendering, unlicensed="licence expired"))),  # type: ignore[type-var]
    (45, W, "licence", changed(rendering=replace(WHOLE.rendering, licence_undecided=True))),  # type: ignore[type-var]
]  # fmt: skip
"""Rule, level, the field that the cursor goes to, and the claim."""
