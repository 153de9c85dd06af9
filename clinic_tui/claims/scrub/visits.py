"""Rules of the visit: diagnoses, days, place, accident, and the claim itself (17-25, 39, 40)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinic_tui.claims.draft import WORKERS_COMPENSATION, AccidentKind, ClaimDraft, Frequency
from clinic_tui.claims.scrub.coverage import MEDICARE
from clinic_tui.claims.scrub.finding import Circumstances, Complaint, Form, Level, Target
from clinic_tui.claims.scrub.parties import (
    clinicians,
    of_payer,
    of_place,
    of_practice,
    of_provider,
)
from clinic_tui.claims.scrub.procedures import fits_check_up, line_day
from clinic_tui.coding.rules import show_diagnosis
from clinic_tui.coding.states import DELAYS
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.us_states import is_state
from clinic_tui.x12.characters import folded

MOST_DIAGNOSES = 12
INPATIENT_PLACES = frozenset(["21", "51", "61"])
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z]([0-9A-Z]{1,4})?", re.ASCII)


def diagnoses(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 17."""
    known = circumstances.knowledge
    if not claim.diagnoses:
        yield Complaint(Target(Form.VISIT, "diagnoses"), "the visit has no diagnosis", "enter at least one")
    if len(claim.diagnoses) > MOST_DIAGNOSES:
        yield Complaint(
            Target(Form.VISIT, "diagnoses", MOST_DIAGNOSES + 1),
            f"{len(claim.diagnoses)} diagnoses are more than a claim holds ({MOST_DIAGNOSES})",
            "leave those that the lines point to",
        )
    for place, code in enumerate(claim.diagnoses, start=1):
        target, shown = Target(Form.VISIT, "diagnoses", place), show_diagnosis(code)
        if code in claim.diagnoses[: place - 1]:
            yield Complaint(target, f"the diagnosis {shown} stands twice", "take one out")
        elif not _DIAGNOSIS.fullmatch(code):
            yield Complaint(
                target,
                f"{shown} is no ICD-10 code",
                "a letter, two characters, up to four more",
            )
        elif known.has_diagnoses(claim.day):
            found = known.diagnosis(code, claim.day)
            if found is None:
                yield Complaint(
                    target,
                    f"{shown} was no code on {show_date(claim.day)}",
                    "look for the one of that day",
                )
            elif not found.billable:
                yield Complaint(target, f"{shown} has finer codes below it", "choose one of those")


