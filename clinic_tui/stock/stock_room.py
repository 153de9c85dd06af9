"""What of the shelf the levels of a stock room speak of, and what other places want of it (columns only).

A place that has levels of its own for an item keeps its units for itself; one that has none is as good as
a shelf of the stock room of its site. What a place wants to be filled up with is due out of that stock room
(domain rules, B10).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, and_, cast, func, select
from sqlmodel import col

from clinic_tui.stock.models import Lot, PlaceLevel, StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rooms import lies_in
from clinic_tui.stock.rows import StockRoom


def usable(day: date, room: StockRoom) -> Subquery:
    """Units of an item that may be given out, those at other places with levels of their own left out."""
    sums = stock_on_hand.c
    return (
        select(sums.item_id.label("item_id"), cast(func.sum(sums.quantity), Integer).label("units"))
        .outerjoin(PlaceLevel, has_own_levels())
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .where(is_of_room(day, room))
        .group_by(sums.item_id)
        .subquery()
    )


def is_of_room(day: date, room: StockRoom) -> ColumnElement[bool]:
    """Units that lie there may be given out, and are the stock room's; levels and lots are joined."""
    sums = stock_on_hand.c
    return and_(
        sums.quantity > 0,
        _is_good(day),
        ~is_held(),
        lies_in(sums.place_id, room),
        col(PlaceLevel.id).is_(None) | (sums.place_id == room.place_id),
    )


def has_own_levels() -> ColumnElement[bool]:
    """The levels that the place has for what lies there."""
    sums = stock_on_hand.c
    return (col(PlaceLevel.item_id) == sums.item_id) & (col(PlaceLevel.place_id) == sums.place_id)


def due_out(day: date, room: StockRoom) -> Subquery:
    """Units with which places at or under their own reorder point are to be filled up from it, by item."""
    asked = asked_at_places(day, room).c
    return (
        select(asked.item_id, cast(func.sum(asked.par - asked.here), Integer).label("units"))
        .group_by(asked.item_id)
        .subquery()
    )


def asked_at_places(day: date, room: StockRoom) -> Subquery:
    """The levels of places that are to be filled up from it, at or under their reorder point and below par.

    `here` is what may be given out there. A place that is held asks for nothing until it is released: what
    is good is not carried to where it was too warm.
    """
    sums = stock_on_hand.c
    there = (
        select(col(PlaceLevel.id).label("level_id"), func.sum(sums.quantity).label("units"))
        .join(PlaceLevel, has_own_levels())  # a few levels, and not all that lies anywhere
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .where(sums.quantity > 0, _is_good(day))
        .group_by(col(PlaceLevel.id))
        .subquery()
    )
    here = cast(func.coalesce(there.c.units, 0), Integer)
    columns: tuple[Any, ...] = (
        col(PlaceLevel.item_id), col(PlaceLevel.place_id), col(PlaceLevel.shelf), here.label("here"),
        col(PlaceLevel.par), col(PlaceLevel.reorder_at), col(PlaceLevel.emergency_at),
    )  # fmt: skip
    return (
        select(*columns)
        .join(StockPlace, col(StockPlace.id) == col(PlaceLevel.place_id))
        .outerjoin(there, there.c.level_id == col(PlaceLevel.id))
        .where(
            col(StockPlace.active).is_(True),
            col(StockPlace.hold) == "",
            col(StockPlace.id) != room.place_id,
            lies_in(col(StockPlace.id), room),
            here <= col(PlaceLevel.reorder_at),
            here < col(PlaceLevel.par),
        )
        .subquery()
    )


def is_held() -> ColumnElement[bool]:
    """It lies where nothing is given out: it was too warm there, or too cold."""
    return stock_on_hand.c.place_id.in_(select(col(StockPlace.id)).where(col(StockPlace.hold) != ""))


def _is_good(day: date) -> ColumnElement[bool]:
    return col(Lot.recalled_on).is_(None) & (col(Lot.expires_on).is_(None) | (col(Lot.expires_on) >= day))
