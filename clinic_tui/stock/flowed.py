"""What came and went of one item, and what it was worth at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.costing import Flow, cost_of, value
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.rows import MoveKind, StockValue


@dataclass(frozen=True, slots=True)
class Flowed:
    """A move of an item that changed how much of it there is."""

    move_id: int
    quantity: int
    cents: int | None
    at: datetime


def flowed(db: Session, item_id: int) -> tuple[Flowed, ...]:
    """What came and went of an item, in its order; moves that were taken back never were."""
    columns: tuple[Any, ...] = (
        col(StockMove.id), col(StockMove.quantity), col(StockMove.cents), col(StockMove.at),
        col(StockMove.undoes_id),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .where(col(StockMove.item_id) == item_id, col(StockMove.kind) != MoveKind.TRANSFER)
        .order_by(col(StockMove.id))
    ).all()
    never_were = {number for move in found if move.undoes_id for number in (move.id, move.undoes_id)}
    return tuple(Flowed(*move[:4]) for move in found if move.id not in never_were)


def value_at(
    moves: Iterable[Flowed], beyond: Mapping[int, int], moment: datetime | None = None
) -> StockValue:
    """What all of these moves leave is worth, or those up to a moment."""
    return value(
        Flow(move.quantity, cost_of(move.move_id, move.cents, beyond))
        for move in moves
        if moment is None or move.at <= moment
    )
