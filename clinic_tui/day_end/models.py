"""What is stored of days that were ended. Nothing of it is ever deleted."""

from datetime import date, datetime

from sqlmodel import Field

from clinic_tui.store.columns import Cents, RowId, UtcInstant
from clinic_tui.store.row import Row


class DayEnd(Row, table=True):
    """One signing of a day's proof: its figures then, and where the journal stood."""

    __tablename__ = "day_end"

    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    desk: str = Field(max_length=20)
    kept: int
    no_shows: int
    cancelled: int
    went: int
    not_ended: int
    cash_cents: int = Field(sa_type=Cents)
    check_cents: int = Field(sa_type=Cents)
    card_cents: int = Field(sa_type=Cents)
    receipts: int
    money_open: str = Field(default="", max_length=1000)
    reason: str = Field(default="", max_length=200)
    journal_seq: int = Field(sa_type=RowId)
    journal_mac: str = Field(max_length=64)
    """The end of the journal's chain before this signing (store/journal.py)."""
    backup_at: datetime | None = Field(default=None, sa_type=UtcInstant)
