"""What is stored of good-faith estimates."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.estimates.states import GivenHow
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Estimate(Row, table=True):
    """An estimate for a visit, or for one that is only thought of; without a number it was only asked for.

    `day` is the expected day of service. One that was given is not changed any more: the next one of the
    same visit stands in its place, and both are kept (they are part of the record).
    """

    __tablename__ = "good_faith_estimate"
    __table_args__ = (UniqueConstraint("number", name="uq_good_faith_estimate_number"), Row.__table_args__)

    number: int | None = Field(default=None, sa_type=RowId)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    day: date
    asked_on: date | None = None
    made_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    made_by: str = Field(default="", max_length=80)
    diagnoses: str = Field(default="", max_length=120)
    """ICD-10-CM codes where somebody named them."""
    given_on: date | None = None
    given_how: GivenHow | None = Field(default=None, sa_type=Word(GivenHow))


class EstimateLine(Row, table=True):
    """One expected item or service; `cents` is for all its units together."""

    __tablename__ = "good_faith_estimate_line"
    __table_args__ = (
        CheckConstraint("units > 0", name="ck_good_faith_estimate_line_units"),
        CheckConstraint("cents >= 0", name="ck_good_faith_estimate_line_cents"),
        Row.__table_args__,
    )

    estimate_id: int = Field(foreign_key="good_faith_estimate.id", sa_type=RowId, index=True)
    place: int
    code: str = Field(max_length=20)
    modifier: str = Field(default="", max_length=11)
    words: str = Field(default="", max_length=100)
    units: int = 1
    cents: int = Field(sa_type=Cents)


register(
    "uq_good_faith_estimate_number",
    "another desk has just made an estimate: nothing was stored, save again",
    columns="good_faith_estimate.number",
)
