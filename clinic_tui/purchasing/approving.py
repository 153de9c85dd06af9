"""Who answers for an order: approval by right, by limit, and by what the budgets have left."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Invalid, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.purchasing.budget_models import Budget
from clinic_tui.purchasing.budget_reads import budget_use
from clinic_tui.purchasing.drafting import seen_order
from clinic_tui.purchasing.models import OrderLine
from clinic_tui.purchasing.states import OrderState, require_step
from clinic_tui.purchasing.vendor_reads import approve_limit
from clinic_tui.stock.models import Item
from clinic_tui.stock.rooms import room_of
from clinic_tui.stock.rows import StockRoom
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money

VERB = "purchase.approve"


def approve(desk: Desk, order_id: int, version: int, reason: str = "") -> None:
    """Answer for a draft: from now on its units are due in, and its money is committed.

    Above the clinic's limit it takes the right to approve any order; beyond a budget the right for that,
    and a reason. Raises Invalid where a line has no price or no reason was given, NotPermitted, Conflict.
    """
    why = clean_text(reason, 200, "reason")
    with desk.act(VERB, reason=why) as db:
        order = seen_order(db, order_id, version, OrderState.DRAFT)
        by_category = _cents_by_category(db, order_id)
        total, limit = sum(by_category.values()), approve_limit(db)
        if total > limit and not desk.actor.may("purchase.approve_any"):
            raise NotPermitted(
                f"order {order.number} is {show_money(total)}: above {show_money(limit)} it takes a manager"
            )
        if beyond := _beyond(desk, db, room_of(db, order.site_id), by_category):
            _require_reason(desk, beyond, why)
            order.over_budget = why
        require_step(order.number, order.state, OrderState.APPROVED)
        order.state = OrderState.APPROVED
        order.approved_at, order.approved_by = desk.clock.now(), desk.actor.login


def back_to_draft(desk: Desk, order_id: int, version: int) -> None:
    """Change an approved order after all: it must be approved again."""
    with desk.act("purchase.draft") as db:
        order = seen_order(db, order_id, version, OrderState.APPROVED)
        require_step(order.number, order.state, OrderState.DRAFT)
        order.state = OrderState.DRAFT
        order.approved_at, order.approved_by, order.over_budget = None, "", ""


def _cents_by_category(db: DeskSession, order_id: int) -> dict[str, int]:
    found = db.execute(
        select(OrderLine, Item)
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .where(col(OrderLine.order_id) == order_id)
    ).all()
    if not found:
        raise Invalid("the order has no lines", "lines")
    by_category: dict[str, int] = {}
    for line, item in found:
        if line.cents is None:
            raise Invalid(f"{item.name} has no price: enter what a {line.pack} costs first", "price")
        by_category[item.category] = by_category.get(item.category, 0) + line.cents * line.packs
    return by_category


def _beyond(desk: Desk, db: DeskSession, room: StockRoom, by_category: dict[str, int]) -> list[str]:
    """What the order would take from each budget of its site that has not so much left, in words.

    The budgets are touched: two orders approved at once must not both take what is left.
    """
    words, use = [], budget_use(db, today(desk.clock), room=room)
    own = {each.budget.category for each in use if each.budget.category}
    for each in use:
        category = each.budget.category
        asked = sum(
            cents
            for kind, cents in by_category.items()
            if (kind == category if category else kind not in own)
        )
        if not asked:
            continue
        db.touch(db.need(Budget, each.budget.id, "there is no such budget"))
        if asked > each.left_cents:
            name = category or "other supplies"
            words.append(f"{show_money(asked)} of {name}, {show_money(max(each.left_cents, 0))} left")
    return words


def _require_reason(desk: Desk, beyond: list[str], why: str) -> None:
    told = "; ".join(beyond)
    if not desk.actor.may("purchase.over_budget"):
        raise NotPermitted(f"beyond the budget ({told}): it takes who may go beyond it, with a reason")
    if not why:
        raise Invalid(f"beyond the budget ({told}): why is it ordered all the same?", "reason")
