"""A claim of the house as the facts that an 837P says of it (x12/claim_facts.py)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from clinic_tui.claims.draft import Adjustment as Reason
from clinic_tui.claims.draft import (
    Biller,
    ClaimDraft,
    Clinician,
    EarlierAnswer,
    Insured,
    Line,
    Policy,
    PostalAddress,
    ServicePlace,
)
from clinic_tui.claims.lot_notes import lot_note
from clinic_tui.claims.scrub.procedures import is_laboratory
from clinic_tui.claims.sent_lines import line_number
from clinic_tui.x12 import claim_facts as x12
from clinic_tui.x12.parties import MEMBER_ID, NO_ADDRESS, NPI, PAYER_ID, Party, Person
from clinic_tui.x12.parties import PostalAddress as WrittenAddress
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.values import Span


def facts_of(draft: ClaimDraft, patient_paid_cents: int = 0) -> x12.Claim:
    """What the file says of a claim; a clean one passes `claim_rules`. Money is integer cents.

    `patient_paid_cents` is what the patient has paid of it at the desk (AMT F5).
    """
    policy = draft.policy
    is_self = policy.relationship == x12.SELF and not policy.insured_employer
    others = [each for place, each in enumerate(draft.policies) if place != draft.to]
    return x12.Claim(
        number=draft.number,
        billing=_billing(draft.biller),
        insurance=_insurance(policy, draft.patient),
        charge_cents=draft.total_cents,
        place=draft.place.code,
        diagnoses=draft.diagnoses,
        lines=tuple(_line(draft, line, place, others) for place, line in enumerate(draft.lines, start=1)),
        patient=None if is_self else _person(draft.patient, "QC"),
        frequency=draft.frequency.value,
        original_number=draft.original_number,
        authorization=draft.authorization.number if draft.authorization else "",
        referral=draft.referral,
        referring=_provider(draft.referring, "DN"),
        rendering=_rendering(draft),
        supervising=_provider(draft.supervising, "DQ"),
        facility=_facility(draft.place),
        accident=x12.Accident(draft.accident.kind.value, draft.accident.day, draft.accident.state)
        if draft.accident
        else None,
        onset=draft.onset,
        admitted_on=draft.admitted_on,
        patient_paid_cents=patient_paid_cents,
        clia=draft.clia if any(map(_is_tested_here, draft.lines)) else "",
        note=draft.note,
        assignment="A" if draft.assignment else "C",
        benefits_assigned="Y" if draft.assignment else "N",
        release="Y" if draft.release_of_information else "I",
        delay_reason=draft.delay_reason,
        other_payers=tuple(_other(each, draft.patient) for each in others),
    )


def _is_tested_here(line: Line) -> bool:
    """A test that was done in the house: the laboratory's number goes with it (REF X4)."""
    return (is_laboratory(line.code) or "QW" in line.modifiers) and "90" not in line.modifiers


def _billing(biller: Biller) -> x12.BillingProvider:
    party = Party("85", biller.name, biller.given, id_kind=NPI, id=biller.npi, is_person=bool(biller.given))
    return x12.BillingProvider(
        party,
        _address(biller.address),
        biller.tax_id,
        biller.tax_id_kind,
        biller.taxonomy,
        _address(biller.pay_to) if biller.pay_to else NO_ADDRESS,
    )


def _insurance(policy: Policy, patient: Insured) -> x12.Insurance:
    subscriber = _person(policy.subscriber or patient, "IL", policy.member_id)
    relationship = policy.relationship
    if policy.insured_employer:
        employer = Party("IL", policy.insured_employer, id_kind=MEMBER_ID, id=policy.member_id)
        subscriber, relationship = Person(employer), x12.EMPLOYEE
    return x12.Insurance(
        policy.sequence.value,
        Party("PR", policy.payer.name, id_kind=PAYER_ID, id=policy.payer.electronic_id),
        subscriber,
        policy.payer.filing,
        relationship,
        policy.group_number,
        policy.plan,
        policy.secondary_reason,
        policy.claim_number,
    )


