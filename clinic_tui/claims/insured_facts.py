"""The patient and the policies as a claim has them, from what is stored."""

from __future__ import annotations

from datetime import date, tzinfo

from clinic_tui.claims.draft import Insured, PayerFacts, Policy, PostalAddress, Sequence
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policy import Answered, Relationship

_ORDER = {1: Sequence.PRIMARY, 2: Sequence.SECONDARY, 3: Sequence.TERTIARY}


def policy_facts(
    stored: Coverage, payer: Payer | None, day: date, zone: tzinfo, *, wants_referral: bool = False
) -> Policy:
    """A policy for a visit of that day; the clinic's `zone` says on which day somebody looked at it."""
    checked = stored.verified_at.astimezone(zone).date() if stored.verified_at else None
    told_later = stored.answered_at is not None and (
        stored.verified_at is None or stored.answered_at > stored.verified_at
    )
    subscriber = None
    if stored.relationship is not Relationship.SELF:
        subscriber = Insured(
            stored.subscriber_family, stored.subscriber_given, stored.subscriber_born,
            _sex(stored.subscriber_sex),
        )  # fmt: skip
    return Policy(
        sequence=_ORDER[stored.slot],
        payer=PayerFacts(
            payer.name if payer else stored.payer,
            payer.electronic_id if payer else "",
            payer.filing if payer else "",
            payer.filing_days if payer else None,
            wants_taxonomy=payer.wants_taxonomy if payer else False,
            wants_drug_code=payer.wants_drug_code if payer else False,
            wants_referral=wants_referral,
            member_pattern=payer.member_pattern if payer else "",
            wants_lots=payer.wants_lots if payer else False,
        ),
        member_id=stored.member_id,
        group_number=stored.group_number,
        plan=stored.plan,
        relationship=stored.relationship.x12,
        subscriber=subscriber,
        valid_from=stored.valid_from,
        valid_to=stored.valid_to,
        checked_days_ago=(day - checked).days if checked else None,
        inactive=told_later and stored.answered is Answered.INACTIVE,
        coverage_id=stored.id or 0,
        payer_id=stored.payer_id,
        secondary_reason=stored.medicare_second.value if stored.medicare_second else "",
    )


def in_force(policy: Coverage, day: date) -> bool:
    """Whether its days hold that one."""
    return (policy.valid_from is None or policy.valid_from <= day) and (
        policy.valid_to is None or day <= policy.valid_to
    )


def patient_facts(patient: Patient) -> Insured:
    """Who the patient is, and where."""
    zip_digits = "".join(filter(str.isdigit, patient.postal_code))
    return Insured(
        patient.family,
        patient.given,
        patient.born,
        _sex(patient.sex.value),
        PostalAddress(patient.line1, patient.line2, patient.city, patient.state, zip_digits),
    )


def _sex(stored: str) -> str:
    """As DMG03 has it: whoever is neither F nor M is told as unknown."""
    return stored if stored in ("F", "M") else "U"
