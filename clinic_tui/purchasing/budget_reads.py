"""How budgets stand: what was spent in their days, what is committed, and where that leads."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.budget_models import Budget
from clinic_tui.purchasing.due_in import received_by_line, units_due
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder
from clinic_tui.purchasing.rows import BudgetRow, BudgetUse
from clinic_tui.purchasing.states import DUE
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import MoveKind


def budgets(db: Session, day: date | None = None) -> tuple[BudgetRow, ...]:
    """Those that hold on this day, or all: by kind, the latest first."""
    columns: tuple[Any, ...] = (
        col(Budget.id), col(Budget.version), col(Budget.category), col(Budget.from_on), col(Budget.to_on),
        col(Budget.cents),
    )  # fmt: skip
    statement = select(*columns).order_by(col(Budget.category), col(Budget.from_on).desc())
    if day is not None:
        statement = statement.where(col(Budget.from_on) <= day, col(Budget.to_on) >= day)
    return tuple(BudgetRow(*row) for row in db.execute(statement))


def budget_use(db: Session, day: date, found: tuple[BudgetRow, ...] | None = None) -> tuple[BudgetUse, ...]:
    """How these budgets stand on this day, or those that hold on it.

    Spent is what was received in a budget's days at what it cost, whoever it was bought from; what was
    undone does not count. Committed is what stands on orders that are approved and did not come yet: it
    counts in the budgets of today, for that is when the money is promised.
    """
    rows = budgets(db, day) if found is None else found
    if not rows:
        return ()
    committed = _committed(db)
    return tuple(_use(db, row, rows, committed, day) for row in rows)


def forecast(spent: int, committed: int, row: BudgetRow, day: date) -> int:
    """What will be spent by the last day if it goes on as until now; never below what is promised."""
    days, gone = (row.to_on - row.from_on).days + 1, (day - row.from_on).days + 1
    if gone >= days:
        return spent + committed
    return max(spent + committed, round(spent / max(gone, 1) * days))


def _use(
    db: Session, row: BudgetRow, rows: tuple[BudgetRow, ...], committed: dict[str, int], day: date
) -> BudgetUse:
    holds = row.from_on <= day <= row.to_on
    own = {each.category for each in rows if each.category and each.from_on <= day <= each.to_on}
    promised = sum(
        cents
        for category, cents in committed.items()
        if holds and (category == row.category if row.category else category not in own)
    )
    spent = _spent(db, row)
    return BudgetUse(row, spent, promised, forecast(spent, promised, row, min(day, row.to_on)))


def _spent(db: Session, row: BudgetRow) -> int:
    """What was received in its days, at what it cost."""
    statement = (
        select(func.coalesce(func.sum(_cost()), 0))
        .join(Item, col(Item.id) == col(StockMove.item_id))
        .where(
            col(StockMove.kind) == MoveKind.RECEIVE,
            col(StockMove.day) >= row.from_on,
            col(StockMove.day) <= row.to_on,
        )
    )
    if row.category:
        statement = statement.where(col(Item.category) == row.category)
    else:
        with_own = select(col(Budget.category)).where(
            col(Budget.category) != "", col(Budget.from_on) <= row.to_on, col(Budget.to_on) >= row.from_on
        )
        statement = statement.where(col(Item.category).not_in(with_own))
    return int(db.execute(statement).scalar_one())


def _cost() -> Any:
    """Cents of a move; one that takes another back gives back what that had cost."""
    taken_back = StockMove.__table__.alias("taken_back")  # type: ignore[attr-defined]
    was = select(taken_back.c.cents).where(taken_back.c.id == col(StockMove.undoes_id)).scalar_subquery()
    return case(
        (col(StockMove.undoes_id).is_not(None), -func.coalesce(was, 0)),
        else_=func.coalesce(col(StockMove.cents), 0),
    )


def _committed(db: Session) -> dict[str, int]:
    """Cents that are promised and not received, by the kind of the items; part packs in proportion."""
    received = received_by_line(DUE)
    value = func.sum(units_due(received) * col(OrderLine.cents) // col(OrderLine.units))
    statement = (
        select(col(Item.category), cast(func.coalesce(value, 0), Integer))
        .select_from(OrderLine)
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(PurchaseOrder.state).in_(list(DUE)))
        .group_by(col(Item.category))
    )
    return {category: int(cents) for category, cents in db.execute(statement)}
