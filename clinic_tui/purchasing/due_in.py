"""What is ordered and not there yet, by item: the sums that others join (columns only)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, Subquery, case, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.models import OrderLine, OrderReceipt, PurchaseOrder, Vendor
from clinic_tui.purchasing.rows import DueLine
from clinic_tui.purchasing.states import DUE, ON_THE_WAY, OrderState
from clinic_tui.stock.models import StockMove, StockPlace
from clinic_tui.stock.rooms import is_room_of
from clinic_tui.stock.rows import MAIN, StockRoom


def received_by_line(states: Iterable[OrderState] | None = None) -> Subquery:
    """Units that came of each line; of orders in these states alone, where they are named."""
    statement: Any = (
        select(col(OrderReceipt.line_id).label("line_id"), func.sum(col(StockMove.quantity)).label("units"))
        .join(StockMove, col(StockMove.id) == col(OrderReceipt.move_id))
        .group_by(col(OrderReceipt.line_id))
    )
    if states is not None:
        statement = (
            statement.join(OrderLine, col(OrderLine.id) == col(OrderReceipt.line_id))
            .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
            .where(col(PurchaseOrder.state).in_(list(states)))
        )
    found: Subquery = statement.subquery()
    return found


def units_due(received: Subquery) -> Any:
    """What of a line is to come yet; a line of which more came than was ordered waits for nothing."""
    rest = (
        col(OrderLine.packs) * col(OrderLine.units)
        - col(OrderLine.given_up)
        - func.coalesce(received.c.units, 0)
    )
    return case((rest > 0, rest), else_=0)


def cents_due(received: Subquery) -> Any:
    """What that costs, up to the cent: what came of a pack was priced down, and both are what was ordered."""
    due, cents, units = units_due(received), func.coalesce(col(OrderLine.cents), 0), col(OrderLine.units)
    return (due * cents + units - 1) // units


def due_by_item(room: StockRoom | None = None) -> Subquery:
    """Units due in, and units on drafts, of each item that is on an open order; of those to a stock room."""
    of_room = () if room is None else (col(PurchaseOrder.site_id).in_(room.serves),)
    received = received_by_line(DUE)
    due, is_draft = units_due(received), col(PurchaseOrder.state) == OrderState.DRAFT
    return (
        select(
            col(OrderLine.item_id).label("item_id"),
            cast(func.sum(case((is_draft, 0), else_=due)), Integer).label("due_in"),
            cast(func.sum(case((is_draft, due), else_=0)), Integer).label("drafted"),
        )
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(PurchaseOrder.state).in_([OrderState.DRAFT, *DUE]), *of_room)
        .group_by(col(OrderLine.item_id))
        .subquery()
    )


def due_lines(db: Session, item_id: int) -> tuple[DueLine, ...]:
    """Lines from which units of the item are to come, the oldest order first."""
    received = received_by_line(ON_THE_WAY)
    due = units_due(received)
    columns: tuple[Any, ...] = (
        col(OrderLine.id), col(PurchaseOrder.number), col(Vendor.name), col(OrderLine.catalog),
        col(OrderLine.pack), col(OrderLine.units), due, col(OrderLine.cents), col(PurchaseOrder.expected_on),
        func.coalesce(col(StockPlace.id), MAIN),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Vendor, col(Vendor.id) == col(PurchaseOrder.vendor_id))
        .outerjoin(StockPlace, is_room_of(col(PurchaseOrder.site_id)))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(OrderLine.item_id) == item_id, col(PurchaseOrder.state).in_(list(ON_THE_WAY)), due > 0)
        .order_by(col(PurchaseOrder.number), col(OrderLine.id))
    )
    return tuple(DueLine(*row) for row in found)


def due_units(db: Session, room: StockRoom | None = None) -> dict[int, int]:
    """Units due in of each item of which something is; at a stock room, or at all."""
    due = due_by_item(room)
    found = db.execute(select(due.c.item_id, due.c.due_in).where(due.c.due_in > 0))
    return {item_id: int(units) for item_id, units in found}
