"""No-shows and late cancels, counted by the clinic's rule."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import NotPermitted
from clinic_tui.schedule.attendance_models import AttendanceRule
from clinic_tui.schedule.attendance_rows import Attendance, Missed
from clinic_tui.schedule.attendance_rules import refusal_words, require_possible, since_of
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import CancelledBy, Status
from clinic_tui.store.desk import Desk, DeskSession

VERB = "schedule.setup"


def rule_of(db: Session) -> Attendance:
    """The clinic's rule; the usual one where it has set none."""
    row = db.scalars(select(AttendanceRule)).first()
    if row is None:
        return Attendance()
    return Attendance(row.months, row.flag_at, row.right_at, row.late_hours, row.suggest_minutes)


def set_rule(desk: Desk, rule: Attendance) -> None:
    """Set the clinic's rule, for all desks. Raises Invalid naming the field."""
    require_possible(rule)
    with desk.act(VERB) as db:
        row = db.scalars(select(AttendanceRule)).first()
        if row is None:
            row = AttendanceRule(months=0, flag_at=0, right_at=0, late_hours=0, suggest_minutes=0)
        row.months, row.flag_at, row.right_at = rule.months, rule.flag_at, rule.right_at
        row.late_hours, row.suggest_minutes = rule.late_hours, rule.suggest_minutes
        db.add(row)


def missed_by(db: Session, patient_id: int, now_day: date) -> Missed:
    """What the patient missed within the rule's months."""
    rule = rule_of(db)
    since = since_of(now_day, rule.months)
    late = col(Appointment.late_cancel).is_(True) & (col(Appointment.cancelled_by) == CancelledBy.PATIENT)
    no_shows, late_cancels = db.execute(
        select(
            func.count(case((col(Appointment.status) == Status.NO_SHOW, 1))),
            func.count(case((late, 1))),
        ).where(col(Appointment.patient_id) == patient_id, col(Appointment.day).between(since, now_day))
    ).one()
    return Missed(no_shows, late_cancels, since, rule)


def missed_by_many(db: Session, patient_ids: Collection[int], now_day: date) -> dict[int, Missed]:
    """What each of these patients missed within the rule's months; all have an answer."""
    rule = rule_of(db)
    since = since_of(now_day, rule.months)
    late = col(Appointment.late_cancel).is_(True) & (col(Appointment.cancelled_by) == CancelledBy.PATIENT)
    columns: tuple[Any, ...] = (
        col(Appointment.patient_id),
        func.count(case((col(Appointment.status) == Status.NO_SHOW, 1))),
        func.count(case((late, 1))),
    )
    rows = db.execute(
        select(*columns)
        .where(
            col(Appointment.patient_id).in_(list(patient_ids)), col(Appointment.day).between(since, now_day)
        )
        .group_by(col(Appointment.patient_id))
    )
    found = {number: Missed(0, 0, since, rule) for number in patient_ids}
    return found | {number: Missed(no_shows, late_ones, since, rule) for number, no_shows, late_ones in rows}


def require_bookable(desk: Desk, db: DeskSession, patient_id: int) -> None:
    """Raise NotPermitted, in words, where the patient missed so much that booking needs a right."""
    missed = missed_by(db, patient_id, today(desk.clock))
    if missed.needs_right and not desk.actor.may("appointment.book_flagged"):
        raise NotPermitted(refusal_words(missed))


def late_notice(db: Session) -> timedelta:
    """Less notice than this makes a cancellation late."""
    return timedelta(hours=rule_of(db).late_hours)
