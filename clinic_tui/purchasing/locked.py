"""The stock room of a site stays while something is ordered to it, whoever closes it, undo included."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.purchasing.models import PurchaseOrder, Vendor
from clinic_tui.purchasing.states import DUE, OrderState
from clinic_tui.stock.models import StockPlace
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.desk import DeskSession
from clinic_tui.store.journal import Change
from clinic_tui.store.locks import Writing, locked_by
from clinic_tui.words.counted import counted

OPEN = (OrderState.DRAFT, *DUE)
"""Orders of which something may still come."""

NAMED = 3
"""Orders that a refusal names; the others are counted."""


def _stays_while_ordered_to(db: DeskSession, writing: Writing) -> None:
    place = writing.row
    assert isinstance(place, StockPlace)
    closes = writing.change is Change.DELETE or (writing.before.get("active") and not place.active)
    if not closes or place.kind is not PlaceKind.STOCK_ROOM:
        return
    found = db.connection().execute(
        select(col(PurchaseOrder.number), col(PurchaseOrder.state), col(Vendor.name))
        .join(Vendor, col(Vendor.id) == col(PurchaseOrder.vendor_id))
        .where(col(PurchaseOrder.site_id) == place.site_id, col(PurchaseOrder.state).in_(OPEN))
        .order_by(col(PurchaseOrder.number))
    )
    orders = [f"{number} to {vendor} ({state.value})" for number, state, vendor in found]
    if not orders:
        return
    more = f" and {len(orders) - NAMED} more" if len(orders) > NAMED else ""
    raise Conflict(
        f"{counted(len(orders), 'order')} to {place.name} {'is' if len(orders) == 1 else 'are'} open: "
        f"{', '.join(orders[:NAMED])}{more}: receive, close or cancel what is ordered first (o on supplies)"
    )


locked_by("stock_place", _stays_while_ordered_to)
