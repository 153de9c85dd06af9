"""What stands of a fee for a missed visit, and how it goes when the visit's mark is taken back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.billing.write_off_codes import WriteOffCode
from clinic_tui.clock import today
from clinic_tui.errors import Conflict
from clinic_tui.schedule.after_all import when_came
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by
from clinic_tui.words.money import show_money


def standing_fees(db: Session, appointment_ids: Collection[int]) -> dict[int, int]:
    """The cents of the fee of each of these visits that has one, what was taken back off it."""
    rows = db.execute(
        select(col(Adjustment.appointment_id), func.sum(col(Adjustment.patient_cents)))
        .where(
            col(Adjustment.appointment_id).in_(list(appointment_ids)),
            col(Adjustment.kind) == AdjustmentKind.MISSED_FEE,
        )
        .group_by(col(Adjustment.appointment_id))
    )
    return {number: int(cents) for number, cents in rows if cents}


def fee_lines(db: Session, appointment_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """What a statement says of the fee of each of these visits that has one: words and cents."""
    standing = standing_fees(db, appointment_ids)
    if not standing:
        return {}
    rows = db.execute(
        select(col(Adjustment.appointment_id), col(Adjustment.reason))
        .where(
            col(Adjustment.appointment_id).in_(list(standing)),
            col(Adjustment.kind) == AdjustmentKind.MISSED_FEE,
            col(Adjustment.reverses_id).is_(None),
        )
        .order_by(col(Adjustment.id))
    )
    return {number: (words, standing[number]) for number, words in rows}


def _fees_and_waivers(appointment_id: int) -> Any:
    return (
        col(Adjustment.appointment_id) == appointment_id,
        or_(
            col(Adjustment.kind) == AdjustmentKind.MISSED_FEE,
            col(Adjustment.code) == WriteOffCode.MISSED_FEE.value,
        ),
    )


def not_waived(db: Session, appointment_id: int) -> int:
    """The cents of the fee of a visit that were neither taken back nor waived."""
    found = db.execute(
        select(func.coalesce(func.sum(col(Adjustment.patient_cents)), 0)).where(
            *_fees_and_waivers(appointment_id)
        )
    ).scalar_one()
    return int(found)


def newest_fee(db: Session, appointment_id: int) -> Adjustment | None:
    """The newest fee of the visit."""
    return db.scalars(
        select(Adjustment)
        .where(
            col(Adjustment.appointment_id) == appointment_id,
            col(Adjustment.kind) == AdjustmentKind.MISSED_FEE,
            col(Adjustment.reverses_id).is_(None),
        )
        .order_by(col(Adjustment.id).desc())
    ).first()


def store_fee(
    desk: Desk,
    db: DeskSession,
    patient_id: int,
    appointment_id: int,
    cents: int,
    why: str,
    kind: AdjustmentKind,
    reverses_id: int | None = None,
) -> None:
    """Put a line of a fee into an open transaction: the fee, what is waived of it, or what is taken back."""
    db.add(
        Adjustment(
            patient_id=patient_id,
            appointment_id=appointment_id,
            day=today(desk.clock),
            at=desk.clock.now(),
            kind=kind,
            patient_cents=cents,
            insurer_cents=0,
            reason=why,
            made_by=desk.actor.login,
            reverses_id=reverses_id,
            code=WriteOffCode.MISSED_FEE.value if kind is AdjustmentKind.WRITE_OFF else "",
        )
    )
    db.flush()


def _take_back(desk: Desk, db: DeskSession, visit: Appointment) -> None:
    """The patient came after all: what stands of the fee is owed no more; what was paid is credit."""
    fee, left = newest_fee(db, visit.id or 0), not_waived(db, visit.id or 0)
    if fee is not None and left > 0:
        store_fee(
            desk, db, visit.patient_id, visit.id or 0, -left, f"the patient came ({show_money(left)})",
            AdjustmentKind.MISSED_FEE, fee.id,
        )  # fmt: skip
        db.build_on(fee)


def _unmake(desk: Desk, db: DeskSession, row: Row) -> None:
    """Undo takes a fee out with the visit's mark, but not one that was written off meanwhile."""
    assert isinstance(row, Adjustment)
    if row.kind is AdjustmentKind.MISSED_FEE and not_waived(db, row.appointment_id) < row.patient_cents:
        raise Conflict("the fee was waived meanwhile: take that back first")
    db.delete(row)


when_came(_take_back)
unmade_by("adjustment", _unmake)
