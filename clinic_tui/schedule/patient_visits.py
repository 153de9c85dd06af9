"""The visits of one patient, for the record and the banner on the screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import LastAnswer
from clinic_tui.patients.records import alerts
from clinic_tui.patients.search import lines
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment_rows, visit_counts
from clinic_tui.schedule.rows import AppointmentRow, BannerRow, Standing
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


def banner_of(db: Session, patient_id: int, today: date) -> BannerRow:
    """Who the patient is, and what whoever serves them must know; raises NotFound."""
    found = lines(db, {patient_id: ""})
    if not found:
        raise NotFound(f"there is no patient {patient_id}")
    words = tuple(alert.words for alert in alerts(db, patient_id))
    return BannerRow(found[0], visit_counts(db, patient_id, today), words, standing_of(db, patient_id))


def standing_of(db: Session, patient_id: int) -> Standing:
    """How the first policy in force stands; the account is the billing's to add."""
    columns: tuple[Any, ...] = (
        col(Coverage.payer), col(Coverage.answered), col(Coverage.answered_at), col(Coverage.verified_at),
        col(Coverage.good_until),
    )  # fmt: skip
    row = db.execute(
        select(*columns)
        .where(col(Coverage.patient_id) == patient_id, col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot))
        .limit(1)
    ).one_or_none()
    return Standing() if row is None else Standing(row[0], LastAnswer(*row[1:]))
