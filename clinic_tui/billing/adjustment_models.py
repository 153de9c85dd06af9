"""What is stored of money that is owed no more, or by another: nothing of it is ever deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, later
from clinic_tui.store.row import Row


class Adjustment(Row, table=True):
    """A transfer between insurer and patient, a write-off or a discount, on one visit.

    The two sums are what it adds to what the patient and the insurer owe; a write-off is below zero.
    """

    __table_args__ = (
        CheckConstraint("patient_cents <> 0 OR insurer_cents <> 0", name="ck_adjustment_cents"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId, index=True)
    day: date
    at: datetime = Field(sa_type=UtcInstant)
    kind: AdjustmentKind = Field(sa_type=Word(AdjustmentKind))
    patient_cents: int = Field(sa_type=Cents)
    insurer_cents: int = Field(sa_type=Cents)
    reason: str = Field(max_length=200)
    made_by: str = Field(max_length=80)
    reverses_id: int | None = Field(default=None, sa_type=RowId)
    """The adjustment that this one takes back."""
    code: str = later("", max_length=20)
    """Why it was written off, by code (write_off_codes.py); empty for what has none."""
