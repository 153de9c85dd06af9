"""Proving what the database keeps of the shelf: sums and deliveries are those of its moves."""

from __future__ import annotations

from sqlalchemy import and_, case, func, or_, select
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
    undone = select(col(StockMove.undoes_id)).where(col(StockMove.undoes_id).is_not(None))
    flow = (
        select(
            col(StockMove.id).label("id"), col(StockMove.item_id).label("item"),
            col(StockMove.quantity).label("units"), col(StockMove.cents).label("cents"),
            col(StockMove.id).in_(undone).label("taken_back"),
            func.max(case((col(StockMove.quantity) > 0, col(StockMove.id))))
            .over(partition_by=col(StockMove.item_id), order_by=col(StockMove.id))
            .label("came_by"),
        )
        .where(col(StockMove.kind) != MoveKind.TRANSFER, col(StockMove.undoes_id).is_(None))
        .cte("flow")
    )  # fmt: skip
    went = (
        select(flow.c.came_by, (-func.sum(flow.c.units)).label("units"))
        .where(flow.c.units < 0, ~flow.c.taken_back)
        .group_by(flow.c.came_by)
        .cte("went")
    )
    kept = stock_delivery.c
    gone = func.coalesce(went.c.units, 0)
    same = and_(
        kept.quantity == flow.c.units, func.coalesce(kept.cents, -1) == func.coalesce(flow.c.cents, -1),
        kept.taken_back == flow.c.taken_back, kept.gone == gone,
    )  # fmt: skip
    in_moves = (
        select(flow.c.item)
        .outerjoin(went, went.c.came_by == flow.c.id)
        .outerjoin(stock_delivery, (kept.item_id == flow.c.item) & (kept.move_id == flow.c.id))
        .where(flow.c.units > 0, or_(kept.move_id.is_(None), ~same))
    )
    in_none = select(kept.item_id).outerjoin(flow, flow.c.id == kept.move_id).where(flow.c.id.is_(None))
    wrong = db.execute(in_moves.union_all(in_none).order_by("item").limit(1)).scalar()
    return (
        "" if wrong is None else f"what is kept of deliveries of {_name(db, wrong)} is not what its moves say"
    )


def _name(db: Session, number: int) -> str:
    return db.execute(select(col(Item.name)).where(col(Item.id) == number)).scalar() or f"item {number}"
