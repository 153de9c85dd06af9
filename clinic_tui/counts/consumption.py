"""What of each item was consumed in a year, what it costs, and which class that makes it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.rules import classes
from clinic_tui.counts.states import AbcClass
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import MoveKind

YEAR_DAYS = 365

Price = tuple[int, int]
"""Cents that were paid for so many units."""


def classes_of(db: Session, day: date) -> dict[int, AbcClass]:
    """The class of each item that is kept, by the year before `day`; at the average price paid in it."""
    first = day - timedelta(days=YEAR_DAYS)
    used = _used(db, first, day)
    prices = unit_prices(db, first, day, {item for item, units in used.items() if units > 0})
    kept = db.scalars(select(col(Item.id)).where(col(Item.active).is_(True)))
    return classes({item: worth(used.get(item, 0), prices.get(item)) for item in kept if item is not None})


def _used(db: Session, first: date, last: date) -> dict[int, int]:
    columns: tuple[Any, ...] = (col(StockMove.item_id), func.sum(col(StockMove.quantity)))
    found = db.execute(
        select(*columns)
        .where(col(StockMove.day) >= first, col(StockMove.day) <= last, col(StockMove.kind) == MoveKind.ISSUE)
        .group_by(col(StockMove.item_id))
    )
    return {item: -int(units) for item, units in found}


def unit_prices(db: Session, first: date, last: date, items: set[int]) -> dict[int, Price]:
    """What was paid for units of these items in a span; where nothing was bought in it, the last time before.

    Items that nobody ever said a price of are missing.
    """
    prices = _paid(db, first, last)
    if items - prices.keys():
        prices = _last_paid(db, last) | prices
    return prices


def _last_paid(db: Session, last: date) -> dict[int, Price]:
    newest = (
        select(func.max(col(StockMove.id)))
        .where(*_priced(), col(StockMove.day) <= last)
        .group_by(col(StockMove.item_id))
    )
    columns: tuple[Any, ...] = (col(StockMove.item_id), col(StockMove.cents), col(StockMove.quantity))
    found = db.execute(select(*columns).where(col(StockMove.id).in_(newest)))
    return {item: (int(cents), int(units)) for item, cents, units in found}


def _paid(db: Session, first: date, last: date) -> dict[int, Price]:
    columns: tuple[Any, ...] = (
        col(StockMove.item_id), func.sum(col(StockMove.cents)), func.sum(col(StockMove.quantity))
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .where(*_priced(), col(StockMove.day) >= first, col(StockMove.day) <= last)
        .group_by(col(StockMove.item_id))
    )
    return {item: (int(cents), int(units)) for item, cents, units in found}


def _priced() -> tuple[Any, ...]:
    """What came with a price, and was not taken back: a wrong price goes with its receipt."""
    undone = select(col(StockMove.undoes_id)).where(col(StockMove.undoes_id).is_not(None))
    return (
        col(StockMove.kind) == MoveKind.RECEIVE, col(StockMove.quantity) > 0,
        col(StockMove.cents).is_not(None), col(StockMove.id).not_in(undone),
    )  # fmt: skip


def worth(units: int, price: Price | None) -> int:
    """What units cost at a price, rounded to the cent; nothing where there is none."""
    if price is None or not price[1]:
        return 0
    cents, bought = price
    return (2 * units * cents + bought) // (2 * bought)
