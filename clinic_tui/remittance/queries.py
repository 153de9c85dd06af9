"""Reads of remittances: payments, what they decided, what waits, and which policies are due next."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.naming import numbers_of
from clinic_tui.claims.next_payer import next_policies
from clinic_tui.claims.states import DECIDED, ClaimState, Happening
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.remittance.beside_claims import BesideClaims
from clinic_tui.remittance.models import ProviderAdjustment, RemittanceException, RemittancePayment
from clinic_tui.remittance.rows import (
    Carried,
    ExceptionRow,
    PaymentRow,
    PostedClaim,
    SecondaryDue,
)
from clinic_tui.remittance.totals import paid_with_interest

NEWEST = 500
"""Payments that a list shows at once."""


def payments(
    db: Session, *, payment_id: int | None = None, limit: int | None = NEWEST
) -> tuple[PaymentRow, ...]:
    """Payments, the newest first; or one of them alone."""
    sign = case((col(ClaimAnswer.happening) == Happening.REVERSED, -1), else_=1)
    posted = (
        select(func.coalesce(func.sum(sign * paid_with_interest()), 0))
        .where(col(ClaimAnswer.payment_id) == col(RemittancePayment.id))
        .correlate(RemittancePayment)
        .scalar_subquery()
    )
    beside = (
        select(func.coalesce(func.sum(col(ProviderAdjustment.cents)), 0))
        .where(col(ProviderAdjustment.payment_id) == col(RemittancePayment.id))
        .correlate(RemittancePayment)
        .scalar_subquery()
    )
    waiting = (
        select(func.count())
        .select_from(RemittanceException)
        .where(
            col(RemittanceException.payment_id) == col(RemittancePayment.id),
            col(RemittanceException.settled_at).is_(None),
        )
        .correlate(RemittancePayment)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(RemittancePayment.id), col(RemittancePayment.payer_name), col(RemittancePayment.trace),
        col(RemittancePayment.method), col(RemittancePayment.paid_on), col(RemittancePayment.cents),
        col(RemittancePayment.claims), col(RemittancePayment.state), col(RemittancePayment.words), posted,
        beside, waiting, col(RemittancePayment.deposit_on), col(RemittancePayment.deposit_cents),
        col(RemittancePayment.posted_claims),
    )  # fmt: skip
    statement = select(*columns).order_by(col(RemittancePayment.id).desc())
    if payment_id is not None:
        statement = statement.where(col(RemittancePayment.id) == payment_id)
    rows = db.execute(statement.limit(limit) if limit else statement)
    return tuple(_payment(tuple(row)) for row in rows)


def _payment(row: tuple[Any, ...]) -> PaymentRow:
    values = [*row[:9], int(row[9]), int(row[10]), *row[11:]]
    return PaymentRow(*values)


def claims_of(db: Session, payment_id: int) -> tuple[PostedClaim, ...]:
    """What a payment decided of claims of ours, in its order."""
    columns: tuple[Any, ...] = (
        col(ClaimAnswer.claim_id), col(ClaimSending.number), col(ClaimAnswer.patient_id),
        col(Patient.family), col(Patient.given), col(Claim.day), col(ClaimAnswer.charged_cents),
        col(ClaimAnswer.paid_cents), col(ClaimAnswer.contract_cents), col(ClaimAnswer.patient_cents),
        col(ClaimAnswer.happening), col(ClaimAnswer.words),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(ClaimSending, col(ClaimSending.id) == col(ClaimAnswer.sending_id))
        .join(Claim, col(Claim.id) == col(ClaimAnswer.claim_id))
        .join(Patient, col(Patient.id) == col(ClaimAnswer.patient_id))
        .where(col(ClaimAnswer.payment_id) == payment_id)
        .order_by(col(ClaimAnswer.id))
    )
    found = []
    for claim, number, patient, family, given, day, *sums, happening, words in rows:
        name = f"{family}, {given}" if given else family
        charged, paid, contract, own = (cents or 0 for cents in sums)
        is_reversal = happening is Happening.REVERSED
        found.append(
            PostedClaim(claim, number, patient, name, day, charged, paid, contract, own, is_reversal, words)
        )
    return tuple(found)


def exceptions(
    db: Session, *, payment_id: int | None = None, settled: bool = False
) -> tuple[ExceptionRow, ...]:
    """What waits for a person, the oldest first; `settled` has what was settled too."""
    columns: tuple[Any, ...] = (
        col(RemittanceException.id), col(RemittanceException.payment_id), col(RemittancePayment.trace),
        col(RemittancePayment.payer_name), col(RemittanceException.kind),
        col(RemittanceException.claim_number), col(RemittanceException.claim_id), col(Claim.patient_id),
        col(RemittanceException.named_as), col(RemittanceException.cents), col(RemittanceException.words),
        col(RemittanceException.settled_at), col(RemittanceException.settled_by),
        col(RemittanceException.settled_words),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(RemittancePayment, col(RemittancePayment.id) == col(RemittanceException.payment_id))
        .outerjoin(Claim, col(Claim.id) == col(RemittanceException.claim_id))
        .order_by(col(RemittanceException.id))
    )
    if payment_id is not None:
        statement = statement.where(col(RemittanceException.payment_id) == payment_id)
    if not settled:
        statement = statement.where(col(RemittanceException.settled_at).is_(None))
    return tuple(ExceptionRow(*row) for row in db.execute(statement))


def beside_claims(db: Session, payment_id: int) -> tuple[BesideClaims, ...]:
    """The money beside the claims of a payment, in its order."""
    columns: tuple[Any, ...] = (
        col(ProviderAdjustment.id), col(ProviderAdjustment.reason), col(ProviderAdjustment.reference),
        col(ProviderAdjustment.cents), col(ProviderAdjustment.claim_id),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .where(col(ProviderAdjustment.payment_id) == payment_id)
        .order_by(col(ProviderAdjustment.id))
    ).all()
    claims = [row[4] for row in rows if row[4] is not None]
    numbers = dict(zip(dict.fromkeys(claims), numbers_of(db, claims), strict=True))
    return tuple(
        BesideClaims(number, reason, reference, cents, numbers.get(claim, ""))
        for number, reason, reference, cents, claim in rows
    )


def carried(db: Session) -> tuple[Carried, ...]:
    """What each payer carries forward and has not taken yet; those that come to 0 are left out."""
    total = func.sum(col(ProviderAdjustment.cents))
    rows = db.execute(
        select(func.max(col(RemittancePayment.payer_name)), total)
        .join(RemittancePayment, col(RemittancePayment.id) == col(ProviderAdjustment.payment_id))
        .where(col(ProviderAdjustment.reason) == "FB")
        .group_by(col(RemittancePayment.payer_number))
        .having(total != 0)
        .order_by(func.max(col(RemittancePayment.payer_name)))
    )
    return tuple(Carried(payer, int(cents)) for payer, cents in rows)


def secondary_due(db: Session, zone: tzinfo) -> tuple[SecondaryDue, ...]:
    """Claims whose next policy is to be billed, the longest decided first; `zone` is the clinic's.

    The payer has decided, put something to the patient and not handed the claim on; another policy was in
    force on the day, and there is no claim to it yet.
    """
    decided_on = (
        select(func.max(col(ClaimAnswer.said_at)))
        .where(col(ClaimAnswer.claim_id) == col(Claim.id), col(ClaimAnswer.charged_cents).is_not(None))
        .correlate(Claim)
        .scalar_subquery()
    )
    has_another = exists().where(
        col(Coverage.patient_id) == col(Claim.patient_id),
        col(Coverage.slot) > 1,
        col(Coverage.active).is_(True),
    )
    columns: tuple[Any, ...] = Claim, decided_on
    decided = [
        (claim, at)
        for claim, at in db.execute(
            select(*columns)
            .where(
                col(Claim.state).in_([each for each in DECIDED if each is not ClaimState.FORWARDED]),
                col(Claim.settled_on).is_(None),
                col(Claim.patient_cents) > 0,
                has_another.correlate(Claim),
            )
            .order_by(decided_on, col(Claim.id))
        )
    ]
    due = next_policies(db, [claim for claim, _ in decided])
    wanted = {each.payer_id for each in due.values()}
    named: tuple[Any, ...] = col(Payer.id), col(Payer.name)
    names = {row[0]: row[1] for row in db.execute(select(*named).where(col(Payer.id).in_(wanted)))}
    claims = [claim.id for claim, _ in decided]
    numbers = dict(zip(claims, numbers_of(db, claims), strict=True))
    return tuple(
        SecondaryDue(
            claim.id,
            claim.appointment_id,
            claim.patient_id,
            policy.coverage_id,
            names.get(policy.payer_id, policy.payer),
            claim.patient_cents,
            at.astimezone(zone).date(),
            numbers[claim.id],
        )
        for claim, at in decided
        if (policy := due.get(claim.id))
    )
