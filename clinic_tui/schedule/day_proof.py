"""The proof of a day: that every visit has ended, or which have not."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, instant_of
from clinic_tui.schedule.attendance import missed_by_many, rule_of
from clinic_tui.schedule.attendance_rows import Awaited, DayProof, NotEnded
from clinic_tui.schedule.attendance_rules import missed_words, suggests_no_show, to_do
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rules import MOVED
from clinic_tui.schedule.states import OPEN, Status


def awaited(db: Session, day: date) -> tuple[Awaited, ...]:
    """The visits of the day whose patients have not come, in order of time."""
    rule = rule_of(db)
    rows = appointment_rows(db, col(Appointment.day) == day, col(Appointment.status) == Status.BOOKED)
    missed = missed_by_many(db, {row.patient_id for row in rows}, day)
    return tuple(
        Awaited(
            row.id,
            row.patient_id,
            row.name,
            row.start,
            row.start + rule.suggest_minutes,
            missed_words(missed[row.patient_id]),
        )
        for row in sorted(rows, key=lambda row: (row.start, row.id))
    )


def prove_day(db: Session, day: date, clock: Clock) -> DayProof:
    """How the day's visits ended, and those that have not, with what is suggested for each."""
    rule, now = rule_of(db), clock.now()
    columns: tuple[Any, ...] = (col(Appointment.status), func.count())
    rows = db.execute(
        select(*columns)
        .where(col(Appointment.day) == day, col(Appointment.cancel_code) != MOVED)
        .group_by(col(Appointment.status))
    )
    counts: dict[Status, int] = dict(tuple(row) for row in rows)
    left = []
    for visit in appointment_rows(db, col(Appointment.day) == day, col(Appointment.status).in_(OPEN)):
        late = int((now - instant_of(day, visit.start, clock.zone)).total_seconds() // 60)
        left.append(
            NotEnded(visit, suggests_no_show(visit.status, late, rule), to_do(visit.status, late, rule))
        )
    return DayProof(
        day,
        tuple(left),
        counts.get(Status.CHECKED_OUT, 0),
        counts.get(Status.NO_SHOW, 0),
        counts.get(Status.CANCELLED, 0),
        counts.get(Status.LEFT, 0),
    )
