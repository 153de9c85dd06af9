"""What is stored of queue numbers: by which a patient is called without a name."""

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class QueueNumber(Row, table=True):
    """The number of a visit, given at check-in: each once a day, also where the check-in is undone."""

    __tablename__ = "queue_number"
    __table_args__ = (
        UniqueConstraint("day", "number", name="uq_queue_number_day"),
        UniqueConstraint("appointment_id", name="uq_queue_number_visit"),
        Row.__table_args__,
    )

    STAYS: ClassVar[bool] = True

    day: date
    number: int
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)


register(
    "uq_queue_number_day", "this queue number was given just now: check in again",
    columns="queue_number.day, queue_number.number",
)  # fmt: skip
register(
    "uq_queue_number_visit", "this visit has a queue number already: look again",
    columns="queue_number.appointment_id",
)  # fmt: skip
