"""Which lines a count has: what should lie there, by item and lot, in the order of the shelves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.consumption import classes_of
from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.rows import Scope
from clinic_tui.counts.states import UNFINISHED, LineState
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.stock.models import Item, Lot, PlaceLevel
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.queries import places
from clinic_tui.stock.rows import MAIN

_DIGITS = re.compile(r"(\d+)")

At = tuple[int, int]
"""Item and place."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line to be made."""

    place_id: int
    place: str
    shelf: str
    name: str
    expires_on: date | None
    lot: str
    item_id: int
    lot_id: int

    @property
    def order(self) -> tuple[Any, ...]:
        """The way one walks: by place and shelf, `A2` before `A10`."""
        return (
            self.place_id != MAIN, self.place, shelf_key(self.shelf), self.name.casefold(),
            self.expires_on or date.max, self.lot, self.item_id, self.lot_id,
        )  # fmt: skip


def shelf_key(label: str) -> tuple[tuple[int, int, str], ...]:
    """A shelf's label so that its numbers sort as numbers."""
    parts = (part for part in _DIGITS.split(label.casefold()) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def lines_for(db: Session, day: date, scope: Scope) -> list[Wanted]:
    """The lines of a scope, in order; nothing that another count has in hand. Raises as `items_in`."""
    items = items_in(db, day, scope)
    busy = being_counted(db)
    wanted = (each for each in _there(db, scope, items) if (each.item_id, each.place_id) not in busy)
    return sorted(wanted, key=lambda each: each.order)


def items_in(db: Session, day: date, scope: Scope) -> dict[int, Item]:
    """The items that fit a scope, by number. Raises NotFound for a code that no item has."""
    statement = select(Item).where(col(Item.active).is_(True))
    if scope.codes:
        statement = statement.where(col(Item.code).in_(scope.codes))
    items = {item.id or 0: item for item in db.scalars(statement)}
    if missing := set(scope.codes) - {item.code for item in items.values()}:
        raise NotFound(f"no item that is kept has the code {', '.join(sorted(missing))}")
    if scope.category:
        wanted = scope.category.casefold()
        items = {number: item for number, item in items.items() if item.category.casefold() == wanted}
    if scope.of_class is not None:
        found = classes_of(db, day)
        items = {number: item for number, item in items.items() if found[number] is scope.of_class}
    return items


def _there(db: Session, scope: Scope, items: dict[int, Item]) -> Iterable[Wanted]:
    """Lots on hand, and items of which nothing is where some should be."""
    names = {MAIN: "", **{place.id: place.name for place in places(db)}}
    shelves = {
        (item, place): shelf
        for item, place, shelf in db.execute(
            select(col(PlaceLevel.item_id), col(PlaceLevel.place_id), col(PlaceLevel.shelf))
        )
    }
    lying: set[At] = set()
    for item_id, place_id, lot_id, number, expires_on in _on_hand(db):
        if item_id in items and place_id in names:
            lying.add((item_id, place_id))
            item = items[item_id]
            shelf = item.place if place_id == MAIN else shelves.get((item_id, place_id), "")
            if _fits(scope, place_id, shelf):
                yield Wanted(
                    place_id, names[place_id], shelf, item.name, expires_on, number or "", item_id, lot_id
                )
    expected = {(number, MAIN): item.place for number, item in items.items() if item.par or item.place}
    for (item_id, place_id), shelf in {**expected, **shelves}.items():
        missing = item_id in items and place_id in names and (item_id, place_id) not in lying
        if missing and _fits(scope, place_id, shelf):
            yield Wanted(place_id, names[place_id], shelf, items[item_id].name, None, "", item_id, 0)


def _fits(scope: Scope, place_id: int, shelf: str) -> bool:
    here = scope.place_id is None or scope.place_id == place_id
    wanted, label = scope.shelf.casefold(), shelf.casefold()
    # who is asked for the shelf says D1, and the label says Shelf D1
    return here and (_begins(label, wanted) or _begins(label.removeprefix("shelf "), wanted))


def _begins(label: str, wanted: str) -> bool:
    cuts_number = wanted[-1:].isdecimal() and label[len(wanted) :][:1].isdecimal()  # A1 is not A10
    return label.startswith(wanted) and not cuts_number


def _on_hand(db: Session) -> Iterable[Any]:
    sums = stock_on_hand.c
    columns: tuple[Any, ...] = (
        sums.item_id, sums.place_id, sums.lot_id, col(Lot.number), col(Lot.expires_on)
    )  # fmt: skip
    return db.execute(
        select(*columns).outerjoin(Lot, col(Lot.id) == sums.lot_id).where(sums.quantity > 0)
    ).all()


def being_counted(db: Session, *where: Any) -> dict[At, int]:
    """What unfinished counts have in hand, and which: two counts would both post the same difference."""
    columns: tuple[Any, ...] = (col(CountLine.item_id), col(CountLine.place_id), col(CountLine.count_id))
    found = db.execute(
        select(*columns)
        .join(StockCount, col(StockCount.id) == col(CountLine.count_id))
        .where(
            col(StockCount.state).in_(UNFINISHED),
            col(CountLine.state).not_in((LineState.POSTED, LineState.LEFT_OUT)),
            *where,
        )
    )
    return {(item, place or MAIN): count for item, place, count in found}


def require_not_counted(db: Session, item: Item, place_id: int, *, but: int = 0) -> None:
    """Raise Conflict for an item that another count has in hand at this place."""
    others = col(CountLine.item_id) == item.id, col(CountLine.count_id) != but
    count = being_counted(db, *others).get((item.id or 0, place_id))
    if count is not None:
        raise Conflict(f"{item.name} is in count {count}, which is not finished: post or cancel that first")
