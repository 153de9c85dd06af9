"""Reads of the shelf: columns in, frozen rows out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import ItemRow, MoveRow


def items(db: Session) -> tuple[ItemRow, ...]:
    """All items that are kept, by name."""
    on_hand = (
        select(col(StockMove.item_id), func.sum(col(StockMove.quantity)).label("on_hand"))
        .group_by(col(StockMove.item_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(Item.id), col(Item.version), col(Item.code), col(Item.name), col(Item.category), col(Item.unit),
        col(Item.place), cast(func.coalesce(on_hand.c.on_hand, 0), Integer), col(Item.par),
        col(Item.reorder_at),
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(on_hand, on_hand.c.item_id == col(Item.id))
        .where(col(Item.active).is_(True))
        .order_by(col(Item.name))
    )
    return tuple(ItemRow(*row) for row in db.execute(statement))


def low(db: Session) -> tuple[ItemRow, ...]:
    """Items at or under their reorder point."""
    return tuple(item for item in items(db) if item.low)


def moves(db: Session, item_id: int, limit: int = 100) -> tuple[MoveRow, ...]:
    """The newest lines of an item's ledger."""
    columns: tuple[Any, ...] = (
        col(StockMove.id), col(StockMove.at), col(StockMove.kind), col(StockMove.quantity),
        col(StockMove.reason), col(StockMove.who),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(StockMove.item_id) == item_id)
        .order_by(col(StockMove.id).desc())
        .limit(limit)
    )
    return tuple(MoveRow(*row) for row in db.execute(statement))


def item_name(db: Session, item_id: int) -> str:
    """What an item is called, empty where it is not there (any more)."""
    return db.execute(select(col(Item.name)).where(col(Item.id) == item_id)).scalar() or ""
