"""Proving what the database keeps of the shelf: each sum is that of its moves."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.on_hand import stock_on_hand


def wrong_sum(db: Session) -> str:
    """The first item of which another number is kept than its moves come to, in words; empty: none."""
    place, lot = func.coalesce(col(StockMove.place_id), 0), func.coalesce(col(StockMove.lot_id), 0)
    moved = (
        select(
            col(StockMove.item_id).label("item"), place.label("place"), lot.label("lot"),
            func.sum(col(StockMove.quantity)).label("units"),
        )
        .group_by(col(StockMove.item_id), place, lot)
        .subquery()
    )  # fmt: skip
    sums = stock_on_hand.c
    same = (sums.item_id == moved.c.item) & (sums.place_id == moved.c.place) & (sums.lot_id == moved.c.lot)
    kept = func.coalesce(sums.quantity, 0)
    wrong = db.execute(
        select(moved.c.item, moved.c.units, kept)
        .outerjoin(stock_on_hand, same)
        .where(moved.c.units != kept)
        .union_all(
            select(sums.item_id, func.coalesce(moved.c.units, 0), sums.quantity)
            .outerjoin(moved, same)
            .where(moved.c.item.is_(None), sums.quantity != 0)
        )
        .order_by("item")
        .limit(1)
    ).first()
    if wrong is None:
        return ""
    number, units, quantity = wrong
    name = db.execute(select(col(Item.name)).where(col(Item.id) == number)).scalar() or f"item {number}"
    return f"of {name} {quantity} units are kept as on hand at a place, its moves come to {units}"
