"""What is stored of months that were closed. Nothing of it is ever deleted."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from clinic_tui.store.columns import Cents, RowId, UtcInstant, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class MonthClose(Row, table=True):
    """One closing of a month: its figures as they were signed, and whether it was reopened."""

    __tablename__ = "month_close"
    __table_args__ = (
        Index(
            "uq_month_close",
            "month",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
        Row.__table_args__,
    )

    month: date
    """Its first day."""
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    desk: str = Field(max_length=20)
    opening_cents: int = Field(sa_type=Cents)
    charged_cents: int = Field(sa_type=Cents)
    patient_paid_cents: int = Field(sa_type=Cents)
    insurer_paid_cents: int = Field(sa_type=Cents)
    contract_cents: int = Field(sa_type=Cents)
    written_off_cents: int = Field(sa_type=Cents)
    fees_cents: int = Field(sa_type=Cents)
    closing_cents: int = Field(sa_type=Cents)
    last_90_days_cents: int = Field(sa_type=Cents)
    """Charged in the 90 days up to the month's last."""
    charged_days: int
    """How many of these the clinic has charged in: fewer in its first months."""
    aged: str = Field(sa_type=Text)
    """What was owed by age when it was signed (kept_ages.py)."""
    left_open: str = Field(default="", max_length=1000)
    reason: str = Field(default="", max_length=200)
    journal_seq: int = Field(sa_type=RowId)
    journal_mac: str = Field(max_length=64)
    """The end of the journal's chain before this signing (store/journal.py)."""
    reopened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    reopened_by: str = Field(default="", max_length=80)
    reopen_reason: str = Field(default="", max_length=200)
    interest_cents: int = later(0, sa_type=Cents)


register(
    "uq_month_close",
    "this month has just been closed at another desk: look again",
    columns="month_close.month",
)
