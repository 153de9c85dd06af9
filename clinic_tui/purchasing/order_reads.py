"""Reads of orders."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.practice.queries import places
from clinic_tui.purchasing.budget_reads import budget_use
from clinic_tui.purchasing.due_in import cents_due, received_by_line
from clinic_tui.purchasing.invoice_models import InvoiceLine
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder, Vendor
from clinic_tui.purchasing.rows import MOST_ENDED, LineRow, OrderPage, OrderRow
from clinic_tui.purchasing.states import DUE, ENDED, ON_THE_WAY
from clinic_tui.purchasing.vendor_reads import approve_limit
from clinic_tui.stock.models import Item
from clinic_tui.stock.rooms import stock_rooms
from clinic_tui.stock.rows import StockRoom
from clinic_tui.store.site import Site


def orders(db: Session, *, with_ended: bool = False, room: StockRoom | None = None) -> tuple[OrderRow, ...]:
    """Open ones by their number; after them, if asked for, the last that ended.

    With a `room` those that are delivered to that stock room.
    """
    wanted = _orders()
    if room is not None:
        wanted = wanted.where(col(PurchaseOrder.site_id).in_(room.serves))
    found = [OrderRow(*row) for row in db.execute(wanted.where(col(PurchaseOrder.state).not_in(ENDED)))]
    if with_ended:
        ended = wanted.where(col(PurchaseOrder.state).in_(ENDED)).limit(MOST_ENDED)
        found += [OrderRow(*row) for row in db.execute(ended)]
    return tuple(found)


def overdue(db: Session, day: date) -> tuple[OrderRow, ...]:
    """On the way, and expected before this day: the longest first."""
    late = _orders().where(col(PurchaseOrder.state).in_(ON_THE_WAY), col(PurchaseOrder.expected_on) < day)
    rows = (OrderRow(*row) for row in db.execute(late))
    return tuple(sorted(rows, key=lambda row: (row.expected_on or date.max, row.number)))


def order_page(db: Session, day: date, order_id: int) -> OrderPage:
    """All of one order. Raises NotFound."""
    found = db.execute(_orders().where(col(PurchaseOrder.id) == order_id)).first()
    if found is None:
        raise NotFound("there is no such order")
    order = db.get_one(PurchaseOrder, order_id)
    vendor = db.get_one(Vendor, order.vendor_id)
    rows = lines(db, order_id)
    bought = {row.category for row in rows}
    rooms = stock_rooms(db)
    room = next(each for each in rooms if order.site_id in each.serves)
    use = budget_use(db, day, room=room)
    own = {each.budget.category for each in use if each.budget.category}
    return OrderPage(
        OrderRow(*found), vendor.account, vendor.email, vendor.phone, vendor.minimum_cents, rows,
        order.drafted_by, order.approved_at, order.approved_by, order.over_budget, order.sent_by,
        order.sent_how, order.reference, order.ended_at, order.ended_by, order.end_reason, order.note,
        tuple(
            each
            for each in use
            if (each.budget.category in bought if each.budget.category else bool(bought - own))
        ),
        room.place_id, _address(db, room, several=len(rooms) > 1), len(rooms) > 1, approve_limit(db),
    )  # fmt: skip


def _address(db: Session, room: StockRoom, *, several: bool) -> tuple[str, ...]:
    """Site and street, as the vendor's driver needs them; nothing where neither says anything."""
    street = next((each.fields.address.line for each in places(db) if each.site_id == room.site_id), "")
    return tuple(filter(None, (room.site, street))) if street or several else ()


def by_number(db: Session, day: date, number: int) -> OrderPage:
    """The order that people call so. Raises NotFound."""
    found = db.execute(select(col(PurchaseOrder.id)).where(col(PurchaseOrder.number) == number)).scalar()
    if found is None:
        raise NotFound(f"there is no order {number}")
    return order_page(db, day, found)


def lines(db: Session, order_id: int) -> tuple[LineRow, ...]:
    """The lines of an order, in the order of their items' names."""
    received = received_by_line()
    invoiced = (
        select(col(InvoiceLine.line_id).label("line_id"), func.sum(col(InvoiceLine.packs)).label("packs"))
        .group_by(col(InvoiceLine.line_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(OrderLine.id), col(OrderLine.version), col(OrderLine.item_id), col(Item.code), col(Item.name),
        col(Item.unit), col(Item.category), col(OrderLine.catalog), col(OrderLine.pack), col(OrderLine.units),
        col(OrderLine.packs), col(OrderLine.cents), cast(func.coalesce(received.c.units, 0), Integer),
        col(OrderLine.given_up), cast(func.coalesce(invoiced.c.packs, 0), Integer),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .outerjoin(invoiced, invoiced.c.line_id == col(OrderLine.id))
        .where(col(OrderLine.order_id) == order_id)
        .order_by(col(Item.name), col(OrderLine.id))
    )
    return tuple(LineRow(*row) for row in db.execute(statement))


def _orders() -> Any:
    """The columns of the list of orders, the newest first."""
    received = received_by_line(ON_THE_WAY)
    cents = col(OrderLine.cents)
    sums = (
        select(
            col(OrderLine.order_id).label("order_id"),
            func.count().label("lines"),
            func.sum(func.coalesce(cents, 0) * col(OrderLine.packs)).label("cents"),
            func.sum(case((cents.is_(None), 1), else_=0)).label("unpriced"),
            func.sum(cents_due(received)).label("due_cents"),
        )
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .group_by(col(OrderLine.order_id))
        .subquery()
    )
    # nothing is due of what was received, closed or cancelled, and what came of it was not summed
    still_due = case((col(PurchaseOrder.state).in_(DUE), sums.c.due_cents), else_=0)
    columns: tuple[Any, ...] = (
        col(PurchaseOrder.id), col(PurchaseOrder.version), col(PurchaseOrder.number),
        col(PurchaseOrder.vendor_id), col(Vendor.code), col(Vendor.name), col(PurchaseOrder.state),
        col(PurchaseOrder.drafted_at), col(PurchaseOrder.sent_at), col(PurchaseOrder.expected_on),
        *(cast(func.coalesce(each, 0), Integer) for each in
          (sums.c.lines, sums.c.cents, sums.c.unpriced, still_due)),
        col(PurchaseOrder.site_id), col(Site.name),
    )  # fmt: skip
    return (
        select(*columns)
        .join(Vendor, col(Vendor.id) == col(PurchaseOrder.vendor_id))
        .join(Site, col(Site.id) == col(PurchaseOrder.site_id))
        .outerjoin(sums, sums.c.order_id == col(PurchaseOrder.id))
        .order_by(col(PurchaseOrder.number).desc())
    )
