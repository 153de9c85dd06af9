"""All that moves A/R, as one table in SQL: charges, payments, adjustments, insurers' postings; and interest.

What sums it (flows.py) and what lists it (postings.py) read the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.insurer_models import InsurerPosting, InterestPosting
from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.billing.models import Charge
from clinic_tui.books.rows import FLOW_SUMS, PATIENTS
from clinic_tui.books.whose import billed, billed_policy, payer_name
from clinic_tui.claims.models import Claim
from clinic_tui.clock import instant_of
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.columns import RowId, UtcInstant

PATIENT, VISIT = 0, 1
"""On whose side a move stands: of patients, or of who is to pay the visit."""

CHARGED, PAID, ADJUSTED, POSTED, MOVED, INTEREST = (
    "charge", "payment", "adjustment", "posting", "moved", "interest",
)  # fmt: skip
"""What a move is."""

_GIVEN_UP = (AdjustmentKind.WRITE_OFF, AdjustmentKind.DISCOUNT)


@dataclass(frozen=True, slots=True)
class _Source:
    """A table that moves are stored in: its day and visit, and what a list tells of a row."""

    what: str
    row: Any
    day: Any
    visit: Any
    code: Any
    words: Any
    policy: Any = None
    claim: Any = None
    at: Any = None
    patient: Any = None


def moves_of(
    first: date | None, last: date | None, zone: ZoneInfo | None = None, *, told: bool = False
) -> Subquery:
    """All moves of a span: day, visit, policy where a claim names it, side, and the sums.

    With a `zone` what was put from one visit on another is moved there too, at the instant it was. With
    `told` each has its number, patient, claim, instant and the words that are kept of it.
    """
    fee = col(Adjustment.kind) == AdjustmentKind.MISSED_FEE
    given_up = col(Adjustment.kind).in_(_GIVEN_UP)
    own, theirs = -col(Adjustment.patient_cents), -col(Adjustment.insurer_cents)
    adjusted = _part(
        _ADJUSTMENTS, PATIENT, told,
        written_off_cents=case((given_up, own), else_=0), fees_cents=case((fee, -own), else_=0),
    )  # fmt: skip
    posted = _part(
        _POSTINGS, VISIT, told, insurer_paid_cents=col(InsurerPosting.paid_cents),
        contract_cents=col(InsurerPosting.contract_cents),
        written_off_cents=col(InsurerPosting.written_off_cents),
    )  # fmt: skip
    parts = [
        (
            _CHARGES.day,
            _part(_CHARGES, VISIT, told, charged_cents=col(Charge.cents))
            .select_from(Charge)
            .join(Appointment, col(Appointment.id) == _CHARGES.visit),
        ),
        (_PAYMENTS.day, _part(_PAYMENTS, PATIENT, told, patient_paid_cents=col(Payment.cents))),
        (_ADJUSTMENTS.day, adjusted.where(or_(given_up, fee))),
        (
            _ADJUSTMENTS.day,
            _part(_ADJUSTMENTS, VISIT, told, written_off_cents=theirs).where(given_up, theirs != 0),
        ),
        (_POSTINGS.day, posted.join(Claim, col(Claim.id) == col(InsurerPosting.claim_id))),
        (
            _INTEREST.day,
            _part(_INTEREST, VISIT, told, interest_cents=col(InterestPosting.cents)).outerjoin(
                Claim, col(Claim.id) == col(InterestPosting.claim_id)
            ),
        ),
    ]
    branches = [_within(statement, day, first, last) for day, statement in parts]
    if zone is not None and first is not None and last is not None:
        branches += _moved_between_visits(
            instant_of(first, 0, zone), instant_of(last + timedelta(days=1), 0, zone), told
        )
    return union_all(*branches).subquery("moves")


def payer_of(moves: FromClause) -> ColumnElement[str]:
    """Whom a move is told of, by payer; joined as `with_payer` does."""
    return case((moves.c.side == PATIENT, literal(PATIENTS)), else_=payer_name())


def with_payer(statement: Any, moves: FromClause) -> Any:
    """Moves, or sums of them by visit, policy and side, joined with who is to pay their visit."""
    first = billed()
    return (
        statement.select_from(moves)
        .outerjoin(Appointment, col(Appointment.id) == moves.c.visit)
        .outerjoin(first, first.c.visit == moves.c.visit)
        .outerjoin(
            Coverage,
            and_(
                moves.c.side != PATIENT,
                col(Coverage.id) == func.coalesce(moves.c.policy, billed_policy(first)),
            ),
        )
        .outerjoin(Payer, col(Payer.id) == col(Coverage.payer_id))
    )


_CHARGES = _Source(
    CHARGED, Charge, func.coalesce(col(Charge.posted_on), col(Appointment.day)), col(Charge.appointment_id),
    col(Charge.code), col(Charge.words),
)  # fmt: skip
_PAYMENTS = _Source(
    PAID, Payment, col(Payment.day), col(Payment.appointment_id), col(Payment.kind), col(Payment.pay)
)
_ADJUSTMENTS = _Source(
    ADJUSTED, Adjustment, col(Adjustment.day), col(Adjustment.appointment_id), col(Adjustment.kind),
    col(Adjustment.reason),
)  # fmt: skip
_POSTINGS = _Source(
    POSTED, InsurerPosting, col(InsurerPosting.day), col(InsurerPosting.appointment_id), literal(""),
    col(InsurerPosting.reason), policy=col(Claim.coverage_id), claim=col(InsurerPosting.claim_id),
)  # fmt: skip


_PAYERS_POLICY = (
    select(func.min(col(Coverage.id)))
    .where(col(Coverage.payer_id) == col(InterestPosting.payer_id))
    .correlate(InterestPosting)
    .scalar_subquery()
)
"""Some policy of who paid interest without a claim of ours: it is told of by its payer alone."""
_INTEREST = _Source(
    INTEREST, InterestPosting, col(InterestPosting.day), col(InterestPosting.appointment_id), literal(""),
    literal(""), policy=func.coalesce(col(Claim.coverage_id), _PAYERS_POLICY),
    claim=col(InterestPosting.claim_id),
)  # fmt: skip


def _moved_between_visits(begins: datetime, ends: datetime, told: bool) -> list[Select[Any]]:
    """Of each allocation what comes to a visit, and what goes from one."""
    return [
        _part(
            _Source(
                MOVED, Allocation, null(), visit, literal(""), literal(words), at=col(Allocation.at),
                patient=col(Payment.patient_id),
            ),
            PATIENT, told, patient_paid_cents=cents,
        )
        .select_from(Allocation)
        .join(Payment, col(Payment.id) == col(Allocation.payment_id))
        .where(col(Allocation.at) >= begins, col(Allocation.at) < ends)
        for visit, cents, words in (
            (col(Allocation.to_id), col(Allocation.cents), "put here"),
            (col(Allocation.from_id), -col(Allocation.cents), "put elsewhere"),
        )
    ]  # fmt: skip


def _part(source: _Source, side: int, told: bool, **sums: Any) -> Select[Any]:
    columns = [
        source.day.label("day"),
        source.visit.label("visit"),
        cast(null() if source.policy is None else source.policy, RowId).label("policy"),
        literal(side).label("side"),
        *(cast(sums.get(name, 0), BigInteger).label(name) for name in FLOW_SUMS),
    ]
    if told:
        patient = col(source.row.patient_id) if source.patient is None else source.patient
        columns += [
            col(source.row.id).label("id"),
            patient.label("patient"),
            cast(null() if source.claim is None else source.claim, RowId).label("claim"),
            (cast(null(), UtcInstant) if source.at is None else source.at).label("at"),
            literal(source.what).label("what"),
            cast(source.code, String).label("code"),
            cast(source.words, String).label("words"),
        ]
    return select(*columns)


def _within(statement: Select[Any], day: Any, first: date | None, last: date | None) -> Select[Any]:
    if first is not None:
        statement = statement.where(day >= first)
    return statement if last is None else statement.where(day <= last)
