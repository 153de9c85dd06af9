"""How many wait, counted by the database: the header asks after every change at any desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.reception.rules import OVER_MINUTES
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status

WAITING = (Status.ARRIVED, Status.CHECKED_IN)
"""In the building and in no room yet."""


class Waiting(NamedTuple):
    """Who waits, and how many of them for so long that it is an alert."""

    waiting: int
    overdue: int


def waiting(db: Session, day: date, now: datetime) -> Waiting:
    """The patients of a day who wait, at the instant `now`."""
    over = or_(
        *(
            and_(
                col(Appointment.status) == status,
                col(Appointment.stage_at) <= now - timedelta(minutes=OVER_MINUTES[status]),
            )
            for status in WAITING
        )
    )
    statement = select(func.count(), func.count(case((over, 1)))).where(
        col(Appointment.day) == day, col(Appointment.status).in_(WAITING)
    )
    return Waiting(*db.execute(statement).one())
