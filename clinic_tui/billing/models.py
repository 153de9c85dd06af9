"""What is stored of charges."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.coding.states import DrugUnit
from clinic_tui.store.columns import Cents, RowId, Word, later
from clinic_tui.store.row import Row


class Charge(Row, table=True):
    """One line of charges of a visit; `cents` is for all its units together."""

    __table_args__ = (
        CheckConstraint("units > 0", name="ck_charge_units"),
        CheckConstraint("cents >= 0", name="ck_charge_cents"),
        Row.__table_args__,
    )

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    place: int
    code: str = Field(max_length=20)
    words: str = Field(default="", max_length=100)
    units: int = 1
    cents: int = Field(sa_type=Cents)
    modifier: str = later("", max_length=11)
    """Up to four, with hyphens between them."""
    listed_cents: int | None = later(None, sa_type=Cents)
    """What one unit cost by the fee schedule when it was entered; None where none had the code."""
    pointers: str = later("", max_length=4)
    """Letters of the diagnoses that it points to; empty: the first four of the visit."""
    ndc: str = later("", max_length=11)
    """National drug code, 5-4-2 without hyphens; empty where it is no drug."""
    ndc_quantity: str = later("", max_length=10)
    """A decimal number as text, since it is no money and is only handed on: `1.5`."""
    ndc_unit: DrugUnit | None = later(None, sa_type=Word(DrugUnit))
    posted_on: date | None = later(None, index=True)
    """The clinic's day on which it was entered; None for lines from before that was kept, which count on the
    day of the visit."""
