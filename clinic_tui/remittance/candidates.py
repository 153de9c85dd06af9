"""Which claims of ours one that nobody knew may be, for a person to choose from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.states import DECIDED
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient, PatientName
from clinic_tui.remittance.likeness import marks_of
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.reading_again import remittance_of
from clinic_tui.remittance.rows import Candidate

SHOWN = 20
"""The most that are offered."""


def candidates(db: Session, exception_id: int) -> tuple[Candidate, ...]:
    """Claims that agree in at least two of name, member id, day and charge.

    The likeliest first; of these what is decided already stands behind the others.

    Raises NotFound where there is no such exception, or it is of no claim.
    """
    exception = db.get(RemittanceException, exception_id)
    if exception is None or exception.place == 0:
        raise NotFound(f"there is no claim behind exception {exception_id}")
    payment = db.get_one(RemittancePayment, exception.payment_id)
    told = remittance_of(db, payment).claims[exception.place - 1]
    marks = marks_of(told)
    either = [and_(col(Claim.day).in_(marks.days), col(ClaimSending.cents) == marks.cents)]
    if marks.members:
        either.append(col(ClaimSending.member_id).in_(marks.members))
    if marks.names:
        families = {family for family, _ in marks.names}
        of_name = select(col(PatientName.patient_id)).where(col(PatientName.family_key).in_(families))
        either.append(col(Claim.patient_id).in_(of_name))
    columns: tuple[Any, ...] = (
        col(Claim.id), col(ClaimSending.number), col(Claim.patient_id), col(Patient.family),
        col(Patient.given), col(Claim.day), col(ClaimSending.cents), col(ClaimSending.member_id),
        col(Claim.state),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(ClaimSending, col(ClaimSending.claim_id) == col(Claim.id))
        .join(Patient, col(Patient.id) == col(Claim.patient_id))
        .where(or_(*either))
        .order_by(col(ClaimSending.id).desc())
    )
    found: dict[int, Candidate] = {}
    decided: dict[int, bool] = {}
    for claim, number, patient, family, given, day, cents, member, state in rows:
        agrees = marks.same(family, given, member, day, cents)
        if len(agrees) >= 2 and claim not in found:
            name = f"{family}, {given}" if given else family
            found[claim] = Candidate(claim, number, patient, name, day, cents, state.words, agrees)
            decided[claim] = state in DECIDED

    def place(each: Candidate) -> tuple[int, bool, int]:
        return -len(each.agrees), decided[each.claim_id], -each.claim_id

    return tuple(sorted(found.values(), key=place)[:SHOWN])
