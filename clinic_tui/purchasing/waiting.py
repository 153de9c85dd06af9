"""Which drafts wait too long for somebody to approve them, while what they order is low."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.purchasing.due_in import due_by_item
from clinic_tui.purchasing.models import OrderLine
from clinic_tui.purchasing.order_reads import orders
from clinic_tui.purchasing.rows import OrderRow
from clinic_tui.purchasing.states import OrderState
from clinic_tui.stock import stock_room
from clinic_tui.stock.models import Item
from clinic_tui.stock.rooms import levels_in, stock_rooms
from clinic_tui.stock.rows import StockRoom


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """An order that nobody approved, and what of it is low."""

    order: OrderRow
    drafted_on: date
    low: tuple[str, ...]
    """The items that are at or under their reorder point with what is due in, by name."""


def waiting_drafts(db: Session, clock: Clock, days: int) -> tuple[WaitingDraft, ...]:
    """Drafts of so many days ago or more with an item that is low, the oldest first."""
    until, found = today(clock) - timedelta(days=days), []
    for room in stock_rooms(db):
        for order in orders(db, room=room):
            drafted_on = order.drafted_at.astimezone(clock.zone).date()
            if order.state is OrderState.DRAFT and drafted_on <= until:
                low = _low(db, today(clock), room, order.id)
                found += [WaitingDraft(order, drafted_on, low)] if low else []
    return tuple(sorted(found, key=lambda row: (row.drafted_on, row.order.number)))


def _low(db: Session, day: date, room: StockRoom, order_id: int) -> tuple[str, ...]:
    usable, promised, due = stock_room.usable(day, room), stock_room.due_out(day, room), due_by_item(room)
    available = (
        func.coalesce(usable.c.units, 0) + func.coalesce(due.c.due_in, 0) - func.coalesce(promised.c.units, 0)
    )
    levels, of_room = levels_in(room)
    statement = (
        select(col(Item.name))
        .distinct()
        .join(OrderLine, col(OrderLine.item_id) == col(Item.id))
        .outerjoin(usable, usable.c.item_id == col(Item.id))
        .outerjoin(promised, promised.c.item_id == col(Item.id))
        .outerjoin(due, due.c.item_id == col(Item.id))
        .where(
            col(OrderLine.order_id) == order_id,
            of_room,
            col(levels.par) > 0,
            available <= col(levels.reorder_at),
        )
        .order_by(col(Item.name))
    )
    return tuple(db.scalars(statement))
