"""What is stored of supplies: items, and the ledger of moves whose sum is on hand."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.stock.rows import MoveKind
from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Item(Row, table=True):
    """Something kept on a shelf, counted in units of issue."""

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=100)
    category: str = Field(default="", max_length=40)
    unit: str = Field(default="each", max_length=20)
    place: str = Field(default="", max_length=40)
    par: int = 0
    reorder_at: int = 0
    active: bool = True


class StockMove(Row, table=True):
    """One line of the ledger: quantity above zero comes in, below goes out."""

    __tablename__ = "stock_move"
    __table_args__ = (CheckConstraint("quantity <> 0", name="ck_stock_move_quantity"), Row.__table_args__)

    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    at: datetime = Field(sa_type=UtcInstant)
    kind: MoveKind = Field(sa_type=Word(MoveKind))
    quantity: int
    reason: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)


register("item_code_key", "this item code is in use", columns="item.code")
