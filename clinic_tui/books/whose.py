"""Who is to pay a visit, as the figures tell payers apart: in SQL, joined with Appointment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from clinic_tui.books.rows import NO_POLICY, SELF_PAY
from clinic_tui.claims.models import Claim
from clinic_tui.claims.states import DECIDED, ClaimState
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.models import Appointment


def billed() -> FromClause:
    """By visit, the policy of its first claim; to be joined, for very many visits at once."""
    first = (
        select(func.min(col(Claim.id)).label("claim")).group_by(col(Claim.appointment_id)).subquery("first")
    )
    return (
        select(col(Claim.appointment_id).label("visit"), col(Claim.coverage_id).label("policy"))
        .join(first, first.c.claim == col(Claim.id))
        .subquery("billed")
    )


def billed_policy(claims: FromClause) -> ColumnElement[int]:
    """The policy that a visit was `billed` to first; without a claim the first one in force on its day."""
    return func.coalesce(claims.c.policy, _in_force())


def awaited_policy() -> ColumnElement[int]:
    """The policy that is to pay now: that of a claim which no payer has decided on, else as billed first."""
    done = case((col(Claim.state).in_((*DECIDED, ClaimState.VOID)), 1), else_=0)
    of_claim = (
        select(col(Claim.coverage_id))
        .where(col(Claim.appointment_id) == col(Appointment.id))
        .order_by(done, col(Claim.id))
        .limit(1)
        .correlate(Appointment)
        .scalar_subquery()
    )
    return func.coalesce(of_claim, _in_force())


def payer_name(*, self_pay: bool = True) -> ColumnElement[str]:
    """What the payer is called; joined with Coverage and Payer, both perhaps without a row."""
    named: Any = func.coalesce(col(Payer.name), col(Coverage.payer), literal(NO_POLICY))
    return case((col(Appointment.self_pay).is_(True), literal(SELF_PAY)), else_=named) if self_pay else named


def _in_force() -> ColumnElement[int]:
    policy = aliased(Coverage)
    return (
        select(col(policy.id))
        .where(
            col(policy.patient_id) == col(Appointment.patient_id),
            col(policy.active).is_(True),
            or_(col(policy.valid_from).is_(None), col(policy.valid_from) <= col(Appointment.day)),
            or_(col(policy.valid_to).is_(None), col(policy.valid_to) >= col(Appointment.day)),
        )
        .order_by(col(policy.slot))
        .limit(1)
        .correlate(Appointment)
        .scalar_subquery()
    )
