"""What is stored of vendors' invoices."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class VendorInvoice(Row, table=True):
    """What a vendor asks for what was delivered."""

    __tablename__ = "vendor_invoice"
    __table_args__ = (UniqueConstraint("vendor_id", "number", name="uq_vendor_invoice"), Row.__table_args__)

    vendor_id: int = Field(foreign_key="vendor.id", sa_type=RowId)
    number: str = Field(max_length=40)
    dated_on: date
    due_on: date | None = None
    total_cents: int = Field(sa_type=Cents)
    """What is to be paid, as printed on it."""
    other_cents: int = Field(default=0, sa_type=Cents)
    """Of it: freight, tax and fees."""
    state: InvoiceState = Field(sa_type=Word(InvoiceState), index=True)
    entered_at: datetime = Field(sa_type=UtcInstant)
    entered_by: str = Field(max_length=80)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    accepted_by: str = Field(default="", max_length=80)
    reason: str = Field(default="", max_length=200)
    """Why it was accepted with differences."""


class InvoiceLine(Row, table=True):
    """What is asked for one line of an order."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        UniqueConstraint("invoice_id", "line_id", name="uq_invoice_line"),
        CheckConstraint("packs > 0", name="ck_invoice_line_packs"),
        Row.__table_args__,
    )

    invoice_id: int = Field(foreign_key="vendor_invoice.id", sa_type=RowId)
    line_id: int = Field(foreign_key="order_line.id", sa_type=RowId, index=True)
    packs: int
    cents: int = Field(sa_type=Cents)
    """For one pack."""


register(
    "uq_vendor_invoice", "this invoice of the vendor was entered already",
    columns="vendor_invoice.vendor_id, vendor_invoice.number",
)  # fmt: skip
register("uq_invoice_line", "the invoice has this line already",
         columns="invoice_line.invoice_id, invoice_line.line_id")  # fmt: skip
