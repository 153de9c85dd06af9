"""How budgets stand: what was spent in their days, what is committed, and where that leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.budget_models import Budget
from clinic_tui.purchasing.dearer import Dearer, beyond_by_move, dearer
from clinic_tui.purchasing.due_in import cents_due, received_by_line
from clinic_tui.purchasing.freight import Freight, freight
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder
from clinic_tui.purchasing.rows import BudgetRow, BudgetUse
from clinic_tui.purchasing.states import DUE
from clinic_tui.stock.correcting import last_priced
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rooms import stock_rooms
from clinic_tui.stock.rows import MoveKind, StockRoom
from clinic_tui.stock.usage import moved_in
from clinic_tui.store.site import Site


def budgets(db: Session, day: date | None = None, room: StockRoom | None = None) -> tuple[BudgetRow, ...]:
    """Those that hold on this day, or all; of all sites or of a stock room's: by kind, the latest first."""
    columns: tuple[Any, ...] = (
        col(Budget.id), col(Budget.version), col(Budget.category), col(Budget.from_on), col(Budget.to_on),
        col(Budget.cents), col(Budget.site_id), col(Site.name),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Site, col(Site.id) == col(Budget.site_id))
        .order_by(col(Budget.site_id), col(Budget.category), col(Budget.from_on).desc())
    )
    if day is not None:
        statement = statement.where(col(Budget.from_on) <= day, col(Budget.to_on) >= day)
    if room is not None:
        statement = statement.where(col(Budget.site_id).in_(room.serves))
    return tuple(BudgetRow(*row) for row in db.execute(statement))


def budget_use(
    db: Session, day: date, found: tuple[BudgetRow, ...] | None = None, room: StockRoom | None = None
) -> tuple[BudgetUse, ...]:
    """How these budgets stand on this day, or those that hold on it; of all sites or those of a stock room.

    Spent is what was received in a budget's days at what it cost, whoever it was bought from, less what was
    sent back in them; what was undone does not count. Freight and tax of an invoice of these days count in
    the budget of the kind that most of it was for; what it asks beyond what its goods had cost, in theirs.
    Committed is what stands on orders that are approved and did not come yet: it counts in the budgets of
    today, for that is when the money is promised.
    """
    rows = budgets(db, day, room) if found is None else found
    if not rows:
        return ()
    of_site = {site: each for each in stock_rooms(db) for site in each.serves}
    first, last = min(row.from_on for row in rows), max(row.to_on for row in rows)
    beyond = beyond_by_move(db) if _something_returned(db, first, last) else {}
    known = _Known(_committed(db), freight(db, first, last), dearer(db, first, last), beyond, budgets(db))
    return tuple(_use(db, row, of_site[row.site_id], known, day) for row in rows)


def forecast(spent: int, committed: int, row: BudgetRow, day: date) -> int:
    """What will be spent by the last day if it goes on as until now; never below what is promised."""
    days, gone = (row.to_on - row.from_on).days + 1, (day - row.from_on).days + 1
    if gone >= days:
        return spent + committed
    return max(spent + committed, round(spent / max(gone, 1) * days))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for all budgets."""

    committed: dict[tuple[int, str], int]
    freight: tuple[Freight, ...]
    dearer: tuple[Dearer, ...]
    beyond: Mapping[int, int]
    """Cents by move that invoices ask beyond what deliveries had cost; read where something went back."""
    every: tuple[BudgetRow, ...]

    def own_kinds(self, room: StockRoom, first: date, last: date) -> set[str]:
        """The kinds that have a budget of their own there on some of these days."""
        return {
            each.category
            for each in self.every
            if each.category and each.site_id in room.serves and each.from_on <= last and each.to_on >= first
        }


def _use(db: Session, row: BudgetRow, room: StockRoom, known: _Known, day: date) -> BudgetUse:
    promised, own_today = 0, known.own_kinds(room, day, day)
    if row.from_on <= day <= row.to_on:
        promised = sum(
            cents
            for (site, category), cents in known.committed.items()
            if site in room.serves and _pays(row, category, own_today)
        )
    own = known.own_kinds(room, row.from_on, row.to_on)
    ways, beyond = _asked(row, room, own, known.freight), _asked(row, room, own, known.dearer)
    returned = _moved(db, row, room, own, MoveKind.RETURN)
    returned += _returned_beyond(db, row, room, own, known.beyond)
    spent = _moved(db, row, room, own, MoveKind.RECEIVE) - returned + ways + beyond
    return BudgetUse(
        row, spent, promised, forecast(spent, promised, row, min(day, row.to_on)), ways, returned, beyond
    )


def _asked(row: BudgetRow, room: StockRoom, own: set[str], found: Sequence[Freight | Dearer]) -> int:
    """Cents of what invoices ask that the budget pays."""
    return sum(
        each.cents
        for each in found
        if row.from_on <= each.dated_on <= row.to_on
        and each.site_id in room.serves
        and _pays(row, each.category, own)
    )


def _pays(row: BudgetRow, category: str, own: set[str]) -> bool:
    """A kind is this budget's: named by it, or without one of its own where it is that of all others."""
    return category == row.category if row.category else category not in own


