"""The use cases of orders that are written: from a proposal, or line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.purchasing.due_in import due_by_item
from clinic_tui.purchasing.entries import ToOrder
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder, Vendor, VendorItem
from clinic_tui.purchasing.rows import OrderRow
from clinic_tui.purchasing.states import OrderState
from clinic_tui.purchasing.vendors import MOST_CENTS
from clinic_tui.stock.moving import item_that_is_kept
from clinic_tui.stock.rooms import room_of
from clinic_tui.stock.rows import MOST, StockRoom
from clinic_tui.store.desk import Desk, DeskSession

VERB = "purchase.draft"
FIRST_NUMBER = 1001


def draft(desk: Desk, wanted: Sequence[ToOrder], site_id: int | None = None) -> tuple[int, ...]:
    """Write these offers on orders to a site, one for each vendor; the numbers (ids) of the orders.

    Without a site they are of the first one; one without a stock room of its own orders with that. A draft
    that stands for site and vendor already takes them; an offer that is on it gets so many packs more. Raises
    Conflict where more of a proposed item is on order by now than was seen.
    """
    if not wanted:
        raise Invalid("nothing is to be ordered", "packs")
    with desk.act(VERB) as db:
        room = room_of(db, site_id)
        by_vendor: dict[int, list[tuple[VendorItem, int]]] = defaultdict(list)
        for each in wanted:
            offer = db.need(VendorItem, each.offer_id, "there is no such offer")
            require_packs(each.packs, offer)
            _require_not_ordered_since(db, each, offer, room)
            by_vendor[offer.vendor_id].append((offer, each.packs))
        return tuple(put_on_draft(desk, db, room, vendor_id, lines) for vendor_id, lines in by_vendor.items())


def set_packs(desk: Desk, line_id: int, version: int, packs: int, cents: int | None) -> None:
    """So many packs, at this price for one. Raises Conflict where the order is no draft any more."""
    if cents is not None and not 0 <= cents <= MOST_CENTS:
        raise Invalid("a pack costs $0 to $1,000,000", "price")
    if not 1 <= packs <= MOST:
        raise Invalid(f"packs are 1 to {MOST:,}; to order none, take the line off", "packs")
    with desk.act(VERB) as db:
        line = line_of_draft(db, line_id, version)
        line.packs, line.cents = packs, cents


def drop_line(desk: Desk, line_id: int, version: int) -> None:
    """Take a line off a draft; with its last one the draft goes too."""
    with desk.act(VERB) as db:
        take_off(db, line_of_draft(db, line_id, version))


def take_off(db: DeskSession, line: OrderLine) -> None:
    """Delete a line of a draft, and the draft with its last one."""
    order = db.need(PurchaseOrder, line.order_id, "there is no such order")
    db.delete(line)
    db.flush()
    others = select(col(OrderLine.id)).where(col(OrderLine.order_id) == order.id).limit(1)
    if db.scalars(others).first() is None:
        db.delete(order)


def set_note(desk: Desk, order_id: int, version: int, note: str) -> None:
    """Words to the vendor, printed on the order."""
    words = clean_text(note, 200, "note")
    with desk.act(VERB) as db:
        seen_order(db, order_id, version, OrderState.DRAFT).note = words


def seen_order(db: DeskSession, order_id: int, version: int, *states: OrderState) -> PurchaseOrder:
    """The order as it was seen. Raises Conflict where it changed, or is in none of these states."""
    order = db.need(PurchaseOrder, order_id, "there is no such order")
    require_as_seen(order, version, *states)
    return order


def require_as_seen(order: PurchaseOrder | OrderRow, version: int, *states: OrderState) -> None:
    """Raise Conflict where it changed since it was seen, or is in none of these states."""
    if states and order.state not in states:
        raise Conflict(f"order {order.number} is {order.state.value}, not {states[0].value}")
    if order.version != version:
        raise Conflict(f"order {order.number} was changed at another desk meanwhile: look again and repeat")


def put_on_draft(
    desk: Desk, db: DeskSession, room: StockRoom, vendor_id: int, lines: list[tuple[VendorItem, int]]
) -> int:
    """Packs of a vendor's offers on the draft that stands for site and vendor, or on a new one; its id."""
    vendor = db.need(Vendor, vendor_id, "there is no such vendor")
    if not vendor.active:
        raise Conflict(f"{vendor.name} is not bought from any more")
    order = db.scalars(
        select(PurchaseOrder)
        .where(
            col(PurchaseOrder.vendor_id) == vendor_id,
            col(PurchaseOrder.state) == OrderState.DRAFT,
            col(PurchaseOrder.site_id).in_(room.serves),
        )
        .order_by(col(PurchaseOrder.number))
    ).first()
    if order is None:
        order = PurchaseOrder(
            number=_next_number(db), vendor_id=vendor_id, site_id=room.site_id,
            state=OrderState.DRAFT, drafted_at=desk.clock.now(), drafted_by=desk.actor.login,
        )  # fmt: skip
        db.add(order)
        db.flush()
    else:
        db.touch(order)
    for offer, packs in lines:
        write_line(db, order, offer, packs)
    return order.id or 0


