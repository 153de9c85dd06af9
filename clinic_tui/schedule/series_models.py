"""What is stored of series of visits."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, UtcInstant
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Series(Row, table=True):
    """Visits that were booked together; each of them is a row of its own (domain rules, B2)."""

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    pattern: str = Field(max_length=120)
    """How it was asked for, in words."""
    planned: int
    """How many visits were booked."""
    created_at: datetime = Field(sa_type=UtcInstant)


class SeriesAppointment(Row, table=True):
    """An appointment's place in its series; the new end of a move has the place of the old one."""

    __tablename__ = "series_appointment"
    __table_args__ = (
        UniqueConstraint("appointment_id", name="uq_series_appointment"),
        Row.__table_args__,
    )

    series_id: int = Field(foreign_key="series.id", sa_type=RowId, index=True)
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)
    number: int


register(
    "uq_series_appointment",
    "this visit belongs to a series already",
    columns="series_appointment.appointment_id",
)
