"""The use cases of budgets."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.purchasing.budget_models import Budget
from clinic_tui.purchasing.entries import BudgetEntry
from clinic_tui.purchasing.vendors import MOST_CENTS
from clinic_tui.stock.models import Item
from clinic_tui.stock.rooms import room_of
from clinic_tui.stock.rows import StockRoom
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date

VERB = "budget.edit"


def add_budget(desk: Desk, entry: BudgetEntry) -> int:
    """Set what a site may spend on a kind in a span of days; its number.

    Raises Invalid naming the field, Conflict where the kind has a budget in some of these days.
    """
    clean = _cleaned(entry)
    with desk.act(VERB) as db:
        room = room_of(db, clean.site_id)
        _require_kind(db, clean.category)
        _require_free(db, clean, room, None)
        budget = Budget(
            site_id=room.site_id, category=clean.category, from_on=clean.from_on, to_on=clean.to_on,
            cents=clean.cents,
        )  # fmt: skip
        db.add(budget)
        db.flush()
        return budget.id or 0


def edit_budget(desk: Desk, budget_id: int, version: int, entry: BudgetEntry) -> None:
    """Change it; it stays its site's. Raises Conflict where another desk did, or an order was approved."""
    clean = _cleaned(entry)
    with desk.act(VERB) as db:
        budget = _seen(db, budget_id, version)
        _require_kind(db, clean.category)
        _require_free(db, clean, room_of(db, budget.site_id), budget_id)
        budget.category, budget.from_on, budget.to_on = clean.category, clean.from_on, clean.to_on
        budget.cents = clean.cents


def drop_budget(desk: Desk, budget_id: int, version: int) -> None:
    """Nothing holds that spending back any more."""
    with desk.act(VERB) as db:
        db.delete(_seen(db, budget_id, version))


def _seen(db: DeskSession, budget_id: int, version: int) -> Budget:
    budget = db.need(Budget, budget_id, "there is no such budget")
    if budget.version != version:
        raise Conflict("this budget was changed at another desk meanwhile: look again and repeat")
    return budget


def _require_kind(db: DeskSession, category: str) -> None:
    kinds = set(db.scalars(select(col(Item.category)).where(col(Item.active).is_(True)).distinct()))
    if category and category not in kinds:
        there = ", ".join(sorted(filter(None, kinds))) or "none yet"
        raise Invalid(f"no item is of the kind `{category}`; there are: {there}", "category")


def _require_free(db: DeskSession, entry: BudgetEntry, room: StockRoom, but: int | None) -> None:
    statement = select(Budget).where(
        col(Budget.category) == entry.category,
        col(Budget.from_on) <= entry.to_on,
        col(Budget.to_on) >= entry.from_on,
        col(Budget.site_id).in_(room.serves),
    )
    for other in db.scalars(statement):
        if other.id != but:
            raise Conflict(
                f"{entry.category or 'other supplies'} has a budget from {show_date(other.from_on)} to "
                f"{show_date(other.to_on)} already: change that one"
            )


def _cleaned(entry: BudgetEntry) -> BudgetEntry:
    if entry.to_on < entry.from_on:
        raise Invalid("a budget ends on the day it begins, or later", "to")
    if not 0 <= entry.cents <= MOST_CENTS:
        raise Invalid("a budget is $0 to $1,000,000", "amount")
    return replace(entry, category=clean_text(entry.category, 40, "category"))
