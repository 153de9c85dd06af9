"""The use cases of recalls: rules, recalls by hand and by rule, and their end."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.patients.names import clean_text
from clinic_tui.recall import rules
from clinic_tui.recall.models import Recall, RecallRule
from clinic_tui.recall.rows import NewRecall
from clinic_tui.recall.states import OPEN_RECALLS, RecallState
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.store.desk import Desk, DeskSession


def set_rule(desk: Desk, after_type_id: int, months: int, visit_type_id: int) -> int:
    """From now on a visit of the one type makes a recall for the other; the number of the rule.

    Another number of months for the same two types changes the rule. Raises Invalid, NotFound.
    """
    _require_months(months)
    with desk.act("recall.rules") as db:
        for number in (after_type_id, visit_type_id):
            db.need(VisitType, number, f"there is no visit type {number}")
        rule = _rule(db, after_type_id, visit_type_id)
        if rule is None:
            rule = RecallRule(after_type_id=after_type_id, visit_type_id=visit_type_id, months=months)
            db.add(rule)
        rule.months = months
        db.flush()
        return rule.id or 0


def remove_rule(desk: Desk, after_type_id: int, visit_type_id: int) -> None:
    """No visit makes such a recall any more; those that are there stay. Raises NotFound."""
    with desk.act("recall.rules") as db:
        rule = _rule(db, after_type_id, visit_type_id)
        if rule is None:
            raise NotFound("there is no recall rule for these two visit types: `clinic-tui recall rule list`")
        db.delete(rule)


def add(desk: Desk, new: NewRecall) -> int:
    """Recall a patient in the month of `due`; the number of the recall.

    Raises Invalid for a month that is past or too far ahead, NotFound, Conflict where the
    patient has died or is to come for that already.
    """
    due = rules.month_of(new.due)
    with desk.act("recall.edit", patient=new.patient_id) as db:
        patient = db.need(Patient, new.patient_id, f"there is no patient {new.patient_id}")
        if patient.deceased:
            raise Conflict("the patient has died: nothing can be booked")
        db.need(VisitType, new.visit_type_id, f"there is no visit type {new.visit_type_id}")
        if new.provider_id is not None:
            db.need(Provider, new.provider_id, f"there is no provider {new.provider_id}")
        now_month = rules.month_of(today(desk.clock))
        if not now_month <= due <= rules.months_on(now_month, rules.LONGEST_MONTHS):
            raise Invalid(f"{rules.show_month(due)}: a recall is due this month or up to ten years on", "due")
        if (other := _open_of(db, new.patient_id, new.visit_type_id)) is not None:
            raise Conflict(
                f"the patient is recalled for this in {rules.show_month(other.due)} already "
                f"(number {other.id}): close that one first"
            )
        row = Recall(
            patient_id=new.patient_id,
            visit_type_id=new.visit_type_id,
            provider_id=new.provider_id,
            due=due,
            words=clean_text(new.words, 200, "words"),
            created_at=desk.clock.now(),
        )
        db.add(row)
        db.flush()
        return row.id or 0


def close(desk: Desk, recall_id: int, version: int | None, words: str) -> None:
    """Nobody is to be called any more, with the reason. Raises Invalid without one, NotFound, Conflict."""
    why = clean_text(words, 200, "reason")
    if not why:
        raise Invalid("why is the patient not recalled any more?", "reason")
    with desk.act("recall.edit", reason=why) as db:
        end(desk, open_recall(db, recall_id, version), why)


def open_recall(db: DeskSession, recall_id: int, version: int | None) -> Recall:
    """The recall to change; raises NotFound, Conflict."""
    row = db.need(Recall, recall_id, f"there is no recall {recall_id}")
    if version is not None and row.version != version:
        raise Conflict("this recall was changed at another desk meanwhile: look again and repeat")
    if row.status not in OPEN_RECALLS:
        raise Conflict(f"this recall is {row.status.value} already")
    db.action.patient_id = row.patient_id
    return row


def end(desk: Desk, row: Recall, words: str) -> None:
    """Close it, in an open transaction."""
    row.status, row.closed_at, row.closed_words = RecallState.CLOSED, desk.clock.now(), words[:200]
    row.next_try = None


def lead_to(desk: Desk, row: Recall, appointment_id: int) -> None:
    """It has led to a visit, in an open transaction."""
    row.status, row.closed_at = RecallState.BOOKED, desk.clock.now()
    row.appointment_id, row.next_try = appointment_id, None


def recall_after(desk: Desk, db: DeskSession, appointment: Appointment) -> None:
    """What a visit that has ended does, in its transaction: it ends the recall for it, and makes the next."""
    own = _open_of(db, appointment.patient_id, appointment.visit_type_id)
    if own is not None:
        lead_to(desk, own, appointment.id or 0)
    found = db.scalars(
        select(RecallRule)
        .where(col(RecallRule.after_type_id) == appointment.visit_type_id)
        .order_by(col(RecallRule.id))
    ).all()
    db.flush()
    for rule in found:
        if _open_of(db, appointment.patient_id, rule.visit_type_id) is None:
            db.add(
                Recall(
                    patient_id=appointment.patient_id,
                    visit_type_id=rule.visit_type_id,
                    provider_id=appointment.provider_id,
                    due=rules.months_on(appointment.day, rule.months),
                    source_id=appointment.id,
                    created_at=desk.clock.now(),
                )
            )
    db.flush()


def _rule(db: DeskSession, after_type_id: int, visit_type_id: int) -> RecallRule | None:
    return db.scalars(
        select(RecallRule).where(
            col(RecallRule.after_type_id) == after_type_id, col(RecallRule.visit_type_id) == visit_type_id
        )
    ).first()


def _open_of(db: DeskSession, patient_id: int, visit_type_id: int) -> Recall | None:
    return db.scalars(
        select(Recall).where(
            col(Recall.patient_id) == patient_id,
            col(Recall.visit_type_id) == visit_type_id,
            col(Recall.status).in_(OPEN_RECALLS),
        )
    ).first()


def _require_months(months: int) -> None:
    if not 1 <= months <= rules.LONGEST_MONTHS:
        raise Invalid(f"a recall lies 1 to {rules.LONGEST_MONTHS} months ahead", "months")
