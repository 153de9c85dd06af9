"""Rules of the insured and the policies (7-10, 21 in part, 26, 27, 35-38)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinic_tui.claims.draft import ClaimDraft, Policy, Sequence
from clinic_tui.claims.scrub.finding import Circumstances, Complaint, Form, Level, Target
from clinic_tui.claims.scrub.parties import of_payer
from clinic_tui.patients.policy import MedicareSecond
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.masked import masked
from clinic_tui.words.money import show_money

FILING_CODES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "AM",
        "BL",
        "CH",
        "CI",
        "DS",
        "FI",
        "HM",
        "LM",
        "MA",
        "MB",
        "MC",
        "OF",
        "TV",
        "VA",
        "WC",
        "ZZ",
    ]
)
"""SBR09 of 005010X222A1."""

MEDICARE = "MB"
_MBI = re.compile(r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d"
                  r"[AC-HJKMNP-RT-Y]{2}\d{2}")  # fmt: skip
"""A Medicare beneficiary identifier, place by place (CMS): letters without S, L, O, I, B, Z."""

RELATIONSHIPS = frozenset(["01", "18", "19", "20", "21", "39", "40", "53", "G8"])
SECONDARY_REASONS = frozenset(each.value for each in MedicareSecond)
"""SBR05: why Medicare is not the first payer."""


def _at(claim: ClaimDraft, field: str) -> Target:
    return Target(Form.POLICY, field, claim.to + 1)


def member_ids(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 7."""
    policy, target = claim.policy, _at(claim, "member id")
    number = policy.member_id
    if not number.strip():
        yield Complaint(target, f"the policy of {claim.payer.name} has no member id", "it is on the card")
    elif re.search(r"\s", number):
        yield Complaint(target, f"the member id {masked(number)} has a blank in it", "type it without blanks")
    elif policy.payer.filing == MEDICARE and not _MBI.fullmatch(number.replace("-", "").upper()):
        yield Complaint(
            target,
            f"{masked(number)} is not of the form of a Medicare number",
            "eleven characters, as 1EG4TE5MK73; the letters S L O I B Z are not in it",
            Level.WARNING,
        )
    elif policy.payer.member_pattern and not re.fullmatch(policy.payer.member_pattern, number):
        yield Complaint(
            target,
            f"{masked(number)} does not look like a member id of {claim.payer.name}",
            "compare it with the card",
            Level.WARNING,
        )
    for place, other in enumerate(claim.policies):
        if place != claim.to and not other.member_id.strip():
            yield Complaint(
                Target(Form.POLICY, "member id", place + 1),
                f"the policy of {other.payer.name}, which the claim names too, has no member id",
                "it is on the card; or end the policy where there is none",
            )


