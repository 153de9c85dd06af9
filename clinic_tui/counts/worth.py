"""What all of the shelf is worth, by place and category: FIFO and moving average.

Units of an item are worth the same wherever they lie: its worth is shared out by units, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.rows import Worth
from clinic_tui.stock.costing import Flow, value
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.queries import names_of_places
from clinic_tui.stock.rows import MAIN, MAIN_NAME, MoveKind, StockValue


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
    """What each item is worth, as its own page says it; moves that were taken back never were.

    The database sums up what went before each delivery, so that deliveries alone are read: of millions of
    moves a small part.
    """
    flows: dict[int, list[Flow]] = defaultdict(list)
    lies: dict[int, int] = defaultdict(int)
    for item, quantity, cents, left in db.execute(_deliveries()):
        _catch_up(flows[item], lies[item] - (int(left) - quantity))
        flows[item].append(Flow(quantity, cents))
        lies[item] = int(left)
    there = {item: sum(units.values()) for item, units in _units_there(db).items()}
    for item, passed in flows.items():
        _catch_up(passed, lies[item] - there.get(item, 0))
    return {item: value(passed) for item, passed in flows.items()}


def _catch_up(flows: list[Flow], gone: int) -> None:
    if gone:
        flows.append(Flow(-gone))


def _deliveries() -> Select[Any]:
    """What came to an item, and what of it lay there then: item, units, cents, units after it."""
    undone = select(col(StockMove.undoes_id)).where(col(StockMove.undoes_id).is_not(None))
    passing = (
        select(
            col(StockMove.id).label("id"),
            col(StockMove.item_id).label("item_id"),
            col(StockMove.quantity).label("quantity"),
            col(StockMove.cents).label("cents"),
            func.sum(col(StockMove.quantity))
            .over(partition_by=col(StockMove.item_id), order_by=col(StockMove.id), rows=(None, 0))
            .label("left"),
        )
        .where(
            col(StockMove.kind) != MoveKind.TRANSFER,
            col(StockMove.undoes_id).is_(None),
            col(StockMove.id).not_in(undone),
        )
        .subquery()
    )
    columns = (passing.c.item_id, passing.c.quantity, passing.c.cents, passing.c.left)
    return select(*columns).where(passing.c.quantity > 0).order_by(passing.c.item_id, passing.c.id)


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
