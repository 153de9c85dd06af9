"""The fee for a missed visit or a late cancellation: proposed by the clinic's rule, charged by a person.

A fee is an adjustment of the patient's part, so that no insurer owes it and no claim can carry it. What
stands of it is the sum of these adjustments and of what was waived: it is charged once, whoever asks.
"""

from __future__ import annotations

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.billing.missed_fee_models import MissedFeeAmount, MissedFeeRule
from clinic_tui.billing.missed_fee_rows import MissedFee, MissedFeeRules, MissedKind
from clinic_tui.billing.missed_fee_rules import MEDICAID, fee_for, require_possible
from clinic_tui.billing.missed_fee_standing import newest_fee, not_waived, standing_fees, store_fee
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.fees.queries import covers_on
from clinic_tui.money.rules import clean_reason
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.sight import require_open
from clinic_tui.schedule.attendance import rule_of
from clinic_tui.schedule.attendance_rules import since_of
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.service import cancel_reason, cancel_within, no_show_within
from clinic_tui.schedule.states import CancelledBy, Status
from clinic_tui.store.desk import Desk, DeskSession


def missed_fee_rules(db: Session) -> MissedFeeRules:
    """What the clinic has set; no fee where it has set nothing."""
    row = db.scalars(select(MissedFeeRule)).first()
    if row is None:
        return MissedFeeRules()
    amounts = db.execute(
        select(col(VisitType.code), col(MissedFeeAmount.cents)).join(
            VisitType, col(VisitType.id) == col(MissedFeeAmount.visit_type_id)
        )
    )
    return MissedFeeRules(
        row.no_show, row.late_cancel, row.from_count, row.cents, {each.code: each.cents for each in amounts}
    )


def set_missed_fee_rules(desk: Desk, rules: MissedFeeRules) -> None:
    """Set the rule for all desks. Raises Invalid naming the field, NotFound for an unknown visit type."""
    require_possible(rules)
    with desk.act("missed_fee.rules") as db:
        row = db.scalars(select(MissedFeeRule)).first() or MissedFeeRule(
            no_show=False, late_cancel=False, from_count=1, cents=0
        )
        row.no_show, row.late_cancel = rules.no_show, rules.late_cancel
        row.from_count, row.cents = rules.from_count, rules.cents
        db.add(row)
        types: dict[str, int] = {
            each.code: each.id for each in db.execute(select(col(VisitType.code), col(VisitType.id)))
        }
        if unknown := sorted(set(rules.by_type) - set(types)):
            raise Invalid(
                f"there is no visit type `{unknown[0]}`: one of {', '.join(sorted(types))}", "types"
            )
        wanted = {types[code]: cents for code, cents in rules.by_type.items()}
        for amount in db.scalars(select(MissedFeeAmount)).all():
            if amount.visit_type_id not in wanted:
                db.delete(amount)
            else:
                amount.cents = wanted.pop(amount.visit_type_id)
        db.add_all(MissedFeeAmount(visit_type_id=number, cents=cents) for number, cents in wanted.items())


def proposed_fee(db: Session, appointment_id: int, kind: MissedKind | None = None) -> MissedFee:
    """What the rule says of this visit, which is marked as missed or is to be (`kind` says as what).

    Counted are the patient's other missed visits within the attendance rule's months before it, and this
    one. Raises NotFound; Conflict where nothing is named and the visit was not missed.
    """
    visit = db.get(Appointment, appointment_id)
    if visit is None:
        raise NotFound(f"there is no visit {appointment_id}")
    kind = kind or _kind_of(visit)
    count = _missed_before(db, visit) + 1
    code = db.execute(
        select(col(VisitType.code)).where(col(VisitType.id) == visit.visit_type_id)
    ).scalar_one()
    cents, why_not = fee_for(missed_fee_rules(db), kind, code, count, medicaid=_has_medicaid(db, visit))
    if cents and standing_fees(db, [appointment_id]):
        cents, why_not = 0, "it is charged already"
    return MissedFee(appointment_id, visit.patient_id, kind, count, cents, why_not)


