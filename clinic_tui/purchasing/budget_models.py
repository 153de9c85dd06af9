"""What is stored of budgets."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import Cents, RowId
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Budget(Row, table=True):
    """What a site may spend on a kind of supplies in a span of days, both included."""

    __table_args__ = (
        UniqueConstraint("site_id", "category", "from_on", name="uq_budget"),
        CheckConstraint("to_on >= from_on AND cents >= 0", name="ck_budget"),
        Row.__table_args__,
    )

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    category: str = Field(default="", max_length=40)
    """The kind of its items; empty for those of all kinds that have no budget of their own."""
    from_on: date
    to_on: date
    cents: int = Field(sa_type=Cents)


register("uq_budget", "this kind has a budget from that day on already",
         columns="budget.site_id, budget.category, budget.from_on")  # fmt: skip