def external_causes(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 18."""
    first = claim.diagnoses[0] if claim.diagnoses else ""
    target, shown = Target(Form.VISIT, "diagnoses", 1), show_diagnosis(first)
    if first[:1] in ("V", "W", "X", "Y") and first:
        yield Complaint(target, f"{shown} says what caused it, and stands first", "put the injury first")
    elif len(first) == 7 and first.endswith("S"):
        yield Complaint(
            target,
            f"{shown} is a late effect, and stands first",
            "put the condition that is treated first",
            Level.WARNING,
        )


def pointers(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 19."""
    for place, line in enumerate(claim.lines, start=1):
        target = Target(Form.VISIT, "pointers", place)
        if not line.pointers:
            yield Complaint(target, f"{line.code} points to no diagnosis", "which of them is it for?")
        elif len(line.pointers) > 4:
            yield Complaint(target, f"{line.code} points to more than four diagnoses", "leave four")
        elif len(set(line.pointers)) < len(line.pointers):
            yield Complaint(target, f"{line.code} points to a diagnosis twice", "take one out")
        for pointer in line.pointers:
            if not 1 <= pointer <= len(claim.diagnoses):
                yield Complaint(
                    target, f"{line.code} points to diagnosis {pointer}, which is not there", "correct it"
                )


def age_and_sex(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 20: an age that cannot be stops the claim.

    A sex is warned of: CMS has taken its lists of them out of force (10/01/2024), and patients have organs
    that their record does not tell of.
    """
    born, sex = claim.patient.born, claim.patient.sex
    years = None
    if born is not None and born <= claim.day:
        years = claim.day.year - born.year - ((claim.day.month, claim.day.day) < (born.month, born.day))
    for place, line in enumerate(claim.lines, start=1):
        if years is not None and not fits_check_up(line.code, years):
            yield Complaint(
                Target(Form.VISIT, "code", place),
                f"{line.code} is a check-up of another age: the patient was {counted(years, 'year')} old",
                "take the code of that age, or correct the birth date",
                Level.WARNING,
            )
    for place, code in enumerate(claim.diagnoses, start=1):
        found = circumstances.knowledge.limits(code, claim.day)
        target, shown = Target(Form.VISIT, "diagnoses", place), show_diagnosis(code)
        if found.sex and sex in ("F", "M") and sex != found.sex:
            whose = "women" if found.sex == "F" else "men"
            yield Complaint(
                target,
                f"{shown} is a diagnosis of {whose}",
                "correct it, or the patient's sex; say yes where both are right",
                Level.WARNING,
            )
        if years is None:
            continue
        way_out = f"the patient was {counted(years, 'year')} old: correct it, or the birth date"
        if found.youngest is not None and years < found.youngest:
            yield Complaint(target, f"{shown} is not given before {found.youngest} years", way_out)
        if found.oldest is not None and years > found.oldest:
            until = f"after {found.oldest} years" if found.oldest else "after the first year"
            yield Complaint(target, f"{shown} is not given {until}", way_out)


def days(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 21, of the day of service."""
    for place, line in enumerate(claim.lines, start=1):
        day, target = line_day(claim, line), Target(Form.VISIT, "day", place)
        if day > circumstances.today:
            yield Complaint(target, f"{line.code} is of {show_date(day)}, which is yet to come", "correct it")
        if claim.patient.born and day < claim.patient.born:
            yield Complaint(target, f"{line.code} is of a day before the patient was born", "correct it")


def timely(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 22: a warning from four fifths of the payer's limit on, an error behind it."""
    limit, target = claim.payer.filing_days, Target(Form.VISIT, "delay reason")
    if claim.delay_reason and claim.delay_reason not in DELAYS:
        yield Complaint(
            target, f"{claim.delay_reason} is no reason for a delay", "1 to 11, or 15", Level.ERROR
        )
    if limit is None or claim.frequency is not Frequency.ORIGINAL:
        return
    gone = (circumstances.today - claim.day).days
    if gone > limit and not claim.delay_reason:
        yield Complaint(
            target,
            f"{claim.payer.name} takes claims for {counted(limit, 'day')}, and {gone} have gone",
            "say why in the details of the visit (F8 in its charges), where the payer takes a reason",
            Level.ERROR,
        )
    elif limit * 4 <= gone * 5 and gone <= limit:
        left = limit - gone
        yield Complaint(
            target,
            f"{left} of {counted(limit, 'day')} left with {claim.payer.name}",
            "send it today",
            Level.WARNING,
        )


def place(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 23."""
    code, target = claim.place.code, Target(Form.VISIT, "place of service")
    if not circumstances.knowledge.place_of_service(code):
        yield Complaint(
            target, f"{code or 'nothing'} is no place of service", "11 is the office", Level.ERROR
        )
    elif code == "11" and not claim.place.is_ours:
        yield Complaint(
            target,
            f"the place is an office, and {claim.place.name} is not ours",
            "22 and 23 are hospitals, 12 is the patient's home",
            Level.WARNING,
        )
    elif code in INPATIENT_PLACES and claim.admitted_on is None:
        yield Complaint(
            Target(Form.VISIT, "admitted"),
            "the patient was in a hospital, and the day of admission is missing",
            "enter it in the details of the visit (F8 in its charges)",
            Level.ERROR,
        )


def accident(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 24."""
    told = claim.accident
    if claim.payer.filing == WORKERS_COMPENSATION and (told is None or told.kind is not AccidentKind.WORK):
        yield Complaint(
            Target(Form.VISIT, "accident day"),
            f"{claim.payer.name} pays for accidents at work, and the visit is due to none",
            "say so in the details of the visit (F8 in its charges), or bill another policy",
        )
    if told is None:
        return
    if told.day is None:
        yield Complaint(Target(Form.VISIT, "accident day"), "when the accident was is missing", "enter it")
    elif told.day > claim.day:
        yield Complaint(Target(Form.VISIT, "accident day"), "the accident is after the visit", "correct it")
    if told.kind is AccidentKind.AUTO and not is_state(told.state):
        yield Complaint(
            Target(Form.VISIT, "accident state"), "the state of the accident is missing", "two letters, as MA"
        )
    if told.kind is AccidentKind.WORK and claim.payer.filing == WORKERS_COMPENSATION:
        if not claim.policy.employer:
            yield Complaint(
                Target(Form.VISIT, "employer"),
                "whose worker it is is missing",
                "enter the employer in the details of the visit (F8 in its charges)",
            )
        if not claim.policy.claim_number:
            yield Complaint(
                Target(Form.VISIT, "claim number"),
                "the insurer's number of the accident is missing",
                "the employer or the insurer has it; enter it in the details of the visit",
            )


def frequency(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 25."""
    target = Target(Form.CLAIM, "original number")
    if claim.frequency is Frequency.ORIGINAL:
        if claim.original_number:
            yield Complaint(
                target,
                "an original claim names another claim of the payer",
                "make it a replacement, or take the number out",
                Level.WARNING,
            )
        return
    if not claim.original_number:
        yield Complaint(
            target,
            "the payer's number of the claim that it replaces is missing",
            "it stands on the remittance, or on the acknowledgment",
        )
    if claim.payer.filing == MEDICARE:
        yield Complaint(
            Target(Form.CLAIM, "frequency"),
            "Medicare part B takes no replacement and no void",
            "send it as a new claim, or ask for a reopening",
        )


def characters(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 39: what is left of a text in the letters that X12 has; accents fall off by themselves.

    Of all that a claim names: one name that cannot be written stops the claim at the writer.
    """
    for target, whose, text in _written(claim):
        if text.strip() and not folded(text):
            yield Complaint(
                target, f"{whose} has no letter that a claim can hold", "write it as it is on the card"
            )
    for target, whose, number in _numbers(claim):
        if len(folded(number)) == 1:
            yield Complaint(target, f"{whose} is of one character", "a claim takes two and more")
    if not claim.biller.name.strip():
        yield Complaint(of_practice(claim, "name"), "the billing provider has no name", "type it")


_Text = tuple[Target, str, str]
"""Where it stands, what it is, and the text."""


def _written(claim: ClaimDraft) -> Iterator[_Text]:
    patient = Form.PATIENT
    yield Target(patient, "family"), "the patient's family name", claim.patient.family
    yield Target(patient, "given"), "the patient's given name", claim.patient.given
    yield Target(patient, "street"), "the patient's street", claim.patient.address.street
    yield Target(patient, "city"), "the patient's city", claim.patient.address.city
    yield of_practice(claim, "name"), "the name of the billing provider", claim.biller.name
    yield of_practice(claim, "street"), "the street of the billing provider", claim.biller.address.street
    yield of_practice(claim, "city"), "the city of the billing provider", claim.biller.address.city
    for place, policy in enumerate(claim.policies, start=1):
        yield Target(Form.POLICY, "member id", place), "the member id", policy.member_id
        yield of_payer(policy, "name"), f"the name of the payer {policy.payer.name}", policy.payer.name
        if policy.subscriber is not None:
            whose = f"the name of the subscriber with {policy.payer.name}"
            yield Target(Form.POLICY, "subscriber", place), whose, policy.subscriber.family
    for role, each in clinicians(claim):
        target = Target(Form.VISIT, role) if role == "referring" else of_provider(each, "name")
        if not each.is_billed_as:
            yield target, f"the name of the {role} provider", each.family
    if not claim.place.is_billing_address:
        yield of_place(claim, "name"), "the name of the place", claim.place.name
        yield of_place(claim, "street"), "the street of the place", claim.place.address.street
        yield of_place(claim, "city"), "the city of the place", claim.place.address.city


def _numbers(claim: ClaimDraft) -> Iterator[_Text]:
    for place, policy in enumerate(claim.policies, start=1):
        whose = f"with {policy.payer.name}"
        yield Target(Form.POLICY, "member id", place), f"the member id {whose}", policy.member_id
        yield (
            of_payer(policy, "electronic id"),
            f"the clearinghouse's number of {policy.payer.name}",
            policy.payer.electronic_id,
        )


def signatures(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 40."""
    for held, field, what in (
        (claim.signature_on_file, "signature", "the provider's signature is not on file"),
        (claim.release_of_information, "release", "the patient has not agreed that the payer is told"),
        (claim.assignment, "assignment", "the patient has not assigned the benefits to the clinic"),
    ):
        if not held:
            yield Complaint(Target(Form.CLAIM, field), what, "ask for the signature, and note its date")