def no_show_with_fee(desk: Desk, appointment_id: int, version: int | None) -> int:
    """Say that the patient did not come, and charge the fee that the rule proposes, in one action; its cents.

    Raises Conflict where the rule proposes none, and then marks nothing.
    """
    with desk.act("appointment.no_show") as db:
        desk.require("missed_fee.charge")
        no_show_within(desk, db, appointment_id, version)
        db.flush()
        return _charge(desk, db, appointment_id)


def cancel_with_fee(desk: Desk, appointment_id: int, version: int | None, code: str, words: str = "") -> int:
    """Call an appointment off, and charge the fee for a late cancellation, in one action; its cents.

    Raises Conflict where it is not late, not by the patient, or the rule proposes no fee.
    """
    said = clean_text(words, 200, "words") or cancel_reason(code).words
    with desk.act("appointment.cancel", reason=said) as db:
        desk.require("missed_fee.charge")
        cancel_within(desk, db, appointment_id, version, code, said)
        db.flush()
        return _charge(desk, db, appointment_id)


def charge_missed_fee(desk: Desk, appointment_id: int) -> int:
    """Charge the fee for a visit that is marked as missed already; its cents. Raises Conflict likewise."""
    with desk.act("missed_fee.charge") as db:
        visit = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
        cents = _charge(desk, db, appointment_id)
        db.build_on(visit)
        return cents


def waive_missed_fee(desk: Desk, appointment_id: int, reason: str) -> int:
    """Write off what stands of the fee and is not waived yet; its cents. Raises Conflict for nothing."""
    why = clean_reason(reason, "why is the fee waived?")
    with desk.act("missed_fee.waive", reason=why) as db:
        fee = newest_fee(db, appointment_id)
        left = not_waived(db, appointment_id)
        if fee is None or left <= 0:
            raise Conflict("no fee for a missed visit stands on this visit")
        db.build_on(fee)
        store_fee(desk, db, fee.patient_id, appointment_id, -left, why, AdjustmentKind.WRITE_OFF)
        return left


def _charge(desk: Desk, db: DeskSession, appointment_id: int) -> int:
    visit = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
    require_open(db, desk, visit.patient_id)
    kind = _kind_of(visit)
    found = proposed_fee(db, appointment_id, kind)
    if not found.cents:
        raise Conflict(f"no fee can be charged: {found.why_not or 'the clinic has none for this'}")
    store_fee(
        desk, db, visit.patient_id, appointment_id, found.cents, kind.words(visit.day),
        AdjustmentKind.MISSED_FEE,
    )  # fmt: skip
    return found.cents


def _kind_of(visit: Appointment) -> MissedKind:
    if visit.status is Status.NO_SHOW:
        return MissedKind.NO_SHOW
    if visit.status is Status.CANCELLED and visit.late_cancel and visit.cancelled_by is CancelledBy.PATIENT:
        return MissedKind.LATE_CANCEL
    raise Conflict("no fee can be charged: the visit is neither a no-show nor called off late by the patient")


def _missed_before(db: Session, visit: Appointment) -> int:
    since = since_of(visit.day, rule_of(db).months)
    late = col(Appointment.late_cancel).is_(True) & (col(Appointment.cancelled_by) == CancelledBy.PATIENT)
    count: int = db.execute(
        select(
            func.coalesce(
                func.sum(case((or_(col(Appointment.status) == Status.NO_SHOW, late), 1), else_=0)), 0
            )
        ).where(
            col(Appointment.patient_id) == visit.patient_id,
            col(Appointment.day).between(since, visit.day),
            col(Appointment.id) != visit.id,
        )
    ).scalar_one()
    return int(count)


def _has_medicaid(db: Session, visit: Appointment) -> bool:
    """Whether any policy in force on the day of the visit is Medicaid's, whoever pays first."""
    found = db.execute(
        select(col(Coverage.id))
        .join(Payer, col(Payer.id) == col(Coverage.payer_id))
        .where(
            col(Coverage.patient_id) == visit.patient_id,
            covers_on(visit.day),
            col(Payer.filing) == MEDICAID,
        )
        .limit(1)
    ).first()
    return found is not None
