"""What is lost between receiving and issuing: counts, adjustments and waste of a span, and why.

It is told as a part of what was issued, at cost, as retail tells it as a part of sales (National Retail
Federation, National Retail Security Survey). Units cost what was paid on average in the year up to the
span's end; what nobody said the price of counts in units alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.counts.consumption import YEAR_DAYS, Price, unit_prices, worth
from clinic_tui.counts.rows import Loss, Shrinkage
from clinic_tui.errors import Invalid
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import MoveKind

SHRINKS = (MoveKind.ADJUST, MoveKind.COUNT, MoveKind.WASTE)
COUNTED = "counted"
"""The reason of what counts found, whichever count it was."""


@dataclass(slots=True)
class _Sum:
    lost_units: int = 0
    lost_cents: int = 0
    found_units: int = 0
    found_cents: int = 0

    def add(self, units: int, cents: int) -> None:
        if units < 0:
            self.lost_units, self.lost_cents = self.lost_units - units, self.lost_cents + cents
        else:
            self.found_units, self.found_cents = self.found_units + units, self.found_cents + cents

    def named(self, name: str) -> Loss:
        return Loss(name, self.lost_units, self.lost_cents, self.found_units, self.found_cents)


@dataclass(slots=True)
class _Sums:
    by_category: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    by_reason: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    total: _Sum = field(default_factory=_Sum)


def shrinkage(db: Session, first: date, last: date) -> Shrinkage:
    """What was lost and found from `first` to `last`. Raises Invalid where the span ends before it begins.

    A move and the one that takes it back stand under the reason of the first, each on its own day.
    """
    if first > last:
        raise Invalid("the span ends before it begins", "to")
    gone = _gone(db, first, last)
    moved = _moved(db, first, last)
    items = {item for item, *_ in gone} | {item for item, _ in moved}
    prices = unit_prices(db, last - timedelta(days=YEAR_DAYS), last, items)
    categories = _categories(db)
    sums = _Sums()
    for item, kind, reason, units in gone:
        cents = worth(abs(units), prices.get(item))
        why = COUNTED if kind is MoveKind.COUNT else " ".join(reason.casefold().split()) or kind.value
        for each in (sums.by_category[categories.get(item, "")], sums.by_reason[why], sums.total):
            each.add(units, cents)
    return Shrinkage(
        first, last, _losses(sums.by_category), _losses(sums.by_reason), sums.total.named("all"),
        _at_cost(moved, MoveKind.ISSUE, prices), _at_cost(moved, MoveKind.RECEIVE, prices),
    )  # fmt: skip


def _losses(sums: Mapping[str, _Sum]) -> tuple[Loss, ...]:
    losses = (each.named(name) for name, each in sums.items())
    return tuple(sorted(losses, key=lambda loss: (-loss.net_cents, -loss.lost_units, loss.name)))


def _gone(db: Session, first: date, last: date) -> list[tuple[int, MoveKind, str, int]]:
    """Item, kind, reason and units, what was taken back left out where it is of the same span."""
    undone = aliased(StockMove)
    reason = func.coalesce(col(undone.reason), col(StockMove.reason))
    columns: tuple[Any, ...] = (
        col(StockMove.item_id), col(StockMove.kind), reason, col(StockMove.id), col(StockMove.undoes_id),
        col(StockMove.quantity),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .outerjoin(undone, col(undone.id) == col(StockMove.undoes_id))
        .where(col(StockMove.day) >= first, col(StockMove.day) <= last, col(StockMove.kind).in_(SHRINKS))
    ).all()
    there = {number for _, _, _, number, _, _ in found}
    taken_back = {undoes for _, _, _, _, undoes, _ in found if undoes in there}
    return [
        (item, kind, why, int(units))
        for item, kind, why, number, undoes, units in found
        if number not in taken_back and undoes not in taken_back
    ]


def _moved(db: Session, first: date, last: date) -> dict[tuple[int, MoveKind], int]:
    columns: tuple[Any, ...] = (
        col(StockMove.item_id), col(StockMove.kind), func.sum(col(StockMove.quantity))
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .where(
            col(StockMove.day) >= first,
            col(StockMove.day) <= last,
            col(StockMove.kind).in_((MoveKind.ISSUE, MoveKind.RECEIVE)),
        )
        .group_by(col(StockMove.item_id), col(StockMove.kind))
    )
    return {(item, kind): int(units) for item, kind, units in found}


def _at_cost(moved: Mapping[tuple[int, MoveKind], int], kind: MoveKind, prices: Mapping[int, Price]) -> int:
    found: Iterable[tuple[int, int]] = ((item, units) for (item, of), units in moved.items() if of is kind)
    return sum(worth(abs(units), prices.get(item)) for item, units in found)


def _categories(db: Session) -> dict[int, str]:
    columns: tuple[Any, ...] = (col(Item.id), col(Item.category))
    return {row[0]: row[1] for row in db.execute(select(*columns))}
