"""What all of the shelf is worth, by place and category: FIFO and moving average.

Units of an item are worth the same wherever they lie: its worth is shared out by units, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.rows import Worth
from clinic_tui.purchasing.dearer import beyond_by_move
from clinic_tui.stock.costing import value
from clinic_tui.stock.deliveries import flows_of_all
from clinic_tui.stock.models import Item
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.queries import names_of_places
from clinic_tui.stock.rows import MAIN, MAIN_NAME, StockValue


def worth_of_all(db: Session) -> tuple[Worth, ...]:
    """A line for each place and category with something on hand: the stock room first, categories by name."""
    values, categories = values_of_all(db), _categories(db)
    lines: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0] * 5)
    for item, lying in _units_there(db).items():
        worth = values.get(item, StockValue(0, 0, sum(lying.values())))
        shares = zip(
            sorted(lying), shared(worth.fifo_cents, lying), shared(worth.average_cents, lying),
            shared(worth.unpriced, lying), strict=True,
        )  # fmt: skip
        for place, fifo, average, unpriced in shares:
            line = lines[place, categories.get(item, "")]
            for number, more in enumerate((1, lying[place], fifo, average, unpriced)):
                line[number] += more
    names = names_of_places(db, {place for place, _ in lines})
    return tuple(
        Worth(names.get(place, MAIN_NAME), category, *lines[place, category])
        for place, category in sorted(
            lines, key=lambda key: (key[0] != MAIN, names.get(key[0], ""), key[1].casefold())
        )
    )


def shared(whole: int, units: Mapping[int, int]) -> Iterator[int]:
    """A sum over places by the units there, places by number; the shares are the sum to the cent."""
    total, passed, given = sum(units.values()), 0, 0
    for place in sorted(units):
        passed += units[place]
        share = whole * passed // total - given
        given += share
        yield share


def values_of_all(db: Session) -> dict[int, StockValue]:
    """What each item is worth, as its own page says it; moves that were taken back never were."""
    return {item: value(flows) for item, flows in flows_of_all(db, beyond_by_move(db))}


def _units_there(db: Session) -> dict[int, dict[int, int]]:
    """Units of each item by place."""
    sums = stock_on_hand.c
    there: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for item, place, units in db.execute(
        select(sums.item_id, sums.place_id, sums.quantity).where(sums.quantity > 0)
    ):
        there[item][place] += int(units)
    return there


def _categories(db: Session) -> dict[int, str]:
    columns: tuple[Any, ...] = (col(Item.id), col(Item.category))
    return {row[0]: row[1] for row in db.execute(select(*columns))}
