"""What lies on each visit of the ledger, summed in the database: what both sides owe follows from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.billing.models import Charge
from clinic_tui.money.models import Allocation, CopayAsked, Payment
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import OPEN


def has_ended() -> ColumnElement[bool]:
    """True of visits that no longer go on; joined with Appointment."""
    return col(Appointment.status).not_in(OPEN)


THESE: BindParameter[Any] = bindparam("patients", expanding=True)
"""The patients of a statement that is built once; `{"patients": [...]}` says who they are."""


def sums_of(patient_ids: Collection[int] | Select[Any] | BindParameter[Any] | None) -> CTE:
    """What lies on each visit, and on the account alone (visit None): charged, paid, moved, asked."""

    def of(patient: Any, visit: Any, **sums: Any) -> Select[Any]:
        values = (cast(sums.get(name, null()), BigInteger).label(name) for name in _SUMMED)
        statement = select(patient.label("patient_id"), visit.label("appointment_id"), *values)
        if patient_ids is None:
            return statement
        named = isinstance(patient_ids, Select | BindParameter)
        of_these: Any = patient_ids if named else list(patient_ids)  # type: ignore[arg-type]
        return statement.where(patient.in_(of_these))

    payer, paid, moved = col(Payment.patient_id), col(Payment.cents), col(Allocation.cents)
    before_receipts = case((col(Payment.receipt_id).is_(None), paid), else_=0)
    rows = union_all(
        of(col(Charge.patient_id), col(Charge.appointment_id), charged=col(Charge.cents)),
        of(payer, col(Payment.appointment_id), paid=paid, copays=before_receipts),
        _moved(of(payer, col(Allocation.to_id), paid=moved)),
        _moved(of(payer, col(Allocation.from_id), paid=-moved)),
        of(
            col(Adjustment.patient_id),
            col(Adjustment.appointment_id),
            to_patient=col(Adjustment.patient_cents),
            to_insurer=col(Adjustment.insurer_cents),
        ),
        of(
            col(InsurerPosting.patient_id),
            col(InsurerPosting.appointment_id),
            to_patient=col(InsurerPosting.patient_cents),
            to_insurer=-off_by_posting(),
        ),
        of(col(Appointment.patient_id), col(CopayAsked.appointment_id), asked=col(CopayAsked.cents))
        .select_from(CopayAsked)
        .join(Appointment, col(Appointment.id) == col(CopayAsked.appointment_id)),
    ).subquery("moves")
    totals = {name: func.coalesce(func.sum(rows.c[name]), 0) for name in _SUMMED}
    totals["asked"] = func.coalesce(func.sum(rows.c.asked), func.sum(rows.c.copays), 0)
    return (
        select(
            rows.c.appointment_id,
            rows.c.patient_id,
            *(total.label(name) for name, total in totals.items()),
        )
        .group_by(rows.c.patient_id, rows.c.appointment_id)
        .cte("sums")
    )


_SUMMED = ("charged", "paid", "to_patient", "to_insurer", "asked", "copays")
"""`copays` is what was taken before receipts were kept, and nobody wrote down what was asked."""


def _moved(statement: Select[Any]) -> Select[Any]:
    return statement.select_from(Allocation).join(Payment, col(Payment.id) == col(Allocation.payment_id))


def off_by_posting() -> Any:
    """What a posting takes off the insurer's part."""
    return (
        col(InsurerPosting.paid_cents)
        + col(InsurerPosting.contract_cents)
        + col(InsurerPosting.patient_cents)
        + col(InsurerPosting.written_off_cents)
    )


def copays_asked(db: Session, appointment_ids: Collection[int]) -> dict[int, int]:
    """What of each of these visits the patient owes as copay; those without one are left out."""
    visits = list(appointment_ids)
    people = select(col(Appointment.patient_id)).where(col(Appointment.id).in_(visits))
    sums = sums_of(people)
    copay = copay_of(sums)
    rows = db.execute(
        select(sums.c.appointment_id, copay)
        .join(Appointment, col(Appointment.id) == sums.c.appointment_id)
        .where(sums.c.appointment_id.in_(visits), copay != 0)
    )
    return {number: int(cents) for number, cents in rows}


def copay_of(sums: CTE) -> Any:
    """What of an insured visit is the patient's as copay; joined with Appointment."""
    asked = case((sums.c.asked > 0, sums.c.asked), else_=0)
    return case(
        (col(Appointment.self_pay).is_(True), 0),
        (and_(has_ended(), asked > sums.c.charged), sums.c.charged),
        else_=asked,
    )


def parts_of(sums: CTE) -> tuple[Any, Any]:
    """What patient and insurer have to pay of a visit, nothing paid yet; joined with Appointment."""
    self_pay = col(Appointment.self_pay).is_(True)
    own = case((self_pay, sums.c.charged), else_=copay_of(sums))
    theirs = case((self_pay, 0), else_=sums.c.charged - off_insurer(sums))
    return own + sums.c.to_patient, theirs + sums.c.to_insurer


def off_insurer(sums: CTE) -> Any:
    """What the copay takes off the insurer's part: no more than is charged so far; joined as `_copay`."""
    copay = copay_of(sums)
    return case((copay > sums.c.charged, sums.c.charged), else_=copay)
