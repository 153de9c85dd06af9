"""What is stored of providers who run late: what a person said of it, one row a day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, UtcInstant
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class ProviderDelay(Row, table=True):
    """So many minutes a provider runs late on a day, until a minute of it; 0 says: on time."""

    __tablename__ = "provider_delay"
    __table_args__ = (
        UniqueConstraint("provider_id", "day", name="uq_provider_delay"),
        CheckConstraint("minutes >= 0 AND minutes <= 480", name="ck_provider_delay_minutes"),
        Row.__table_args__,
    )

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    day: date = Field(index=True)
    minutes: int
    until_minute: int
    reason: str = Field(default="", max_length=100)
    said_by: str = Field(max_length=80)
    at: datetime = Field(sa_type=UtcInstant)


register(
    "uq_provider_delay", "another desk has just said how late this provider is: look again",
    columns="provider_delay.provider_id, provider_delay.day",
)  # fmt: skip
