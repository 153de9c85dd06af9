"""Reads of payment plans: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger import balance, visit_balances
from clinic_tui.billing.ledger_rows import VisitBalance
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.plans import rules
from clinic_tui.plans.models import PaymentPlan, PlanVisit
from clinic_tui.plans.rows import BeforePlan, PlanRow, PlanTerms


def plans(
    db: Session, today: date, patient_ids: Collection[int] | None = None, *, only_open: bool = False
) -> tuple[PlanRow, ...]:
    """The plans of these patients, or of all: those that were missed first, then what is open, then the rest.

    `only_open` leaves out what is paid or was ended.
    """
    where: list[Any] = []
    if patient_ids is not None:
        where.append(col(PaymentPlan.patient_id).in_(list(patient_ids)))
    if only_open:
        where.append(col(PaymentPlan.ended_on).is_(None))
    rows = _plans(db, today, where)
    found = [row for row in rows if row.open or not only_open]
    return tuple(sorted(found, key=lambda row: (not row.missed, not row.open, row.name, -row.id)))


def missed(db: Session, today: date) -> tuple[PlanRow, ...]:
    """The plans with an instalment that is over and not paid."""
    return tuple(each for each in plans(db, today, only_open=True) if each.missed)


def plan(db: Session, today: date, plan_id: int) -> PlanRow:
    """One of them; raises NotFound."""
    found = _plans(db, today, [col(PaymentPlan.id) == plan_id])
    if not found:
        raise NotFound(f"there is no payment plan {plan_id}")
    return found[0]


def before_plan(db: Session, today: date, patient_id: int) -> BeforePlan:
    """What a new plan of this patient goes out from; raises NotFound."""
    who = db.execute(
        select(col(Patient.family), col(Patient.given)).where(col(Patient.id) == patient_id)
    ).one_or_none()
    if who is None:
        raise NotFound(f"there is no patient {patient_id}")
    owed = sum(visit.patient_cents for visit in owed_visits(db, patient_id))
    credit = balance(db, patient_id).credit_cents
    held = plans(db, today, [patient_id], only_open=True)
    return BeforePlan(patient_id, ", ".join(filter(None, who)), owed, credit, held[0] if held else None)


def owed_visits(db: Session, patient_id: int) -> tuple[VisitBalance, ...]:
    """The visits that have ended and that the patient owes for, oldest first."""
    visits = visit_balances(db, [patient_id], only_open=True)
    return tuple(visit for visit in visits if visit.closed and visit.patient_cents > 0)


def _plans(db: Session, today: date, where: Iterable[Any]) -> tuple[PlanRow, ...]:
    names = ("total_cents", "instalment_cents", "day_of_month", "first_day")
    columns: tuple[Any, ...] = (
        col(PaymentPlan.id), col(PaymentPlan.version), col(PaymentPlan.patient_id), col(Patient.family),
        col(Patient.given), col(Patient.mrn), *(getattr(PaymentPlan, name) for name in names),
        col(PaymentPlan.made_on), col(PaymentPlan.made_by), col(PaymentPlan.ended_on), col(PaymentPlan.end),
        col(PaymentPlan.end_words), col(PaymentPlan.ended_by),
    )  # fmt: skip
    rows = db.execute(
        select(*columns).join(Patient, col(Patient.id) == col(PaymentPlan.patient_id)).where(*where)
    ).all()
    then: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    if rows:
        stood: tuple[Any, ...] = (
            col(PlanVisit.plan_id), col(PlanVisit.appointment_id), col(PlanVisit.part_cents),
            col(PlanVisit.paid_cents),
        )  # fmt: skip
        numbers = [row[0] for row in rows]
        for plan_id, *values in db.execute(select(*stood).where(col(PlanVisit.plan_id).in_(numbers))):
            then[plan_id].append((int(values[0]), int(values[1]), int(values[2])))
    now = {each.appointment_id: each for each in visit_balances(db, {row[2] for row in rows})} if rows else {}
    return tuple(_row(row, then[row[0]], now, today) for row in rows)


def _row(row: Any, then: list[tuple[int, int, int]], now: dict[int, VisitBalance], today: date) -> PlanRow:
    terms = PlanTerms(*row[6:10])
    counted = rules.counted(
        (part, now[visit].patient_part_cents, paid, now[visit].paid_cents)
        if visit in now
        else (part, 0, paid, 0)
        for visit, part, paid in then
    )
    return PlanRow(
        id=row[0],
        version=row[1],
        patient_id=row[2],
        name=f"{row[3]}, {row[4]}" if row[4] else row[3],
        mrn=row[5],
        terms=terms,
        instalments=rules.with_paid(rules.instalments(terms), counted),
        made_on=row[10],
        made_by=row[11],
        today=today,
        counted_cents=counted,
        visits=tuple(visit for visit, *_ in then),
        ended_on=row[12],
        end=row[13],
        end_words=row[14],
        ended_by=row[15],
    )
