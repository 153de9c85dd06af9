"""What people keep of how they look at the schedule."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

NAME = "saved_filter_account_id_name_key"


class SavedFilter(Row, table=True):
    """A filter of the schedule that its owner finds again at every desk, under a name."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "name", name=NAME), Row.__table_args__)

    account_id: int = Field(foreign_key="account.id", sa_type=RowId)
    name: str = Field(max_length=20)
    provider_ids: str = Field(default="", max_length=400)
    """Numbers with commas between, empty for all."""
    statuses: str = Field(default="", max_length=200)
    """Words of Status with commas between, empty for all."""
    site_ids: str = later("", max_length=200)
    """Numbers with commas between, empty for all."""
    shift_key: int = later(0)
    """1 to 8: Shift and the F-key of that number shows it; 0: none does."""


register(
    NAME,
    "you have a view of this name already: look again",
    columns="saved_filter.account_id, saved_filter.name",
)
