"""What is stored of bulletins, and of who has read them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.bulletins.rules import WORDS_LENGTH
from clinic_tui.store.columns import RowId, UtcInstant
from clinic_tui.store.row import Row


class Bulletin(Row, table=True):
    """A few words to everybody who works here, of no patient, for some days."""

    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="ck_bulletin_days"),
        Row.__table_args__,
    )

    words: str = Field(max_length=WORDS_LENGTH)
    from_day: date
    until_day: date = Field(index=True)
    """The last day on which it is shown."""
    written_at: datetime = Field(sa_type=UtcInstant)
    written_by: str = Field(max_length=80)
    writer: str = Field(max_length=100)
    """The writer's name as people read it."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    withdrawn_by: str = Field(default="", max_length=100)
    """The name of who withdrew it."""


class BulletinRead(Row, table=True):
    """Somebody has read one."""

    __tablename__ = "bulletin_read"
    __table_args__ = (
        UniqueConstraint("bulletin_id", "account_id", name="uq_bulletin_read"),
        Row.__table_args__,
    )

    bulletin_id: int = Field(foreign_key="bulletin.id", sa_type=RowId, index=True)
    account_id: int = Field(foreign_key="account.id", sa_type=RowId)
    at: datetime = Field(sa_type=UtcInstant)
