"""What is stored of series of visits, and of the authorizations that pay for visits."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
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


class PriorAuthorization(Row, table=True):
    """So many visits that a payer granted ahead, from `first_day` to `last_day`."""

    __tablename__ = "prior_authorization"
    __table_args__ = (
        CheckConstraint("units > 0 AND first_day <= last_day", name="ck_prior_authorization"),
        UniqueConstraint("patient_id", "number", name="uq_prior_authorization"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    coverage_id: int | None = Field(default=None, foreign_key="coverage.id", sa_type=RowId)
    number: str = Field(max_length=40)
    units: int
    first_day: date
    last_day: date
    visit_types: str = Field(default="", max_length=200)
    """Codes of the visit types that it pays for, with spaces between; empty means all."""


register(
    "uq_series_appointment",
    "this visit belongs to a series already",
    columns="series_appointment.appointment_id",
)
register(
    "uq_prior_authorization",
    "the patient has an authorization of this number already",
    columns="prior_authorization.patient_id, prior_authorization.number",
)
