"""What a claim has to have before it can be written as an 837P at all (005010X222A1).

These are the bounds of the standard; what payers want beyond them is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.claim_facts import ORIGINAL, REPLACEMENT, SELF, VOID, Claim, ClaimLine, Insurance

MOST_LINES = 50
MOST_DIAGNOSES = 12
LONGEST_NUMBER = 20
_LONGEST_LINE_NUMBER = 30
_MOST_MODIFIERS = 4
_MOST_POINTERS = 4
_MOST_OTHER_PAYERS = 10


def check_claims(claims: Sequence[Claim]) -> None:
    """Raise Invalid, with claim and field, for the first claim that cannot be written."""
    seen: set[str] = set()
    for claim in claims:
        _check(claim)
        if folded(claim.number) in seen:
            raise _wrong(claim, "number", "its number stands twice in the batch; each claim has its own")
        seen.add(folded(claim.number))


def _check(claim: Claim) -> None:
    if not 1 <= len(folded(claim.number)) <= LONGEST_NUMBER:
        raise _wrong(claim, "number", f"its number has from 1 to {LONGEST_NUMBER} characters")
    tax_id = claim.billing.tax_id
    if len(tax_id) != 9 or not (tax_id.isascii() and tax_id.isdigit()):
        raise _wrong(claim, "tax_id", "the tax id of the billing provider has nine digits and no hyphen")
    if not claim.billing.address.line1 or not claim.billing.address.city:
        raise _wrong(claim, "address", "the billing provider needs a street and a city")
    if claim.frequency not in (ORIGINAL, REPLACEMENT, VOID):
        raise _wrong(claim, "frequency", "the frequency is 1 original, 7 replacement or 8 void")
    if claim.frequency != ORIGINAL and not claim.original_number:
        raise _wrong(claim, "original_number", "replacing or voiding needs the payer's number of the claim")
    if not 1 <= len(claim.lines) <= MOST_LINES:
        raise _wrong(claim, "lines", f"it has from 1 to {MOST_LINES} lines, not {len(claim.lines)}")
    if not 1 <= len(claim.diagnoses) <= MOST_DIAGNOSES:
        raise _wrong(claim, "diagnoses", f"it has from 1 to {MOST_DIAGNOSES} diagnoses")
    if len(set(claim.diagnoses)) != len(claim.diagnoses):
        raise _wrong(claim, "diagnoses", "a diagnosis stands twice")
    if claim.charge_cents != sum(each.charge_cents for each in claim.lines):
        raise _wrong(claim, "charge", "its charge is not the sum of its lines")
    if claim.patient_paid_cents < 0:
        raise _wrong(claim, "patient_paid", "what the patient paid is not below zero")
    if len(claim.other_payers) > _MOST_OTHER_PAYERS:
        raise _wrong(claim, "other_payers", f"it has at most {_MOST_OTHER_PAYERS} other payers")
    _check_people(claim)
    for count, line in enumerate(claim.lines, start=1):
        _check_line(claim, line, count)


def _check_people(claim: Claim) -> None:
    is_self = claim.insurance.relationship == SELF
    if is_self != (claim.patient is None):
        raise _wrong(
            claim,
            "relationship",
            "the relationship is 18 where the patient is the subscriber, and another where not",
        )
    patient = claim.patient or claim.insurance.subscriber
    who = "patient" if claim.patient else "subscriber"
    if patient.born is None:
        raise _wrong(claim, "born", f"the birth date of the {who} is missing")
    if patient.sex not in ("F", "M", "U"):
        raise _wrong(claim, "sex", f"the sex of the {who} is F, M or U")
    if not patient.address.line1 or not patient.address.city:
        raise _wrong(claim, "address", f"the {who} needs a street and a city")
    policies: list[Insurance] = [claim.insurance, *(each.insurance for each in claim.other_payers)]
    for policy in policies:
        if not policy.subscriber.party.id:
            raise _wrong(claim, "member_id", f"the member id of policy {policy.sequence} is missing")
        if not policy.payer.id:
            raise _wrong(claim, "payer_id", f"the payer id of policy {policy.sequence} is missing")
    if len({policy.sequence for policy in policies}) != len(policies):
        raise _wrong(claim, "sequence", "two of its payers have the same place")


def _check_line(claim: Claim, line: ClaimLine, count: int) -> None:
    where = f"line {count}"
    if not folded(line.procedure.code):
        raise _wrong(claim, "procedure", f"{where} has no procedure code")
    if len(line.procedure.modifiers) > _MOST_MODIFIERS:
        raise _wrong(claim, "modifiers", f"{where} has at most {_MOST_MODIFIERS} modifiers")
    if line.dates is None:
        raise _wrong(claim, "dates", f"{where} has no date of service")
    if line.charge_cents < 0:
        raise _wrong(claim, "charge", f"the charge of {where} is not below zero")
    if line.units <= 0:
        raise _wrong(claim, "units", f"the units of {where} are above zero")
    if not 1 <= len(line.pointers) <= _MOST_POINTERS:
        raise _wrong(claim, "pointers", f"{where} points to from 1 to {_MOST_POINTERS} diagnoses")
    if not all(1 <= each <= len(claim.diagnoses) for each in line.pointers):
        raise _wrong(claim, "pointers", f"{where} points to a diagnosis that is not there")
    if not 1 <= len(folded(line.number)) <= _LONGEST_LINE_NUMBER:
        raise _wrong(
            claim, "line_number", f"the number of {where} has from 1 to {_LONGEST_LINE_NUMBER} characters"
        )
    if line.drug is not None and not (len(line.drug.ndc) == 11 and line.drug.ndc.isdigit()):
        raise _wrong(claim, "ndc", f"the drug of {where} has an NDC of eleven digits")
    payers = {each.insurance.payer.id for each in claim.other_payers}
    for each in line.adjudications:
        if each.payer_id not in payers:
            raise _wrong(claim, "other_payers", f"{where} tells of a payer that the claim does not name")
        if each.paid_cents + sum(one.cents for one in each.adjustments) != line.charge_cents:
            raise _wrong(
                claim,
                "other_payers",
                f"what {each.payer_id} paid and adjusted on {where} is not its charge",
            )


def _wrong(claim: Claim, field: str, words: str) -> Invalid:
    return Invalid(f"Claim {folded(claim.number)[:20]}: {words}.", field)