def _moved(db: Session, row: BudgetRow, room: StockRoom, own: set[str], kind: MoveKind) -> int:
    """Cents of what came to the shelf, or was sent back, in its days."""
    statement = (
        select(func.coalesce(func.sum(_cost()), 0))
        .join(Item, col(Item.id) == col(StockMove.item_id))
        .where(*_its_moves(row, room, own, kind))
    )
    return int(db.execute(statement).scalar_one())


def _its_moves(row: BudgetRow, room: StockRoom, own: set[str], kind: MoveKind) -> tuple[Any, ...]:
    category = col(Item.category)
    return (
        col(StockMove.kind) == kind,
        col(StockMove.day) >= row.from_on,
        col(StockMove.day) <= row.to_on,
        category == row.category if row.category else category.not_in(own),
        moved_in(room),
    )


def _something_returned(db: Session, first: date, last: date) -> bool:
    in_span = col(StockMove.day) >= first, col(StockMove.day) <= last
    found = select(col(StockMove.id)).where(col(StockMove.kind) == MoveKind.RETURN, *in_span).limit(1)
    return db.execute(found).first() is not None


def _returned_beyond(
    db: Session, row: BudgetRow, room: StockRoom, own: set[str], beyond: Mapping[int, int]
) -> int:
    """Cents that are given back for what was sent back in its days beyond what it had cost as it came: its
    invoice asked so much more.
    """
    if not beyond:
        return 0
    columns: tuple[Any, ...] = (
        col(StockMove.id), col(StockMove.item_id), col(StockMove.lot_id), col(StockMove.quantity),
        col(StockMove.undoes_id),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(Item, col(Item.id) == col(StockMove.item_id))
        .where(*_its_moves(row, room, own, MoveKind.RETURN))
    )
    cents = 0
    for number, item_id, lot_id, quantity, undoes in found:
        last = last_priced(db, item_id, lot_id or 0, undoes or number)
        if last is not None and last[0] in beyond:
            cents -= round(Fraction(beyond[last[0]] * quantity, last[2]))
    return cents


def _cost() -> Any:
    """Cents of a move; one that takes another back gives back what that had cost."""
    taken_back = StockMove.__table__.alias("taken_back")  # type: ignore[attr-defined]
    was = select(taken_back.c.cents).where(taken_back.c.id == col(StockMove.undoes_id)).scalar_subquery()
    return case(
        (col(StockMove.undoes_id).is_not(None), -func.coalesce(was, 0)),
        else_=func.coalesce(col(StockMove.cents), 0),
    )


def _committed(db: Session) -> dict[tuple[int, str], int]:
    """Cents that are promised and not received, by site and kind of the items; part packs in proportion."""
    received = received_by_line(DUE)
    value = func.sum(cents_due(received))
    statement = (
        select(col(PurchaseOrder.site_id), col(Item.category), cast(func.coalesce(value, 0), Integer))
        .select_from(OrderLine)
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(PurchaseOrder.state).in_(list(DUE)))
        .group_by(col(PurchaseOrder.site_id), col(Item.category))
    )
    return {(site, category): int(cents) for site, category, cents in db.execute(statement)}
