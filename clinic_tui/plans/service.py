"""The use cases of payment plans: one is agreed, and one is ended by a person."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.rules import clean_reason
from clinic_tui.patients.models import Patient
from clinic_tui.patients.sight import require_open
from clinic_tui.plans import rules
from clinic_tui.plans.models import PaymentPlan, PlanVisit
from clinic_tui.plans.queries import owed_visits, plan, plans
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.states import PlanEnd
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money


def make_plan(desk: Desk, patient_id: int, terms: PlanTerms) -> int:
    """Agree on a plan for what is owed, the oldest visits first; the plan's number.

    Raises Invalid naming the field, Conflict where a plan holds already, NotFound.
    """
    with desk.act("plan.make", patient=patient_id) as db:
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        require_open(db, desk, patient_id)
        clean = rules.checked(terms, today(desk.clock))
        _close_paid(desk, db, patient_id)
        visits = owed_visits(db, patient_id)
        owed = sum(visit.patient_cents for visit in visits)
        if clean.total_cents > owed:
            raise Invalid(
                f"{show_money(owed)} is owed for visits that have ended: a plan can be for no more", "total"
            )
        row = PaymentPlan(
            patient_id=patient_id,
            total_cents=clean.total_cents,
            instalment_cents=clean.instalment_cents,
            day_of_month=clean.day_of_month,
            first_day=clean.first_day,
            made_on=today(desk.clock),
            at=desk.clock.now(),
            made_by=desk.actor.login,
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        left = clean.total_cents
        for visit in visits:
            if left <= 0:
                break
            left -= visit.patient_cents
            db.add(
                PlanVisit(
                    plan_id=row.id,
                    appointment_id=visit.appointment_id,
                    part_cents=visit.patient_part_cents,
                    paid_cents=visit.paid_cents,
                )
            )
        return row.id


def _close_paid(desk: Desk, db: DeskSession, patient_id: int) -> None:
    """A plan that is paid is ended before there is another; one that holds forbids it.

    What was ended before stays so while the new one is there: two would hold otherwise.
    """
    ended = select(PaymentPlan).where(
        col(PaymentPlan.patient_id) == patient_id, col(PaymentPlan.ended_on).is_not(None)
    )
    for row in db.scalars(ended):
        db.build_on(row)
    standing = {each.id: each for each in plans(db, today(desk.clock), [patient_id])}
    rows = db.scalars(
        select(PaymentPlan).where(
            col(PaymentPlan.patient_id) == patient_id, col(PaymentPlan.ended_on).is_(None)
        )
    )
    for row in rows:
        if standing[row.id or 0].open:
            raise Conflict(f"payment plan {row.id} holds already: end it first, then agree on another")
        row.ended_on, row.end, row.ended_by = today(desk.clock), PlanEnd.PAID, desk.actor.login


def end_plan(desk: Desk, plan_id: int, end: PlanEnd, words: str, version: int | None = None) -> None:
    """A plan holds no more, with the reason: all that is owed is owed at once again.

    Raises Conflict where it holds no more already, or was changed since `version`.
    """
    why = clean_reason(words, "why does the plan end?")
    if end is PlanEnd.PAID:
        raise Invalid("a plan that is paid ends by itself", "end")
    with desk.act("plan.end", reason=why) as db:
        row = db.need(PaymentPlan, plan_id, f"there is no payment plan {plan_id}")
        require_open(db, desk, row.patient_id)
        if version is not None and row.version != version:
            raise Conflict("this plan was changed at another desk meanwhile: look again and repeat")
        if not plan(db, today(desk.clock), plan_id).open:
            raise Conflict("this plan holds no more: it was paid or ended before")
        row.ended_on, row.end = today(desk.clock), end
        row.end_words, row.ended_by = why, desk.actor.login
