"""What is stored of counts: what was begun, each line, and the clinic's limits."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from clinic_tui.counts.states import CountState, LineState
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.row import Row


class StockCount(Row, table=True):
    """A count of some shelves. Its row stays as it is while its lines are counted, at several desks."""

    __tablename__ = "stock_count"

    covers: str = Field(max_length=120)
    everywhere: bool
    place_id: int | None = Field(default=None, foreign_key="stock_place.id", sa_type=RowId)
    """None is the stock room."""
    state: CountState = Field(sa_type=Word(CountState), index=True)
    begun_at: datetime = Field(sa_type=UtcInstant)
    begun_by: str = Field(max_length=80)
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was posted or cancelled."""


class CountLine(Row, table=True):
    """An item at a place, or one of its lots there."""

    __tablename__ = "stock_count_line"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="ck_stock_count_line_counted"),
        Index("ix_stock_count_line_count_id", "count_id", "position"),
        Row.__table_args__,
    )

    count_id: int = Field(foreign_key="stock_count.id", sa_type=RowId)
    position: int
    place_id: int | None = Field(default=None, foreign_key="stock_place.id", sa_type=RowId)
    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    lot_id: int | None = Field(default=None, foreign_key="lot.id", sa_type=RowId)
    """None are units that belong to no lot."""
    shelf: str = Field(default="", max_length=40)
    expected: bool = True
    state: LineState = Field(default=LineState.TO_COUNT, sa_type=Word(LineState))
    counted: int | None = None
    counted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    counted_on: date | None = None
    """The clinic's day of that."""
    counted_by: str = Field(default="", max_length=80)
    also_by: str = Field(default="", max_length=400)
    """The logins of others who counted it before, or scanned a part of it: none of them approves it."""
    on_hand: int | None = None
    """What was written at the moment it was counted."""
    last_move: int | None = Field(default=None, sa_type=RowId)
    """The newest move that this sums up, 0 for none: what came later was not there to be counted."""
    cents: int | None = Field(default=None, sa_type=Cents)
    """What the difference is worth at the last price, without a sign; None where that is not known."""
    times: int = 0
    """How often it was counted."""
    first_units: int | None = None
    """The difference of the count before a second one."""
    first_by: str = Field(default="", max_length=80)
    beyond: bool = False
    """Somebody has to approve it."""
    approved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    approved_by: str = Field(default="", max_length=80)
    move_id: int | None = Field(default=None, foreign_key="stock_move.id", sa_type=RowId)
    """The move that wrote the difference."""


class CountRule(Row, table=True):
    """What the clinic has set, one row for all desks; without it the usual holds (rules.py)."""

    __tablename__ = "count_rule"

    limit_units: int | None = None
    limit_cents: int | None = Field(default=None, sa_type=Cents)
    recount: bool
    days_a: int
    days_b: int
    days_c: int
