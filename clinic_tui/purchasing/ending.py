"""How orders end: nobody waits for the rest, all is done, or it is called off."""

from __future__ import annotations

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.purchasing.drafting import seen_order
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder
from clinic_tui.purchasing.receiving import due_of, open_lines
from clinic_tui.purchasing.states import ON_THE_WAY, OrderState, require_step
from clinic_tui.stock.moving import clean_reason
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted

VERB = "purchase.end"


def give_up(desk: Desk, line_id: int, version: int, reason: str) -> int:
    """Nobody waits any more for what of a line did not come; how many units that are."""
    why = _required(reason)
    with desk.act(VERB, reason=why) as db:
        line = db.need(OrderLine, line_id, "there is no such line")
        order = db.need(PurchaseOrder, line.order_id, "there is no such order")
        seen_order(db, line.order_id, order.version, *ON_THE_WAY)
        if line.version != version:
            raise Conflict("this line was changed at another desk meanwhile: look again and repeat")
        rest = due_of(db, line_id)
        if not rest:
            raise Conflict("nothing of this line is due: there is nothing to give up")
        line.given_up += rest
        db.flush()
        db.touch(order)
        if not open_lines(db, order.id or 0):
            _end(desk, order, OrderState.CLOSED, why)
        return rest


def close(desk: Desk, order_id: int, version: int, reason: str = "") -> None:
    """The order is done with. Raises Invalid where something is due still and nobody said why it ends."""
    why = clean_reason(reason)
    with desk.act(VERB, reason=why) as db:
        order = seen_order(db, order_id, version, OrderState.RECEIVED, OrderState.PARTLY, OrderState.SENT)
        if (rest := open_lines(db, order_id)) and not why:
            are = "is" if rest == 1 else "are"
            raise Invalid(f"{counted(rest, 'item')} {are} due in still: why does nobody wait?", "reason")
        _end(desk, order, OrderState.CLOSED, why)


def cancel(desk: Desk, order_id: int, version: int, reason: str) -> None:
    """Call an order off of which nothing came. Raises Conflict where something did: then it is closed."""
    why = _required(reason)
    with desk.act(VERB, reason=why) as db:
        order = seen_order(db, order_id, version)
        require_step(order.number, order.state, OrderState.CANCELLED)
        _end(desk, order, OrderState.CANCELLED, why)


def _end(desk: Desk, order: PurchaseOrder, state: OrderState, why: str) -> None:
    require_step(order.number, order.state, state)
    order.state, order.end_reason = state, why
    order.ended_at, order.ended_by = desk.clock.now(), desk.actor.login


def _required(reason: str) -> str:
    why = clean_reason(reason)
    if not why:
        raise Invalid("a reason is needed: it stands in the journal", "reason")
    return why
