"""What the payment form shows of a patient and a visit before money is taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger import balance, visit_balances
from clinic_tui.billing.taking import free_credit
from clinic_tui.errors import NotFound
from clinic_tui.money.models import CopayAsked
from clinic_tui.money.open_drawer import open_at, rules_of
from clinic_tui.money.queries import paid_for_visit, taken_on, visit_words
from clinic_tui.money.rows import Till
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.schedule.kept_from_payer import is_kept_from_payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import HOLDS_TIME, IN_HOUSE, OPEN, Status


def till(
    db: Session, desk: str, login: str, today: date, patient_id: int, appointment_id: int | None = None
) -> Till:
    """For a patient, on the visit that it is opened on, else on the visit of `today`; raises NotFound.

    So what is due does not hang on the screen that it is asked from.
    """
    who = db.execute(
        select(col(Patient.family), col(Patient.given), col(Patient.mrn)).where(col(Patient.id) == patient_id)
    ).one_or_none()
    if who is None:
        raise NotFound(f"there is no patient {patient_id}")
    if appointment_id is None:
        appointment_id = visit_of_day(db, patient_id, today)
    account = balance(db, patient_id)
    copay, of_visit = (0, 0) if appointment_id is None else _copay(db, patient_id, appointment_id)
    drawer = open_at(db, desk, login)
    return Till(
        patient_id,
        f"{who[0]}, {who[1]}" if who[1] else who[0],
        who[2],
        appointment_id,
        visit_words(db, [appointment_id]).get(appointment_id, "") if appointment_id else "",
        copay,
        account.owed_cents,
        account.owed_cents - min(copay, of_visit),
        account.credit_cents,
        free_credit(db, patient_id) if account.credit_cents else 0,
        drawer.holder if drawer else "",
        rules_of(db).drawers,
        taken_on(db, patient_id, today),
        drawer is None or drawer.holder == login,
        is_kept_from_payer(db, appointment_id),
    )


def visit_of_day(db: Session, patient_id: int, day: date) -> int | None:
    """The visit of a day that money is taken for: who is in the house, who comes next, who left last."""
    found = db.execute(
        select(col(Appointment.id), col(Appointment.status), col(Appointment.start_minute)).where(
            col(Appointment.patient_id) == patient_id,
            col(Appointment.day) == day,
            col(Appointment.status).in_(HOLDS_TIME),
        )
    ).all()
    if not found:
        return None

    def order(row: Any) -> tuple[int, int]:
        _, status, start = row
        if status in IN_HOUSE:
            return 0, start
        return (1, start) if status is Status.BOOKED else (2, -start)

    return min(found, key=order)[0]


def _copay(db: Session, patient_id: int, appointment_id: int) -> tuple[int, int]:
    """What of a visit's copay is not paid yet, and what the ledger has the patient owe for the visit.

    Before check-in nobody has asked for a copay, so that the ledger has none: then it is the policy's.
    """
    columns: tuple[Any, ...] = (col(Appointment.self_pay), col(Appointment.status), col(CopayAsked.cents))
    visit = db.execute(
        select(*columns)
        .outerjoin(CopayAsked, col(CopayAsked.appointment_id) == col(Appointment.id))
        .where(col(Appointment.id) == appointment_id)
    ).one_or_none()
    if visit is None or visit[0]:
        return 0, 0
    asked = visit[2]
    if asked is None:
        asked = _policy_copay(db, patient_id) if visit[1] in OPEN else 0
    owed = next(
        (
            each.patient_cents
            for each in visit_balances(db, [patient_id], only_open=True)
            if each.appointment_id == appointment_id
        ),
        0,
    )
    left = max(0, asked - paid_for_visit(db, appointment_id))
    return left, max(0, owed)


def _policy_copay(db: Session, patient_id: int) -> int:
    cents = db.execute(
        select(col(Coverage.copay_cents))
        .where(col(Coverage.patient_id) == patient_id, col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot))
        .limit(1)
    ).scalar()
    return cents or 0
