"""What of each item was consumed in a year, what it costs, and which class that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.rules import classes
from clinic_tui.counts.states import AbcClass
from clinic_tui.purchasing.dearer import beyond_by_move
from clinic_tui.stock.deliveries import stock_delivery
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import MoveKind

YEAR_DAYS = 365

MOST_NAMED = 500
"""Moves that one question names: SQLite takes no more than some thousands."""

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
    beyond = beyond_by_move(db)
    prices = _paid(db, first, last, beyond)
    if items - prices.keys():
        prices = _last_paid(db, last, beyond) | prices
    return prices


def _last_paid(db: Session, last: date, beyond: Mapping[int, int]) -> dict[int, Price]:
    kept = stock_delivery.c
    newest = (
        select(kept.item_id, func.max(kept.move_id).label("move_id"))
        .where(*_priced(), kept.day <= last)
        .group_by(kept.item_id)
        .subquery()
    )
    same = (kept.item_id == newest.c.item_id) & (kept.move_id == newest.c.move_id)
    found = db.execute(select(kept.item_id, kept.move_id, kept.cents, kept.quantity).join(newest, same))
    return {item: (int(cents) + beyond.get(move, 0), int(units)) for item, move, cents, units in found}


def _paid(db: Session, first: date, last: date, beyond: Mapping[int, int]) -> dict[int, Price]:
    kept = stock_delivery.c
    found = db.execute(
        select(kept.item_id, func.sum(kept.cents), func.sum(kept.quantity))
        .where(*_priced(), kept.day >= first, kept.day <= last)
        .group_by(kept.item_id)
    )
    prices = {item: (int(cents), int(units)) for item, cents, units in found}
    moves = list(beyond)
    for begin in range(0, len(moves), MOST_NAMED):
        named = kept.move_id.in_(moves[begin : begin + MOST_NAMED])
        came = select(kept.item_id, kept.move_id).where(
            *_priced(), kept.day >= first, kept.day <= last, named
        )
        for item, move in db.execute(came):
            cents, units = prices[item]
            prices[item] = cents + beyond[move], units
    return prices


def _priced() -> tuple[Any, ...]:
    """What came with a price, and was not taken back: a wrong price goes with its receipt."""
    kept = stock_delivery.c
    return kept.bought, ~kept.taken_back, kept.cents.is_not(None)


def worth(units: int, price: Price | None) -> int:
    """What units cost at a price, rounded to the cent; nothing where there is none."""
    if price is None or not price[1]:
        return 0
    cents, bought = price
    return (2 * units * cents + bought) // (2 * bought)
