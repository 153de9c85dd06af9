"""Queue numbers: given at check-in, counted for each day from 1, in the transaction that checks in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.reception.number_models import QueueNumber
from clinic_tui.store.desk import DeskSession


def number_of(db: DeskSession, appointment_id: int, day: date) -> int:
    """The visit's number, the next of the day where it has none yet.

    The caller holds the turn to write, so that no two desks are given one number; the database refuses it
    besides. A visit that is checked in anew keeps the number that its patient was told.
    """
    given = db.scalars(select(QueueNumber).where(col(QueueNumber.appointment_id) == appointment_id)).first()
    if given is not None:
        return given.number
    last = db.execute(select(func.max(col(QueueNumber.number))).where(col(QueueNumber.day) == day)).scalar()
    number = (last or 0) + 1
    db.add(QueueNumber(day=day, number=number, appointment_id=appointment_id))
    db.flush()
    return number
