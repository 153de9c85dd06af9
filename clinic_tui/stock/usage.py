"""How much of items is used: what was given out, net of what was taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.levels import LOOKED_BACK_DAYS
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rooms import lies_in
from clinic_tui.stock.rows import MAIN, MoveKind, StockRoom

YEAR, SEASON_DAYS = 365, 30
AT_ONCE = 500
"""Items that are asked for one by one; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Use:
    """How much of an item is used."""

    daily: float
    """Units a day, over the last 90 days or since it first came."""
    last_year: int
    """Units in the 30 days that began on this day a year ago."""


NO_USE = Use(0.0, 0)


def use_of(
    db: Session, day: date, item_ids: Collection[int] | None = None, room: StockRoom | None = None
) -> dict[int, Use]:
    """The use of these items, or of all; those of which nothing was given out are left out.

    With a `room` it is the use at the places of that stock room.
    """
    asked = None if item_ids is None or len(item_ids) > AT_ONCE else list(item_ids)
    since, season = day - timedelta(days=LOOKED_BACK_DAYS), day - timedelta(days=YEAR)
    lately = _given_out(db, since, day, asked, room)
    then = _given_out(db, season, season + timedelta(days=SEASON_DAYS), asked, room)
    began = _first_days(db, list(lately) if asked is not None else None)
    found: dict[int, Use] = {}
    for item_id in lately.keys() | then.keys():
        days = min((day - began[item_id]).days, LOOKED_BACK_DAYS) if item_id in began else LOOKED_BACK_DAYS
        units = max(lately.get(item_id, 0), 0)
        found[item_id] = Use(units / max(days, 1), max(then.get(item_id, 0), 0))
    return found


def _given_out(
    db: Session, first: date, end: date, item_ids: list[int] | None, room: StockRoom | None
) -> dict[int, int]:
    """Units from `first` on and before `end`."""
    columns: tuple[Any, ...] = (
        col(StockMove.item_id),
        func.sum(case((col(StockMove.kind) == MoveKind.ISSUE, -col(StockMove.quantity)), else_=0)),
    )
    statement = (
        select(*columns)
        .where(col(StockMove.day) >= first, col(StockMove.day) < end)
        .group_by(col(StockMove.item_id))
    )
    if item_ids is not None:
        statement = statement.where(col(StockMove.item_id).in_(item_ids))
    if room is not None:
        statement = statement.where(moved_in(room))
    return {item_id: int(units) for item_id, units in db.execute(statement)}


def moved_in(room: StockRoom) -> ColumnElement[bool]:
    """A move was at the stock room, or at a place that it fills up."""
    return lies_in(func.coalesce(col(StockMove.place_id), MAIN), room)


def _first_days(db: Session, item_ids: list[int] | None) -> dict[int, date]:
    """When each item first came: one look into the index for each."""
    first = (
        select(func.min(col(StockMove.day)))
        .where(col(StockMove.item_id) == col(Item.id), col(StockMove.day).is_not(None))
        .scalar_subquery()
    )
    statement = select(col(Item.id), first)
    if item_ids is not None:
        statement = statement.where(col(Item.id).in_(item_ids))
    return {item_id: began for item_id, began in db.execute(statement) if item_id and began is not None}
