"""What the wall of the waiting room shows, read for nobody in particular: no column that names a patient."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, local_now, today
from clinic_tui.reception.number_models import QueueNumber
from clinic_tui.reception.wall_rows import Called, Line, Wall
from clinic_tui.schedule.delay_queries import latenesses
from clinic_tui.schedule.models import Appointment, Provider, Room
from clinic_tui.schedule.states import Status

CALLED_FOR = timedelta(minutes=10)
"""So long a number stands as called, from when its patient was taken to a room."""

MOST_CALLED = 6


def wall(db: Session, clock: Clock, clinic: str) -> Wall:
    """The numbers of today: who was called where, the last one first, and who waits for whom."""
    columns: tuple[Any, ...] = (
        col(QueueNumber.number), col(Appointment.status), col(Appointment.stage_at), col(Provider.code),
        col(Room.name),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Appointment, col(Appointment.id) == col(QueueNumber.appointment_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .outerjoin(Room, col(Room.id) == col(Appointment.room_id))
        .where(
            col(QueueNumber.day) == today(clock),
            col(Appointment.status).in_((Status.CHECKED_IN, Status.ROOMED, Status.WITH_PROVIDER)),
        )
        .order_by(col(Appointment.start_minute), col(QueueNumber.number))
    ).all()
    since = clock.now() - CALLED_FOR
    called = sorted(
        (row for row in rows if row[1] is not Status.CHECKED_IN and row[4] and row[2] and row[2] >= since),
        key=lambda row: row[2],
        reverse=True,
    )
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for number, status, _since, code, _room in rows:
        if status is Status.CHECKED_IN:
            waiting[code].append(number)
    late = {each.provider_code: each.minutes for each in latenesses(db, clock)}
    return Wall(
        clinic,
        f"{local_now(clock):%H:%M}",
        tuple(Called(row[0], row[4], row[3]) for row in called[:MOST_CALLED]),
        tuple(Line(code, tuple(waiting[code]), late.get(code, 0)) for code in sorted(waiting)),
    )
