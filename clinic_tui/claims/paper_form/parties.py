"""Boxes 1 to 13 and 31 to 33: who pays, whose claim it is, who bills, and where it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.claims.draft import AccidentKind, ClaimDraft, Insured, Policy, PostalAddress, Sequence
from clinic_tui.claims.paper_form.boxes import PAGE_BOX
from clinic_tui.claims.paper_form.lettering import (
    name,
    number,
    reference,
    street,
    telephone,
    words,
    zip_code,
)
from clinic_tui.claims.paper_form.page import Page

SIGNED = "SIGNATURE ON FILE"
MEDICARE = frozenset({"MA", "MB"})
_PLANS = {
    **dict.fromkeys(MEDICARE, "medicare"), "MC": "medicaid", "CH": "tricare", "VA": "champva", "OF": "feca",
}  # fmt: skip
"""What box 1 marks by the claim filing code (SBR09)."""
_GROUPS = frozenset({"12", "13", "14", "15", "BL", "CI", "HM"})
"""Filing codes of plans that are group plans where they have a group's number."""
_RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child"}


@dataclass(frozen=True, slots=True)
class Besides:
    """What the form says beside the claim."""

    signed_on: date
    patient_phone: str = ""
    billing_phone: str = ""
    patient_paid_cents: int = 0


def payer_and_insured(page: Page, draft: ClaimDraft, besides: Besides) -> None:
    """Boxes 1 to 7, 9 and 11, and the payer's name above them."""
    policy, payer = draft.policy, draft.payer
    page.put("payer", words(payer.name), payer.name)
    usual = "group" if payer.filing in _GROUPS and policy.group_number else "other"
    page.mark(f"1 {_PLANS.get(payer.filing, usual)}")
    page.put("1a", number(policy.member_id), policy.member_id)
    patient, insured = draft.patient, policy.subscriber or draft.patient
    page.put("2", name(patient.family, patient.given), patient.family)
    page.put_date("3", patient.born)
    _sex(page, "3", patient)
    _home(page, "5", patient.address, besides.patient_phone)
    if policy.insured_employer:  # NUCC: of an accident at work the employer is the insured
        page.put("4", words(policy.insured_employer), policy.insured_employer)
        page.mark("6 other")
        page.tell("7", "the address of the employer is not known here", "write it in by hand")
    else:
        page.put("4", name(insured.family, insured.given), insured.family)
        page.mark(f"6 {_RELATIONSHIPS.get(policy.relationship, 'other')}")
        _home(page, "7", insured.address, besides.patient_phone if insured is patient else "")
        if insured is not patient and not insured.address.street:
            page.tell("7", "the address of the insured is not known here", "write it in by hand")
    primary_medicare = payer.filing in MEDICARE and policy.sequence is Sequence.PRIMARY
    page.put("11", "NONE" if primary_medicare else number(policy.group_number), policy.group_number)
    if not policy.insured_employer:
        page.put_date("11a", insured.born)
        _sex(page, "11a", insured)
    if policy.claim_number:
        page.put("11b qualifier", "Y4")
        page.put("11b", reference(policy.claim_number), policy.claim_number)
    plan = policy.plan or payer.name
    page.put("11c", words(plan), plan)
    _others(page, draft)
    if policy.secondary_reason:
        page.tell("11", f"why Medicare is second ({policy.secondary_reason}) has no box", "add a letter")
    if policy.employer and not policy.insured_employer:
        page.tell("11b", f"the employer ({policy.employer}) has no box", "add a letter")


def _sex(page: Page, box: str, who: Insured) -> None:
    if who.sex in ("M", "F"):
        page.mark(f"{box} {who.sex}")


def _home(page: Page, box: str, address: PostalAddress, phone: str) -> None:
    page.put(f"{box} street", street(address), address.street)
    page.put(f"{box} city", words(address.city), address.city)
    page.put(f"{box} state", words(address.state), address.state)
    page.put(f"{box} zip", zip_code(address.zip), address.zip)
    area, rest = telephone(phone)
    page.put(f"{box} area", area)
    page.put(f"{box} telephone", rest)


def _others(page: Page, draft: ClaimDraft) -> None:
    others = [each for place, each in enumerate(draft.policies) if place != draft.to]
    page.mark("11d yes" if others else "11d no")
    if not others:
        return
    first = others[0]
    who = first.subscriber or draft.patient
    page.put("9", name(who.family, who.given), who.family)
    group = first.group_number or first.member_id
    page.put("9a", number(group), group)
    plan = first.plan or first.payer.name
    page.put("9d", words(plan), plan)
    for each in others[1:]:
        page.tell("9", f"only one other plan has a place, and {_called(each)} is another", "add a copy of it")


def _called(policy: Policy) -> str:
    return f"{policy.payer.name} {policy.member_id[-4:]}".strip()


def cause_and_consent(page: Page, draft: ClaimDraft) -> None:
    """Boxes 10, 12 and 13."""
    accident = draft.accident
    kinds = {"10a": AccidentKind.WORK, "10b": AccidentKind.AUTO, "10c": AccidentKind.OTHER}
    for box, kind in kinds.items():
        page.mark(f"{box} yes" if accident is not None and accident.kind is kind else f"{box} no")
    if accident is not None and accident.kind is AccidentKind.AUTO:
        page.put("10b state", words(accident.state), accident.state)
    if draft.release_of_information:
        page.put("12", SIGNED)
    if draft.assignment:
        page.put("13", SIGNED)


def billing_and_place(page: Page, draft: ClaimDraft, besides: Besides) -> None:
    """Boxes 25, 31, 32 and 33."""
    biller, place = draft.biller, draft.place
    page.put("25", number(biller.tax_id), biller.tax_id)
    page.mark("25 SSN" if biller.tax_id_kind == "SY" else "25 EIN")
    if draft.signature_on_file:
        page.put("31", SIGNED)
        page.put("31 date", f"{besides.signed_on:%m %d %y}")
    page.put("32 name", words(place.name), place.name)
    where = biller.address if place.is_billing_address and not place.address.street else place.address
    _building(page, "32", where)
    page.put("32a", number(place.npi), place.npi)
    area, rest = telephone(besides.billing_phone)
    page.put("33 area", area)
    page.put("33 telephone", rest)
    who = words(f"{biller.given} {biller.name}")
    page.put("33 name", who, biller.name)
    _building(page, "33", biller.address)
    page.put("33a", number(biller.npi), biller.npi)
    if biller.taxonomy:
        page.put("33b", f"ZZ{number(biller.taxonomy)}", biller.taxonomy)
    if biller.pay_to is not None:
        page.tell("33", "the pay-to address has no box", "the payer pays to the address that it has on file")


def _building(page: Page, box: str, address: PostalAddress) -> None:
    """Street and town; a long town loses its end before state and ZIP do."""
    page.put(f"{box} street", street(address), address.street)
    town = f"{words(address.city)}"
    behind = " ".join(filter(None, (words(address.state), zip_code(address.zip))))
    room = PAGE_BOX[f"{box} city"].length - len(behind) - 1
    if len(town) > room > 0:
        page.tell(box, f"`{town}` has {len(town)} letters and {room} fit", "its end is left out on paper")
        town = town[:room].rstrip()
    page.put(f"{box} city", f"{town} {behind}".strip(), address.city)
