"""The use cases of a draft's lines: another one, and the same goods from another vendor."""

from __future__ import annotations

from clinic_tui.errors import Conflict
from clinic_tui.purchasing.drafting import (
    VERB,
    line_of_draft,
    put_on_draft,
    require_packs,
    seen_order,
    take_off,
    write_line,
)
from clinic_tui.purchasing.models import PurchaseOrder, VendorItem
from clinic_tui.purchasing.states import OrderState
from clinic_tui.stock.rooms import room_of
from clinic_tui.store.desk import Desk


def add_line(desk: Desk, order_id: int, version: int, offer_id: int, packs: int) -> None:
    """Order so many packs more of what the order's vendor sells, low or not.

    Raises Conflict where the order is no draft any more, or another vendor sells it; Invalid for packs in
    which it is not sold.
    """
    with desk.act(VERB) as db:
        order = seen_order(db, order_id, version, OrderState.DRAFT)
        offer = db.need(VendorItem, offer_id, "there is no such offer")
        if offer.vendor_id != order.vendor_id:
            raise Conflict(f"{offer.catalog} is sold by another vendor than that of order {order.number}")
        require_packs(packs, offer)
        write_line(db, order, offer, packs)
        db.touch(order)


def move_line(desk: Desk, line_id: int, version: int, offer_id: int, packs: int) -> int:
    """Take a line off its draft, and order these packs of another offer of its item instead.

    They go on the draft that stands for that vendor at the same site, or on a new one: its number (id). A
    draft that had this line alone is gone. Raises Conflict where nothing would change.
    """
    with desk.act(VERB) as db:
        line = line_of_draft(db, line_id, version)
        order = db.need(PurchaseOrder, line.order_id, "there is no such order")
        offer = db.need(VendorItem, offer_id, "there is no such offer")
        if offer.item_id != line.item_id:
            raise Conflict(f"{offer.catalog} is another item")
        if (offer.vendor_id, offer.catalog) == (order.vendor_id, line.catalog):
            raise Conflict(f"{line.catalog} is what is ordered already")
        require_packs(packs, offer)
        room = room_of(db, order.site_id)
        to = put_on_draft(desk, db, room, offer.vendor_id, [(offer, packs)])
        take_off(db, line)
        return to
