"""What is stored of money taken at the desk: tenders, receipts, where it lies. None is ever deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.money.rows import Kind, Pay
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Payment(Row, table=True):
    """One tender: money a patient gave at the desk, or with cents below zero got back.

    All of it is on `appointment_id`, or where that is None credit of the patient, but for what
    allocations move elsewhere.
    """

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    cents: int = Field(sa_type=Cents)
    pay: Pay = Field(sa_type=Word(Pay))
    taken_by: str = Field(max_length=80)
    kind: Kind = later(Kind.COPAY, sa_type=Word(Kind))
    receipt_id: int | None = later(None, sa_type=RowId, index=True)
    """None for money taken before there were receipts."""
    drawer_id: int | None = later(None, sa_type=RowId, index=True)
    tendered_cents: int | None = later(None, sa_type=Cents)
    """What was handed over in cash, where more than was due."""
    reference: str = later("", max_length=60)
    """The card terminal's reference or the check's number; never a card number."""
    reason: str = later("", max_length=200)
    """Why it was refunded or voided."""
    reverses_id: int | None = later(None, sa_type=RowId, index=True)
    """The payment that a refund or a void takes back."""


class Receipt(Row, table=True):
    """A receipt: its tenders name it. Numbers go up by one, in the transaction that stores the money."""

    __table_args__ = (UniqueConstraint("number", name="uq_receipt_number"), Row.__table_args__)

    number: int
    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    desk: str = Field(max_length=20)
    taken_by: str = Field(max_length=80)
    printed: int = 0
    """How often it was printed: from the second time on it is a copy."""


class Allocation(Row, table=True):
    """A part of a payment that is moved: from a visit or the patient's credit (None) to another."""

    __table_args__ = (CheckConstraint("cents > 0", name="ck_allocation_cents"), Row.__table_args__)

    payment_id: int = Field(foreign_key="payment.id", sa_type=RowId, index=True)
    from_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    to_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)
    cents: int = Field(sa_type=Cents)
    at: datetime = Field(sa_type=UtcInstant)


class CopayAsked(Row, table=True):
    """What the policy asked of the patient for a visit, as it stood at check-in."""

    __tablename__ = "copay_asked"
    __table_args__ = (
        UniqueConstraint("appointment_id", name="uq_copay_asked"),
        CheckConstraint("cents >= 0", name="ck_copay_asked_cents"),
        Row.__table_args__,
    )

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)
    cents: int = Field(sa_type=Cents)


register(
    "uq_receipt_number",
    "this receipt number has just been taken: nothing was stored, save again",
    columns="receipt.number",
)
