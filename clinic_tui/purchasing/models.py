"""What is stored of buying supplies: vendors with their catalogues, orders, what came of them, the rule."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clinic_tui.purchasing.states import OrderState, SentBy
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Vendor(Row, table=True):
    """Whom supplies are bought from."""

    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=80)
    account: str = Field(default="", max_length=40)
    """The clinic's number with them."""
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=120)
    """Where orders go by mail."""
    lead_days: int = 7
    """Calendar days from order to delivery."""
    minimum_cents: int = Field(default=0, sa_type=Cents)
    """An order below this costs a fee, or is not taken."""
    note: str = Field(default="", max_length=200)
    active: bool = True


class VendorItem(Row, table=True):
    """What a vendor sells of an item: its pack, and what that costs."""

    __tablename__ = "vendor_item"
    __table_args__ = (
        UniqueConstraint("vendor_id", "catalog", name="uq_vendor_item_catalog"),
        CheckConstraint("units > 0 AND multiple > 0 AND minimum >= 0", name="ck_vendor_item_packs"),
        Row.__table_args__,
    )

    vendor_id: int = Field(foreign_key="vendor.id", sa_type=RowId)
    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    catalog: str = Field(max_length=40)
    pack: str = Field(default="each", max_length=20)
    """The purchase unit, as the vendor calls it: box, case."""
    units: int = 1
    """Units of issue in such a pack."""
    cents: int | None = Field(default=None, sa_type=Cents)
    """What a pack costs; None where nobody said."""
    multiple: int = 1
    """Packs are sold by so many."""
    minimum: int = 0
    """No fewer packs are sold."""
    lead_days: int | None = None
    """Where it takes longer, or less, than what the vendor has otherwise."""
    preferred: bool = False
    """Bought here whatever others ask."""
    active: bool = True


class PurchaseOrder(Row, table=True):
    """An order to one vendor."""

    __tablename__ = "purchase_order"

    number: int = Field(unique=True)
    vendor_id: int = Field(foreign_key="vendor.id", sa_type=RowId, index=True)
    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    state: OrderState = Field(sa_type=Word(OrderState), index=True)
    drafted_at: datetime = Field(sa_type=UtcInstant)
    drafted_by: str = Field(max_length=80)
    approved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    approved_by: str = Field(default="", max_length=80)
    over_budget: str = Field(default="", max_length=200)
    """Why it was approved beyond a budget."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    sent_by: str = Field(default="", max_length=80)
    sent_how: SentBy | None = Field(default=None, sa_type=Word(SentBy))
    reference: str = Field(default="", max_length=60)
    """The vendor's own number of it."""
    expected_on: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_by: str = Field(default="", max_length=80)
    end_reason: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=200)


class OrderLine(Row, table=True):
    """One thing that is ordered, as it was offered then."""

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("packs > 0 AND units > 0 AND given_up >= 0", name="ck_order_line_packs"),
        UniqueConstraint("order_id", "catalog", name="uq_order_line_catalog"),
        Row.__table_args__,
    )

    order_id: int = Field(foreign_key="purchase_order.id", sa_type=RowId)
    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    catalog: str = Field(max_length=40)
    pack: str = Field(max_length=20)
    units: int
    """Units of issue in a pack."""
    packs: int
    cents: int | None = Field(default=None, sa_type=Cents)
    """What a pack was to cost."""
    given_up: int = 0
    """Units that nobody waits for any more."""


class OrderReceipt(Row, table=True):
    """Which move of the shelf brought what of a line."""

    __tablename__ = "order_receipt"

    line_id: int = Field(foreign_key="order_line.id", sa_type=RowId, index=True)
    move_id: int = Field(foreign_key="stock_move.id", sa_type=RowId, unique=True)


class PurchaseRule(Row, table=True):
    """What a clinic has settled of buying; one row."""

    __tablename__ = "purchase_rule"

    approve_cents: int = Field(default=0, sa_type=Cents)
    """Up to this, who drafts orders may approve them too; above it, who may approve any."""


register("vendor_code_key", "this vendor code is in use", columns="vendor.code")
register(
    "uq_vendor_item_catalog",
    "this vendor has that catalog number already",
    columns="vendor_item.vendor_id, vendor_item.catalog",
)
register("purchase_order_number_key", "another desk took this order number: save again",
         columns="purchase_order.number")  # fmt: skip
register(
    "uq_order_line_catalog",
    "this catalog number is on the order already: change its line",
    columns="order_line.order_id, order_line.catalog",
)
