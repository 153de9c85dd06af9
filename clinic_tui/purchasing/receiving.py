"""What comes of an order: onto the shelf, and off what is due in, in one act."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.drafting import seen_order
from clinic_tui.purchasing.due_in import received_by_line, units_due
from clinic_tui.purchasing.models import OrderLine, OrderReceipt, PurchaseOrder
from clinic_tui.purchasing.states import ON_THE_WAY, OrderState, require_step
from clinic_tui.stock.entries import NOTHING_SAID, Delivery
from clinic_tui.stock.moving import checked, clean_reason
from clinic_tui.stock.receiving import VERB, put_on_shelf
from clinic_tui.stock.rooms import room_of
from clinic_tui.store.desk import Desk, DeskSession


def receive_ordered(
    desk: Desk, line_id: int, quantity: int, reason: str = "", delivery: Delivery = NOTHING_SAID
) -> int:
    """Put units of a line on the shelf, in its site's stock room unless another place is said; how many of it
    are due in still.

    What nobody said the price of costs what was ordered. More than is due needs a note that says so.
    Raises as `stock.receiving.receive`, and Conflict where the order is not on its way.
    """
    units, why = checked(quantity), clean_reason(reason)
    with desk.act(VERB, reason=why) as db:
        line = db.need(OrderLine, line_id, "there is no such line")
        order = db.need(PurchaseOrder, line.order_id, "there is no such order")
        seen_order(db, line.order_id, order.version, *ON_THE_WAY)
        due = due_of(db, line_id)
        if units > due and not why:
            raise Invalid(
                f"only {due} are due of order {order.number}: if more came, say so in the note", "reason"
            )
        if delivery.cents is None and line.cents is not None:
            delivery = replace(delivery, cents=_cost_of_next(db, line, line.cents, units))
        if delivery.place_id is None:
            delivery = replace(delivery, place_id=room_of(db, order.site_id).place_id)
        move = put_on_shelf(desk, db, line.item_id, units, why or f"order {order.number}", delivery)
        db.add(OrderReceipt(line_id=line_id, move_id=move.id or 0))
        db.flush()
        _settle(db, order)
        return max(due - units, 0)


def _cost_of_next(db: DeskSession, line: OrderLine, cents: int, units: int) -> int:
    """What the next units of a line cost where a pack costs `cents`, in cents.

    What all of them cost together less what those before did: a pack that comes in parts costs the same.
    """
    received = received_by_line()
    before = int(
        db.execute(select(received.c.units).where(received.c.line_id == line.id)).scalar_one_or_none() or 0
    )
    return cents * (before + units) // line.units - cents * before // line.units


def due_of(db: DeskSession, line_id: int) -> int:
    """Units of a line that are to come yet."""
    received = received_by_line()
    statement = (
        select(units_due(received))
        .select_from(OrderLine)
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(OrderLine.id) == line_id)
    )
    return int(db.execute(statement).scalar_one())


def open_lines(db: DeskSession, order_id: int) -> int:
    """Lines of which units are to come yet."""
    received = received_by_line()
    statement = (
        select(func.count())
        .select_from(OrderLine)
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(OrderLine.order_id) == order_id, units_due(received) > 0)
    )
    return int(db.execute(statement).scalar_one())


def _settle(db: DeskSession, order: PurchaseOrder) -> None:
    then = OrderState.PARTLY if open_lines(db, order.id or 0) else OrderState.RECEIVED
    require_step(order.number, order.state, then)
    if order.state is then:
        db.touch(order)
    order.state = then
