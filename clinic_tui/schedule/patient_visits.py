"""The visits of one patient, for the record on the screen."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import Status

MOST = 60
"""A record shows so many visits; what is older stands in the history."""


def visits_of(db: Session, patient_id: int, limit: int = MOST) -> tuple[AppointmentRow, ...]:
    """The latest visits, planned, kept and called off, the last planned one first."""
    latest = (
        select(col(Appointment.id))
        .where(
            col(Appointment.patient_id) == patient_id,
            col(Appointment.status) != Status.ENTERED_IN_ERROR,
        )
        .order_by(col(Appointment.day).desc(), col(Appointment.start_minute).desc())
        .limit(limit)
        .subquery()
    )
    return appointment_rows(db, col(Appointment.id).in_(select(latest.c.id)))[::-1]
