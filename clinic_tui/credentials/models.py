"""What is stored of credentials."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.credentials.states import Kind
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.row import Row


class Credential(Row, table=True):
    """One credential with its term; what renews it is a row of its own that follows it."""

    __table_args__ = (
        CheckConstraint(
            "(provider_id IS NOT NULL AND account_id IS NULL AND site_id IS NULL) OR "
            "(provider_id IS NULL AND account_id IS NOT NULL AND site_id IS NULL) OR "
            "(provider_id IS NULL AND account_id IS NULL AND site_id IS NOT NULL)",
            name="ck_credential_holder",
        ),
        CheckConstraint("expires_on >= valid_from", name="ck_credential_term"),
        Row.__table_args__,
    )

    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=RowId, index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId, index=True)
    site_id: int | None = Field(default=None, foreign_key="site.id", sa_type=RowId)
    kind: Kind = Field(sa_type=Word(Kind))
    number: str = Field(max_length=40)
    issuer: str = Field(max_length=60)
    state: str = Field(max_length=2)
    valid_from: date
    expires_on: date | None = None
    """The last day on which it is good."""
    proof: str = Field(max_length=200)
    note: str = Field(max_length=200)
    after_id: int | None = Field(default=None, foreign_key="credential.id", sa_type=RowId, index=True)
    """The one that it renews."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was found to be entered in error."""
    ended_by: str = Field(default="", max_length=100)
    end_reason: str = Field(default="", max_length=200)
