"""Proving what the database keeps of the shelf: sums and deliveries are those of its moves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.deliveries import stock_delivery
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MoveKind


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
        return _wrong_delivery(db)
    number, units, quantity = wrong
    return (
        f"of {_name(db, number)} {quantity} units are kept as on hand at a place, its moves come to {units}"
    )


def _wrong_delivery(db: Session) -> str:
    """The same of what is kept of what came, and of what went before the next came."""
    for wrong in (_other_than_moved(), _without_a_move(), _other_than_went()):
        item = db.execute(wrong.limit(1)).scalar()
        if item is not None:
            return f"what is kept of deliveries of {_name(db, item)} is not what its moves say"
    return ""


def _is_flow() -> tuple[Any, ...]:
    """What came or went, and takes nothing back; what is carried does neither."""
    return col(StockMove.kind) != MoveKind.TRANSFER, col(StockMove.undoes_id).is_(None)


def _is_taken_back() -> Any:
    other = StockMove.__table__.alias("other")  # type: ignore[attr-defined]
    return exists().where(other.c.undoes_id == col(StockMove.id))


def _other_than_moved() -> Select[Any]:
    """Items of which a delivery is kept otherwise than its move says, or not at all."""
    kept = stock_delivery.c
    same = and_(
        kept.item_id == col(StockMove.item_id), kept.quantity == col(StockMove.quantity),
        kept.cents.is_not_distinct_from(col(StockMove.cents)),
        kept.day.is_not_distinct_from(col(StockMove.day)),
        kept.bought == (col(StockMove.kind) == MoveKind.RECEIVE), kept.taken_back == _is_taken_back(),
    )  # fmt: skip
    its_row = (kept.item_id == col(StockMove.item_id)) & (kept.move_id == col(StockMove.id))
    return (
        select(col(StockMove.item_id))
        .outerjoin(stock_delivery, its_row)
        .where(*_is_flow(), col(StockMove.quantity) > 0, or_(kept.move_id.is_(None), ~same))
    )


def _without_a_move() -> Select[Any]:
    kept = stock_delivery.c
    its_move = exists().where(
        col(StockMove.id) == kept.move_id, col(StockMove.item_id) == kept.item_id,
        col(StockMove.quantity) > 0, *_is_flow(),
    )  # fmt: skip
    return select(kept.item_id).where(~its_move)


def _other_than_went() -> Select[Any]:
    """Items of which something else is kept as gone after a delivery than went until the next one."""
    kept, before = stock_delivery.c, stock_delivery.alias("before")
    came_by = (
        select(func.max(before.c.move_id))
        .where(before.c.item_id == col(StockMove.item_id), before.c.move_id < col(StockMove.id))
        .scalar_subquery()
    )
    went = select(
        col(StockMove.item_id), came_by.label("move_id"), col(StockMove.quantity).label("units")
    ).where(*_is_flow(), col(StockMove.quantity) < 0, ~_is_taken_back())
    both = select(kept.item_id, kept.move_id, kept.gone.label("units")).union_all(went).subquery()
    return select(both.c.item_id).group_by(both.c.item_id, both.c.move_id).having(func.sum(both.c.units) != 0)


def _name(db: Session, number: int) -> str:
    return db.execute(select(col(Item.name)).where(col(Item.id) == number)).scalar() or f"item {number}"
