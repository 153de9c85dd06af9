"""How many wait, counted by the database: the header asks after every change at any desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.reception.rules import USUAL_LIMITS, Limits
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import IN_HOUSE, Status

WAITING = (Status.ARRIVED, Status.CHECKED_IN)
"""In the building and in no room yet."""


class Waiting(NamedTuple):
    """Who waits, how many of them for so long that it is an alert, and who is late in any stage."""

    waiting: int
    overdue: int
    late: int
    """In the building and in a stage for longer than usual: the lines that the list of alerts has of them."""


def waiting(db: Session, day: date, now: datetime, limits: Limits = USUAL_LIMITS) -> Waiting:
    """The patients of a day who wait, at the instant `now`."""
    here = col(Appointment.status).in_(WAITING)
    statement = select(
        func.count(case((here, 1))),
        func.count(case((here & _longer_than(limits, 1, now), 1))),
        func.count(case((_longer_than(limits, 0, now), 1))),
    ).where(col(Appointment.day) == day, col(Appointment.status).in_(IN_HOUSE))
    return Waiting(*db.execute(statement).one())


def _longer_than(limits: Limits, which: int, now: datetime) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                col(Appointment.status) == status,
                col(Appointment.stage_at) <= now - timedelta(minutes=limits[status][which]),
            )
            for status in IN_HOUSE
        )
    )
