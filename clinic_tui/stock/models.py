"""What is stored of supplies: items, lots, places, and the ledger of moves whose sum is on hand."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from clinic_tui.stock.rows import MoveKind, PlaceKind
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Item(Row, table=True):
    """Something kept on a shelf, counted in units of issue; its levels are those of the stock room."""

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=100)
    category: str = Field(default="", max_length=40)
    unit: str = Field(default="each", max_length=20)
    place: str = Field(default="", max_length=40)
    """The shelf in the stock room, as on its label."""
    par: int = 0
    reorder_at: int = 0
    active: bool = True
    emergency_at: int = later(0)
    tracks_lots: bool = later(False)
    """What comes has a lot number; units without one were there before."""
    controlled: bool = later(False)
    """A controlled substance: what is destroyed has a witness."""
    cold: bool = later(False)
    """Kept between 2 and 8 degrees, or frozen."""
    drug_code: str = later("", max_length=11)
    """NDC, 11 digits without signs."""
    hazard_sheet: str = later("", max_length=200)
    """Where its safety data sheet is: a page, a folder, an address."""
    optional_at: int = later(0)
    """At or under it, it rides along when its vendor is ordered from anyway; 0 where it never does."""


class ItemPack(Row, table=True):
    """A barcode under which an item comes, and how many units of issue are in such a pack."""

    __tablename__ = "item_pack"
    __table_args__ = (CheckConstraint("units > 0", name="ck_item_pack_units"), Row.__table_args__)

    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    gtin: str = Field(max_length=30, unique=True)
    """14 digits, or the number of a Health Industry Bar Code (stock/hibc.py)."""
    units: int = 1


_IS_ROOM = text("kind = 'stock room' AND active")


class StockPlace(Row, table=True):
    """A place for supplies beside the stock room of the first site."""

    __tablename__ = "stock_place"
    __table_args__ = (
        Index("uq_stock_room", "site_id", unique=True, sqlite_where=_IS_ROOM, postgresql_where=_IS_ROOM),
        Row.__table_args__,
    )

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=60)
    kind: PlaceKind = Field(sa_type=Word(PlaceKind))
    active: bool = True
    hold: str = later("", max_length=200)
    """Why nothing is given out from there; empty where it is."""


class PlaceLevel(Row, table=True):
    """What there should be of an item at a place beside the first site's stock room."""

    __tablename__ = "place_level"
    __table_args__ = (UniqueConstraint("item_id", "place_id", name="uq_place_level"), Row.__table_args__)

    item_id: int = Field(foreign_key="item.id", sa_type=RowId)
    place_id: int = Field(foreign_key="stock_place.id", sa_type=RowId, index=True)
    par: int
    reorder_at: int
    emergency_at: int
    shelf: str = Field(default="", max_length=40)
    optional_at: int = later(0)
    """In a stock room: at or under it, the item rides along when its vendor is ordered from anyway."""


class Lot(Row, table=True):
    """What was made together; it stays known when all of it is gone, for a recall may come later."""

    __table_args__ = (UniqueConstraint("item_id", "number", name="uq_lot_number"), Row.__table_args__)
    STAYS = True

    item_id: int = Field(foreign_key="item.id", sa_type=RowId)
    number: str = Field(max_length=20)
    expires_on: date | None = Field(default=None, index=True)
    """The last day on which it may be given out; None where it does not expire."""
    recalled_on: date | None = None
    recall: str = Field(default="", max_length=200)


class StockMove(Row, table=True):
    """One line of the ledger: quantity above zero comes in, below goes out. It is never changed."""

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="ck_stock_move_quantity"),
        Index("ix_stock_move_item_day", "item_id", "day"),
        Index("ix_stock_move_used", "day", "item_id", "kind", "quantity"),
        Index("ix_stock_move_undoes_id", "undoes_id", unique=True),
        Row.__table_args__,
    )

    item_id: int = Field(foreign_key="item.id", sa_type=RowId)
    at: datetime = Field(sa_type=UtcInstant)
    kind: MoveKind = Field(sa_type=Word(MoveKind))
    quantity: int
    reason: str = Field(default="", max_length=200)
    who: str = Field(max_length=80)
    day: date | None = later(None)
    """The clinic's day of `at`; None in moves from before days were kept."""
    place_id: int | None = later(None, sa_type=RowId)
    """None is the stock room."""
    lot_id: int | None = later(None, sa_type=RowId, index=True)
    """None are units that belong to no lot."""
    cents: int | None = later(None, sa_type=Cents)
    """What the units that came cost in all, or those that were sent back had cost; else None."""
    undoes_id: int | None = later(None, sa_type=RowId)
    """The move that this one takes back."""
    witness: str = later("", max_length=80)
    """Who saw it destroyed."""


class StockGiven(Row, table=True):
    """Who received what a move took from the shelf: a recall of its lot asks for them."""

    __tablename__ = "stock_given"
    STAYS = True

    move_id: int = Field(foreign_key="stock_move.id", sa_type=RowId, unique=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", sa_type=RowId, index=True)


register("item_code_key", "this item code is in use", columns="item.code")
register("item_pack_gtin_key", "this barcode belongs to another item", columns="item_pack.gtin")
register("stock_place_code_key", "this place code is in use", columns="stock_place.code")
register("uq_stock_room", "the site has a stock room already", columns="stock_place.site_id")
register(
    "uq_place_level",
    "this place has levels of the item already",
    columns="place_level.item_id, place_level.place_id",
)
register("uq_lot_number", "the item has this lot already", columns="lot.item_id, lot.number")
