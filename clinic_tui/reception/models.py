"""What is stored of the desk's own money: one table for every tender, one number each."""

from datetime import date, datetime

from sqlmodel import Field

from clinic_tui.reception.rows import Pay
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.row import Row


class Payment(Row, table=True):
    """Money a patient gave at the desk."""

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    cents: int = Field(sa_type=Cents)
    pay: Pay = Field(sa_type=Word(Pay))
    taken_by: str = Field(max_length=80)