def _person(who: Insured, role: str, member_id: str = "") -> Person:
    party = Party(
        role, who.family, who.given, id_kind=MEMBER_ID if member_id else "", id=member_id, is_person=True
    )
    return Person(party, who.born, who.sex, address=_address(who.address))


def _provider(who: Clinician | None, role: str) -> x12.Provider | None:
    if who is None or not who.family:
        return None
    party = Party(
        role, who.family, who.given, id_kind=NPI if who.npi else "", id=who.npi, is_person=bool(who.given)
    )
    return x12.Provider(party, who.taxonomy)


def _rendering(draft: ClaimDraft) -> x12.Provider | None:
    """Whoever treats is not said again where the NPI is that of who bills."""
    who = draft.rendering
    return None if who is None or who.is_billed_as else _provider(who, "82")


def _facility(place: ServicePlace) -> x12.Facility | None:
    if place.is_billing_address:
        return None
    party = Party("77", place.name, id_kind=NPI if place.npi else "", id=place.npi)
    return x12.Facility(party, _address(place.address))


def _other(policy: Policy, patient: Insured) -> x12.OtherPayer:
    """An earlier payer with what it decided, or a later one, of which nothing is known yet."""
    answer = policy.answer
    insurance = _insurance(policy, patient)
    if answer is None:
        return x12.OtherPayer(insurance)
    by_line = bool(answer.lines)
    return x12.OtherPayer(
        insurance,
        answer.paid_cents,
        _adjustments(answer),
        None if by_line else _of_patient(answer.adjustments),
        decided_on=None if by_line else answer.decided_on,
        claim_number=answer.claim_number,
    )


def _of_patient(adjustments: Iterable[Reason]) -> int | None:
    """What is left to the patient (AMT EAF); None of nothing."""
    return sum(each.cents for each in adjustments if each.group == "PR") or None


def _adjustments(answer: EarlierAnswer) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(each.group, each.reason, each.cents) for each in answer.adjustments)


def _line(draft: ClaimDraft, line: Line, place: int, others: list[Policy]) -> x12.ClaimLine:
    day = line.day or draft.day
    return x12.ClaimLine(
        number=line_number(draft.number, place),
        procedure=_procedure(line),
        charge_cents=line.cents,
        units=Decimal(line.units),
        pointers=line.pointers,
        dates=Span(day, day),
        unit_kind="MJ" if line.is_minutes else "UN",
        drug=_drug(line),
        adjudications=tuple(decided for policy in others for decided in _adjudications(policy, line, place)),
        note=lot_note(line.lots) if draft.payer.wants_lots else "",
    )


def _procedure(line: Line) -> Procedure:
    return Procedure("HC", line.code, line.modifiers)


def _drug(line: Line) -> x12.Drug | None:
    """Quantity and unit go with the number: without them it is not written, and rule 29 says so."""
    if line.drug is None or not line.drug.unit:
        return None
    try:
        quantity = Decimal(line.drug.quantity)
    except InvalidOperation:
        return None
    return x12.Drug(line.drug.ndc, quantity, line.drug.unit)


def _adjudications(policy: Policy, line: Line, place: int) -> list[x12.LineAdjudication]:
    if policy.answer is None:
        return []
    return [
        x12.LineAdjudication(
            policy.payer.electronic_id,
            each.paid_cents,
            _procedure(line),
            Decimal(line.units),
            tuple(Adjustment(one.group, one.reason, one.cents) for one in each.adjustments),
            policy.answer.decided_on,
            _of_patient(each.adjustments),
        )
        for each in policy.answer.lines
        if each.line == place
    ]


def _address(of: PostalAddress) -> WrittenAddress:
    return WrittenAddress(of.street, of.more, of.city, of.state, of.zip)