def filing_codes(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 8."""
    if claim.payer.filing not in FILING_CODES:
        yield Complaint(
            of_payer(claim.policy, "filing"),
            f"{claim.payer.name} has no claim filing code",
            "choose what kind of plan it is: MB Medicare, MC Medicaid, CI commercial, BL Blue Cross ...",
        )
    if sum(policy.payer.filing == MEDICARE for policy in claim.policies) > 1:
        yield Complaint(
            Target(Form.POLICY, "payer"),
            "two policies are both Medicare part B",
            "end the one that is not in force",
        )


def people(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 9."""
    patient = claim.patient
    if not patient.family.strip():
        yield Complaint(Target(Form.PATIENT, "family"), "the patient has no family name", "type it")
    target = Target(Form.PATIENT, "born")
    if patient.born is None:
        yield Complaint(target, "the patient's birth date is not known", "ask for it")
    elif patient.born > circumstances.today:
        yield Complaint(target, f"the birth date {show_date(patient.born)} is yet to come", "correct it")
    elif patient.born > claim.day:
        yield Complaint(target, "the patient was born after the visit", "correct the birth date")
    if patient.sex not in ("F", "M", "U"):
        yield Complaint(
            Target(Form.PATIENT, "sex"), "the patient's sex is not known", "F, M, or U where it is unknown"
        )


def subscribers(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 10."""
    policy = claim.policy
    if policy.relationship not in RELATIONSHIPS:
        yield Complaint(
            _at(claim, "relationship"), "what the patient is to the subscriber is not known", "choose it"
        )
    if policy.relationship == "18":
        if policy.subscriber is not None and _differs(claim, policy):
            yield Complaint(
                _at(claim, "relationship"),
                "the patient is the subscriber, and the policy names another person",
                "choose the relationship, or take the subscriber's name out",
            )
        return
    subscriber = policy.subscriber
    if subscriber is None or not subscriber.family.strip():
        yield Complaint(_at(claim, "subscriber"), "whose policy it is is not known", "type the subscriber")
        return
    if subscriber.born is None:
        yield Complaint(
            _at(claim, "subscriber born"), "the subscriber's birth date is not known", "it is asked for"
        )


def _differs(claim: ClaimDraft, policy: Policy) -> bool:
    other = policy.subscriber
    return other is not None and bool(other.family) and (
        other.family.casefold() != claim.patient.family.casefold()
        or (other.born is not None and other.born != claim.patient.born)
    )  # fmt: skip


def policy_dates(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 21, of the policy's days."""
    policy = claim.policy
    if policy.valid_from and claim.day < policy.valid_from:
        yield Complaint(
            _at(claim, "valid from"),
            f"the policy begins {show_date(policy.valid_from)}, after the visit",
            "bill the policy of that day, or correct its dates",
        )
    if policy.valid_to and claim.day > policy.valid_to:
        yield Complaint(
            _at(claim, "valid to"),
            f"the policy ended {show_date(policy.valid_to)}, before the visit",
            "bill the policy of that day, or correct its dates",
        )


def authorizations(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 26."""
    held, target = claim.authorization, Target(Form.AUTHORIZATION, "number")
    wanted = claim.authorization_needed or (
        f"{claim.payer.name} wants one for every visit" if claim.payer.wants_authorization else ""
    )
    if held is None or not held.number:
        if wanted:
            stands = "not granted" if wanted.startswith("prior authorization") else "no prior authorization"
            yield Complaint(
                target, f"{stands}: {wanted}", "type the payer's number; `:authorizations` asks for one"
            )
        return
    if held.problem:
        yield Complaint(target, held.problem, "ask the payer for more units or other days")
    if held.first and claim.day < held.first:
        yield Complaint(
            target, f"authorization {held.number} begins {show_date(held.first)}", "use the one of that day"
        )
    if held.last and claim.day > held.last:
        yield Complaint(
            target, f"authorization {held.number} ended {show_date(held.last)}", "ask for it to be extended"
        )
    if held.units_left is not None and held.units_left < 0:
        yield Complaint(
            target, f"authorization {held.number} has no units left for this visit", "ask for more units"
        )
    if held.codes:
        for place, line in enumerate(claim.lines, start=1):
            if line.code not in held.codes:
                yield Complaint(
                    Target(Form.VISIT, "code", place),
                    f"authorization {held.number} is not for {line.code}",
                    "ask the payer to add it, or correct the code",
                )
    treats = {each.npi for each in (claim.rendering, claim.biller) if each is not None and each.npi}
    if held.provider_npi and treats and held.provider_npi not in treats:
        yield Complaint(
            Target(Form.VISIT, "rendering"),
            f"authorization {held.number} is for {held.provider or held.provider_npi}, not for who treated",
            "ask the payer to change it, or correct who treated",
        )


def referrals(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 27."""
    who, target = claim.referring, Target(Form.VISIT, "referring")
    if who is None:
        if claim.referral:
            yield Complaint(
                target,
                f"the referral {claim.referral} is given and not who referred",
                "name the referring provider with the NPI",
            )
        elif claim.payer.wants_referral:
            yield Complaint(target, f"{claim.payer.name} wants to know who referred", "name and NPI")
    elif not who.family:
        yield Complaint(target, "the referring provider has no name", "type it")


def earlier_payers(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 35: what each earlier payer said, to the cent."""
    for place, policy in enumerate(claim.policies[: claim.to], start=1):
        answer, target = policy.answer, Target(Form.CLAIM, "earlier payer", place)
        if answer is None:
            yield Complaint(
                target, f"what {policy.payer.name} paid is not posted", "post its remittance first"
            )
            continue
        if answer.crossed_over:
            yield Complaint(
                target,
                f"{policy.payer.name} has handed the claim on to the next payer by itself",
                "wait for that one's answer: sent twice it is a duplicate",
            )
        if answer.decided_on is None:
            yield Complaint(target, f"the day on which {policy.payer.name} decided is missing", "type it")
        yield from _balance(claim, policy, target)


def _balance(claim: ClaimDraft, policy: Policy, target: Target) -> Iterator[Complaint]:
    answer = policy.answer
    assert answer is not None
    name = policy.payer.name
    of_lines = 0
    for each in answer.lines:
        adjusted = sum(one.cents for one in each.adjustments)
        of_lines += adjusted
        charged = claim.lines[each.line - 1].cents if 1 <= each.line <= len(claim.lines) else None
        if charged is None:
            yield Complaint(target, f"{name} answered a line {each.line} that is not there", "look at it")
        elif charged != each.paid_cents + adjusted:
            yield Complaint(
                Target(Form.CLAIM, "earlier payer", each.line),
                f"line {each.line}: {show_money(charged)} is not what {name} paid "
                f"({show_money(each.paid_cents)}) and took off ({show_money(adjusted)})",
                "compare it with the remittance",
            )
    of_claim = sum(one.cents for one in answer.adjustments)
    if claim.total_cents != answer.paid_cents + of_claim + of_lines:
        yield Complaint(
            target,
            f"{show_money(claim.total_cents)} is not what {name} paid and took off together "
            f"({show_money(answer.paid_cents + of_claim + of_lines)})",
            "compare it with the remittance",
        )


def medicare_second(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 36."""
    policy = claim.policy
    if policy.payer.filing == MEDICARE and claim.to > 0 and policy.secondary_reason not in SECONDARY_REASONS:
        yield Complaint(
            _at(claim, "secondary reason"),
            "why Medicare is not the first payer is not said",
            "`Before Medicare` in its policy: 12 working aged, 13 kidney, 14 auto, 15 work, 43 disabled ...",
        )


def sequences(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 37."""
    order = [policy.sequence for policy in claim.policies]
    if order != list(Sequence)[: len(order)]:
        yield Complaint(
            Target(Form.POLICY, "order"),
            "the policies of the visit do not follow each other: first, second, third",
            "put them in their order",
        )


def inactive(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 38, of what the payer said last."""
    if claim.policy.inactive:
        yield Complaint(
            _at(claim, "verified"),
            f"{claim.payer.name} said last that the policy is not in force",
            "ask again for the day of the visit, or bill another policy",
        )


def eligibility(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 38, of when the payer was asked."""
    policy, target = claim.policy, _at(claim, "verified")
    if policy.inactive:
        return
    if policy.checked_days_ago is None:
        yield Complaint(target, "nobody has asked whether the policy is in force", "`v` asks the payer")
    elif policy.checked_days_ago > circumstances.eligibility_days:
        yield Complaint(
            target,
            f"the payer was asked {counted(policy.checked_days_ago, 'day')} before the visit",
            "`v` asks the payer for the day of the visit",
        )