def write_line(db: DeskSession, order: PurchaseOrder, offer: VendorItem, packs: int) -> None:
    """So many packs more of an offer on a draft. Raises Conflict for an item that is not kept any more."""
    item_that_is_kept(db, offer.item_id)
    line = db.scalars(
        select(OrderLine).where(col(OrderLine.order_id) == order.id, col(OrderLine.catalog) == offer.catalog)
    ).first()
    if line is not None:
        if (line.item_id, line.units) != (offer.item_id, offer.units):
            raise Conflict(
                f"draft {order.number} has {offer.catalog} as it was offered before, {line.pack} of "
                f"{line.units}: take that line off first"
            )
        line.packs += packs
        return
    db.add(
        OrderLine(
            order_id=order.id or 0, item_id=offer.item_id, catalog=offer.catalog, pack=offer.pack,
            units=offer.units, packs=packs, cents=offer.cents,
        )
    )  # fmt: skip
    db.flush()


def _next_number(db: DeskSession) -> int:
    highest = db.execute(select(func.max(col(PurchaseOrder.number)))).scalar()
    return FIRST_NUMBER if highest is None else highest + 1


def line_of_draft(db: DeskSession, line_id: int, version: int) -> OrderLine:
    """A line as it was seen. Raises Conflict where it changed, or its order is no draft any more."""
    line = db.need(OrderLine, line_id, "there is no such line")
    order = db.need(PurchaseOrder, line.order_id, "there is no such order")
    if order.state is not OrderState.DRAFT:
        raise Conflict(f"order {order.number} is {order.state.value}: only a draft is changed")
    if line.version != version:
        raise Conflict("this line was changed at another desk meanwhile: look again and repeat")
    db.touch(order)
    return line


def _require_not_ordered_since(db: DeskSession, wanted: ToOrder, offer: VendorItem, room: StockRoom) -> None:
    """Two desks that look at one proposal do not both order it."""
    if wanted.seen_open is None:
        return
    due = due_by_item(room)
    units = db.scalar(select(due.c.due_in + due.c.drafted).where(due.c.item_id == offer.item_id)) or 0
    if units > wanted.seen_open:
        name = item_that_is_kept(db, offer.item_id).name
        raise Conflict(f"{name} was ordered at another desk meanwhile: look again at what is to be ordered")


def require_packs(packs: int, offer: VendorItem) -> None:
    """Raise Invalid, or Conflict, for a number of packs in which an offer is not sold."""
    if not 1 <= packs <= MOST:
        raise Invalid(f"packs are 1 to {MOST:,}, not {packs}", "packs")
    if not offer.active:
        raise Conflict(f"catalog number {offer.catalog} is not bought any more")
    if packs < offer.minimum:
        raise Invalid(f"no fewer than {offer.minimum} {offer.pack} of {offer.catalog} are sold", "packs")
    if packs % offer.multiple:
        raise Invalid(f"{offer.catalog} is sold by {offer.multiple} {offer.pack}", "packs")
