"""What is stored of remittances: payments, what was posted of them, and what could not be.

Money is integer cents. Nothing is deleted: what is wrong is taken back by a row more.
"""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, key_text, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class RemittancePayment(Row, table=True):
    """One payment of one payer: a set of an 835."""

    __tablename__ = "remittance_payment"
    __table_args__ = (
        UniqueConstraint("file_id", "set_place", name="uq_remittance_payment"),
        Row.__table_args__,
    )

    file_id: int = Field(foreign_key="claim_file.id", sa_type=RowId)
    set_place: int
    """Which set of the file, from 1."""
    payer_id: int | None = Field(default=None, foreign_key="payer.id", sa_type=RowId, index=True)
    payer_name: str = Field(max_length=100)
    payer_number: str = Field(default="", max_length=80)
    """Who pays, as TRN03 or N1 has it."""
    trace: str = Field(sa_type=key_text(50), index=True)
    """TRN02: the number of the check or the transfer, by which the bank's line is found."""
    method: str = Field(default="", max_length=3)
    """BPR04: `ACH`, `CHK`, `NON`, ..."""
    paid_on: date | None = Field(default=None, index=True)
    cents: int = Field(sa_type=Cents)
    """BPR02."""
    claims: int
    state: PaymentState = Field(sa_type=Word(PaymentState), index=True)
    words: str = Field(default="", max_length=400)
    decided_by: str = Field(default="", max_length=80)
    """Who released or refused it."""
    deposit_on: date | None = Field(default=None, index=True)
    """The day on which the bank has it."""
    deposit_cents: int | None = Field(default=None, sa_type=Cents)
    deposit_by: str = Field(default="", max_length=80)
    posted_claims: int = later(0)
    """While it is `POSTING`: how many of its claims were gone through, in the order of `turns.in_order`."""


class ProviderAdjustment(Row, table=True):
    """Money at the foot of a payment (PLB): a positive sum takes away, a negative one adds."""

    __tablename__ = "provider_adjustment"

    payment_id: int = Field(foreign_key="remittance_payment.id", sa_type=RowId, index=True)
    payer_id: int | None = Field(default=None, foreign_key="payer.id", sa_type=RowId, index=True)
    reason: str = Field(max_length=5)
    reference: str = Field(default="", max_length=80)
    cents: int = Field(sa_type=Cents)
    claim_id: int | None = Field(default=None, foreign_key="claim.id", sa_type=RowId, index=True)
    """The claim that the reference names, where one is found."""


class RemittanceException(Row, table=True):
    """What of a remittance waits for a person."""

    __tablename__ = "remittance_exception"

    payment_id: int = Field(foreign_key="remittance_payment.id", sa_type=RowId, index=True)
    kind: ExceptionKind = Field(sa_type=Word(ExceptionKind))
    claim_number: str = Field(default="", max_length=80)
    """As the payer gave it."""
    claim_id: int | None = Field(default=None, foreign_key="claim.id", sa_type=RowId, index=True)
    named_as: str = Field(default="", max_length=100)
    """Of whom the payer speaks, in its words."""
    cents: int = Field(default=0, sa_type=Cents)
    words: str = Field(default="", max_length=400)
    place: int = 0
    """Which claim of the payment, from 1, so that it can be read again from the file; 0 none."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    settled_by: str = Field(default="", max_length=80)
    settled_words: str = Field(default="", max_length=200)


register(
    "uq_remittance_payment",
    "this payment has just been taken in at another desk",
    columns="remittance_payment.file_id, remittance_payment.set_place",
)
