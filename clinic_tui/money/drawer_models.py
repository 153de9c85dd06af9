"""What is stored of cash drawers and of the clinic's rule for them. Nothing of it is ever deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from clinic_tui.money.rows import MoveKind
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Drawer(Row, table=True):
    """A desk's cash drawer, from its float to the slip with which it was handed in."""

    __table_args__ = (
        Index(
            "uq_drawer_open",
            "desk",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        UniqueConstraint("slip", name="uq_drawer_slip"),
        CheckConstraint("float_cents >= 0 AND kept_cents >= 0", name="ck_drawer_cents"),
        Row.__table_args__,
    )

    desk: str = Field(max_length=20)
    day: date = Field(index=True)
    holder: str = Field(max_length=80)
    opened_at: datetime = Field(sa_type=UtcInstant)
    opened_by: str = Field(max_length=80)
    float_cents: int = Field(sa_type=Cents)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    submitted_by: str = Field(default="", max_length=80)
    slip: int | None = None
    kept_cents: int = Field(default=0, sa_type=Cents)


class DrawerMove(Row, table=True):
    """Money put into a drawer or taken out besides payments (out is below zero), or a change of hands."""

    __tablename__ = "drawer_move"

    drawer_id: int = Field(foreign_key="drawer.id", sa_type=RowId, index=True)
    kind: MoveKind = Field(sa_type=Word(MoveKind))
    cents: int = Field(sa_type=Cents)
    reason: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    holder: str = Field(default="", max_length=80)


class DrawerCount(Row, table=True):
    """A count of a drawer, with what was expected when it was counted."""

    __tablename__ = "drawer_count"

    drawer_id: int = Field(foreign_key="drawer.id", sa_type=RowId, index=True)
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    cash_words: str = Field(max_length=200)
    cash_cents: int = Field(sa_type=Cents)
    card_cents: int = Field(sa_type=Cents)
    check_cents: int = Field(sa_type=Cents)
    expected_cash_cents: int = Field(sa_type=Cents)
    expected_card_cents: int = Field(sa_type=Cents)
    expected_check_cents: int = Field(sa_type=Cents)
    reason: str = Field(default="", max_length=200)
    last_payment_id: int = Field(default=0, sa_type=RowId)
    last_move_id: int = Field(default=0, sa_type=RowId)
    """The newest payment and move that were in it: a count stands until there is a newer one."""


class MoneyRule(Row, table=True):
    """What the clinic has set, one row for all desks; without it the usual holds (rows.py)."""

    __tablename__ = "money_rule"

    drawers: bool
    blind_count: bool


register(
    "uq_drawer_open",
    "a drawer is open at this desk already: nothing was changed",
    columns="drawer.desk",
)
