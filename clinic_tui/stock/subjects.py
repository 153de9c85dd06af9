"""Which items an action was about, from the rows that it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.models import Item, ItemPack, Lot, PlaceLevel, StockMove

_OF_ITEM: dict[str, type[StockMove] | type[Lot] | type[ItemPack] | type[PlaceLevel]] = {
    "stock_move": StockMove,
    "lot": Lot,
    "item_pack": ItemPack,
    "place_level": PlaceLevel,
}


def item_names(db: Session, subjects: Iterable[tuple[str, int]]) -> list[str]:
    """What they are called, each once."""
    return list(dict.fromkeys(filter(None, (_name(db, item) for item in _items(db, subjects)))))


def _items(db: Session, subjects: Iterable[tuple[str, int]]) -> Iterator[int]:
    for table, number in subjects:
        if table == "item":
            yield number
        elif table in _OF_ITEM:
            part = _OF_ITEM[table]
            yield from db.scalars(select(col(part.item_id)).where(col(part.id) == number))


def _name(db: Session, item_id: int) -> str:
    return db.execute(select(col(Item.name)).where(col(Item.id) == item_id)).scalar() or ""
