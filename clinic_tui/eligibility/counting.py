"""How many policies have to be worked on: asked with each look at the header, and so by itself alone.

The list itself (queries.py) reads answers too, which the first day has no use for.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Answered
from clinic_tui.schedule.kept_from_payer import told_to_payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status


def count_failures(db: Session, first: date, last: date, now: datetime) -> int:
    """Policies whose payer rejected the question or called them inactive, with a visit in these days.

    A question in doubt is in the list, and not counted here: it is amiss only after some time.
    """
    bad = col(Coverage.answered).in_((Answered.FAILED, Answered.INACTIVE))
    seen_since = col(Coverage.verified_at).is_not(None) & (
        col(Coverage.verified_at) > col(Coverage.answered_at)
    )
    comes: Any = (
        select(col(Appointment.id))
        .where(
            col(Appointment.patient_id) == col(Coverage.patient_id),
            col(Appointment.day).between(first, last),
            col(Appointment.status) == Status.BOOKED,
            told_to_payer(),
        )
        .exists()
    )
    statement = select(func.count()).where(
        col(Coverage.active).is_(True), bad, ~seen_since, comes, col(Coverage.answered_at) <= now
    )
    count: int = db.execute(statement.select_from(Coverage)).scalar_one()
    return count
