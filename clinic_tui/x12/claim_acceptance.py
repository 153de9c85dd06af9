"""What clearinghouses refuse a claim for at the door, as far as the file itself shows it (005010X222A1).

The same has to hold of claims that we write: `claim_rules` and the scrub of a visit see to it before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from clinic_tui.x12.claim_balance import cob_faults, cob_faults_of_line
from clinic_tui.x12.claim_facts import (
    ORIGINAL,
    REPLACEMENT,
    VOID,
    BillingProvider,
    Claim,
    ClaimLine,
)
from clinic_tui.x12.claim_rules import LONGEST_NUMBER, MOST_DIAGNOSES, MOST_LINES
from clinic_tui.x12.findings import quoted
from clinic_tui.x12.npi import is_npi
from clinic_tui.x12.parties import NPI, PostalAddress
from clinic_tui.x12.sent_claims import DIAGNOSES, Named, SentClaim

Fault = tuple[str, str]
"""What is wrong in words, and its place in the file."""

ICD10_FROM = date(2015, 10, 1)
"""Services from this day are coded in ICD-10-CM (45 CFR 162.1002)."""

_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}", re.ASCII)
_ICD9 = re.compile(r"\d{3,5}|V\d{2,4}|E\d{3,4}", re.ASCII)
_PROCEDURE = re.compile(r"[0-9A-Z]{5}", re.ASCII)
_MODIFIER = re.compile(r"[0-9A-Z]{2}", re.ASCII)
_PO_BOX = re.compile(r"\bP\.?\s*O\.?\s*BOX\b|\bPOST OFFICE BOX\b", re.IGNORECASE)
_TAX_ID = re.compile(r"\d{9}", re.ASCII)
_NDC = re.compile(r"\d{11}", re.ASCII)

_PLACES = frozenset((
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "31", "32", "33", "34", "41",
    "42", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "65", "66",
    "71", "72", "81", "99",
))  # fmt: skip
"""Places of service, by the list of CMS."""

_INPATIENT = ("21", "51", "61")
_FILINGS = frozenset((
    "11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA",
    "MB", "MC", "OF", "TV", "VA", "WC", "ZZ",
))  # fmt: skip
_SEQUENCES = frozenset("PSTABCDEFGHU")
"""Places of a payer among those of a claim (SBR01)."""

_STATES = frozenset((
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC",
    "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    "AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI", "AA", "AE", "AP",
))  # fmt: skip
"""Codes of USPS for states, what else it delivers to, and the armed forces."""

_OUTSIDE_NUMBERS = ("G2", "0B", "1G", "LU")
"""Numbers by which a provider without an NPI is known to a payer."""


def billing_faults(billing: BillingProvider, above: Sequence[Named]) -> Iterator[str]:
    """Of the billing provider, which many claims share: number, tax id and street."""
    party, address = billing.party, billing.address
    if not party.last:
        yield "the billing provider is not named (NM1 85)"
    elif party.id_kind == NPI:
        if not is_npi(party.id):
            yield f"the NPI {quoted(party.id)} of the billing provider has a wrong check digit or length"
    elif not any(each.qualifier in _OUTSIDE_NUMBERS for one in above for each in one.references):
        yield "the billing provider has no NPI (NM109)"
    if not billing.tax_id:
        yield "the billing provider has no tax id (REF EI or SY)"
    elif not _TAX_ID.fullmatch(billing.tax_id):
        yield f"the tax id {quoted(billing.tax_id)} of the billing provider is not nine digits"
    if not address.line1:
        yield "the billing provider has no street (N3)"
    elif _PO_BOX.search(f"{address.line1} {address.line2}"):
        yield "the billing provider has a PO box for a street; that may be the pay-to address only"
    if not address.city or (address.country in ("", "US") and len(address.state) != 2):
        yield "the billing provider needs a city and a state of two letters (N4)"
    for who, each in (("billing provider", address), ("pay-to address", billing.pay_to)):
        yield from _state_faults(who, each)


def _state_faults(who: str, address: PostalAddress) -> Iterator[str]:
    if address.country in ("", "US") and len(address.state) == 2 and address.state.upper() not in _STATES:
        yield f"{quoted(address.state)} is no state ({who}, N402)"


def claim_faults(claim: SentClaim, written_on: date | None) -> Iterator[Fault]:
    """Of the claim and its lines; `written_on` is the day of the file."""
    facts = claim.facts
    for words in (
        *_form(claim),
        *_people(facts, claim.last_day),
        *_diagnoses(claim),
        *_provider_faults(claim.named),
        *cob_faults(facts),
    ):
        yield words, claim.place
    born = (facts.patient or facts.insurance.subscriber).born
    payers = frozenset(each.insurance.payer.id for each in facts.other_payers)
    for count, (line, beside) in enumerate(zip(facts.lines, claim.lines, strict=True), start=1):
        for words in (
            *_line(line, len(facts.diagnoses)),
            *_days(line, born, written_on),
            *_provider_faults(beside.named),
            *cob_faults_of_line(line, payers),
        ):
            yield f"line {count} {words}", beside.place


def address_remarks(who: str, address: PostalAddress) -> Iterator[str]:
    """What payers may mind in an address of a provider."""
    code = "".join(each for each in address.postal_code if each.isalnum())
    if address.country in ("", "US") and len(code) != 9:
        yield f"the ZIP {quoted(address.postal_code)} of the {who} has not nine digits"


def claim_remarks(claim: SentClaim) -> Iterator[Fault]:
    """What payers may mind and clearinghouses let pass."""
    facts = claim.facts
    if facts.facility:
        for words in address_remarks("place of service", facts.facility.address):
            yield words, claim.place
    if facts.frequency == ORIGINAL and facts.original_number:
        yield "an original claim has the payer's number of another (REF F8)", claim.place
    if len(facts.number) > LONGEST_NUMBER:
        yield f"CLM01 has more than {LONGEST_NUMBER} characters: answers may cut it off", claim.place
    insurance = facts.insurance
    is_behind = insurance.sequence not in ("P", "")
    if insurance.filing == "MB" and is_behind and not insurance.medicare_secondary_reason:
        yield "Medicare is not the first payer, and SBR05 does not say why", claim.place
    for count, (line, beside) in enumerate(zip(facts.lines, claim.lines, strict=True), start=1):
        if not line.charge_cents:
            yield f"line {count} is charged at nothing", beside.place
        if len(set(line.pointers)) != len(line.pointers):
            yield f"line {count} points to a diagnosis twice (SV107)", beside.place


def _form(claim: SentClaim) -> Iterator[str]:
    facts = claim.facts
    if not facts.number:
        yield "CLM01 is empty, so no answer can name the claim"
    if facts.charge_cents < 0:
        yield "CLM02 is below zero"
    if facts.place not in _PLACES:
        yield f"CLM05-1 {quoted(facts.place)} is no place of service"
    if facts.frequency not in (ORIGINAL, "6", REPLACEMENT, VOID):
        yield f"CLM05-3 {quoted(facts.frequency)} is no frequency of a claim"
    if facts.frequency in (REPLACEMENT, VOID) and not facts.original_number:
        yield "it replaces or voids a claim without the payer's number of it (REF F8)"
    for element, value, allowed in (
        ("CLM06, the signature", claim.signature, "YN"),
        ("CLM07, the assignment", facts.assignment, "ABC"),
        ("CLM08, the assignment of benefits", facts.benefits_assigned, "YNW"),
        ("CLM09, the release", facts.release, "YI"),
    ):
        if len(value) != 1 or value not in allowed:
            yield f"{element}, is {quoted(value)}, not one of {', '.join(allowed)}"
    if facts.place in _INPATIENT and not facts.admitted_on:
        yield f"place of service {facts.place} needs the day of admission (DTP 435)"
    if facts.accident:
        if facts.accident.kind in ("AA", "OA") and not facts.accident.day:
            yield "an accident has no day (DTP 439)"
        if facts.accident.kind == "AA" and not facts.accident.state:
            yield "an auto accident has no state (CLM11-4)"
    if not facts.lines:
        yield "it has no line"
    if len(facts.lines) > MOST_LINES:
        yield f"it has {len(facts.lines)} lines; {MOST_LINES} are the most"


def _people(facts: Claim, last_day: date | None) -> Iterator[str]:
    insurance, patient = facts.insurance, facts.patient or facts.insurance.subscriber
    who = "patient" if facts.patient else "subscriber"
    if not insurance.subscriber.party.last:
        yield "the subscriber is not named (NM1 IL)"
    member_id = insurance.subscriber.party.id
    if not member_id and insurance.subscriber.party.is_person:
        yield "the subscriber has no member id (NM109 of NM1 IL)"
    elif " " in member_id:
        yield f"the member id {quoted(member_id)} has a blank within"
    if not insurance.payer.id:
        yield "the payer has no id (NM109 of NM1 PR)"
    for policy in (insurance, *(each.insurance for each in facts.other_payers)):
        if policy.sequence not in _SEQUENCES:
            yield f"SBR01 {quoted(policy.sequence)} is no place of a payer (P, S, T, A to H or U)"
    if facts.facility:
        yield from _state_faults("place of service", facts.facility.address)
    for person, called in ((insurance.subscriber, "subscriber"), (facts.patient, "patient")):
        if person:
            yield from _state_faults(called, person.address)
    if insurance.filing not in _FILINGS:
        yield f"SBR09 {quoted(insurance.filing)} is no kind of payer"
    if not insurance.relationship:
        yield (
            "PAT01 does not say what the patient is to the subscriber"
            if facts.patient
            else "SBR02 is not 18, and no patient (HL 23) stands below the subscriber"
        )
    if facts.patient and not patient.party.last:
        yield "the patient is not named (NM1 QC)"
    if not (facts.patient or patient.party.is_person):
        return
    if patient.born is None:
        yield f"the {who} has no birth date (DMG02)"
    elif last_day and patient.born > last_day:
        yield f"the {who} was born after the service"
    if patient.sex not in ("F", "M", "U"):
        yield f"the sex of the {who} is {quoted(patient.sex)}, not F, M or U (DMG03)"
    if not patient.address.line1 or not patient.address.city:
        yield f"the {who} has no street and city (N3, N4)"


def _diagnoses(claim: SentClaim) -> Iterator[str]:
    found = [each for each in claim.codes if each.qualifier in DIAGNOSES]
    if not found:
        yield "it has no diagnosis (HI ABK)"
    if len(found) > MOST_DIAGNOSES:
        yield f"it has {len(found)} diagnoses; {MOST_DIAGNOSES} are the most"
    if len({each.code for each in found}) != len(found):
        yield "a diagnosis stands twice"
    day = claim.last_day
    for at, each in enumerate(found):
        is_icd10 = each.qualifier.startswith("A")
        if "." in each.code:
            yield f"the diagnosis {quoted(each.code)} has a point; it is written without one"
        elif not (_ICD10 if is_icd10 else _ICD9).fullmatch(each.code):
            yield f"the diagnosis {quoted(each.code)} is no code of {'ICD-10-CM' if is_icd10 else 'ICD-9-CM'}"
        elif is_icd10 and at == 0 and each.code[0] in "VWXY":
            yield f"the external cause {each.code} is the main diagnosis"
        if day and is_icd10 != (day >= ICD10_FROM):
            yield f"the diagnosis {quoted(each.code)} stands as {each.qualifier} for a service of {day}"


def _line(line: ClaimLine, diagnoses: int) -> Iterator[str]:
    procedure = line.procedure
    if not procedure.code:
        yield "has no procedure (SV101)"
    elif procedure.qualifier == "HC" and not _PROCEDURE.fullmatch(procedure.code):
        yield f"has the procedure {quoted(procedure.code)}, which is not of five characters"
    if not all(_MODIFIER.fullmatch(each) for each in procedure.modifiers):
        yield "has a modifier that is not of two characters"
    if len(set(procedure.modifiers)) != len(procedure.modifiers):
        yield "has a modifier twice"
    if line.charge_cents < 0:
        yield "has a charge below zero"
    if line.units <= 0:
        yield "has no units above zero (SV104)"
    if line.place and line.place not in _PLACES:
        yield f"has the place of service {quoted(line.place)}, which is none (SV105)"
    if not 1 <= len(line.pointers) <= 4:
        yield f"points to {len(line.pointers)} diagnoses, not to one to four (SV107)"
    for each in line.pointers:
        if not 1 <= each <= diagnoses:
            yield f"points to diagnosis {each}, and the claim has {diagnoses}"
    if line.drug and not _NDC.fullmatch(line.drug.ndc):
        yield f"has the NDC {quoted(line.drug.ndc)}, which is not of eleven digits"


def _days(line: ClaimLine, born: date | None, written_on: date | None) -> Iterator[str]:
    if line.dates is None:
        yield "has no date of service that can be read (DTP 472)"
        return
    if born and line.dates.first < born:
        yield "was done before the patient was born"
    if written_on and line.dates.last > written_on:
        yield f"was done on {line.dates.last:%Y-%m-%d}, after the file was written"


def _provider_faults(named: Sequence[Named]) -> Iterator[str]:
    for each in named:
        if each.party.id_kind == NPI and not is_npi(each.party.id):
            yield f"names {quoted(each.party.full_name)} with the NPI {quoted(each.party.id)}, which is none"
