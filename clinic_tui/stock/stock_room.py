"""What of the shelf the levels of a stock room speak of, and what other places want of it (columns only).

A place that has levels of its own for an item keeps its units for itself; one that has none is as good as
a shelf of the stock room of its site. What a place wants to be filled up with is due out of that stock room
(domain rules, B10).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Integer, Subquery, case, cast, func, select
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
        .where(
            sums.quantity > 0,
            _is_good(day),
            ~is_held(),
            lies_in(sums.place_id, room),
            col(PlaceLevel.id).is_(None) | (sums.place_id == room.place_id),
        )
        .group_by(sums.item_id)
        .subquery()
    )


def has_own_levels() -> ColumnElement[bool]:
    """The levels that the place has for what lies there."""
    sums = stock_on_hand.c
    return (col(PlaceLevel.item_id) == sums.item_id) & (col(PlaceLevel.place_id) == sums.place_id)


def due_out(day: date, room: StockRoom) -> Subquery:
    """Units with which places at or under their own reorder point are to be filled up from it, by item."""
    sums = stock_on_hand.c
    there = (
        select(sums.item_id, sums.place_id, func.sum(sums.quantity).label("units"))
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .where(sums.quantity > 0, sums.place_id != 0, _is_good(day), ~is_held())
        .group_by(sums.item_id, sums.place_id)
        .subquery()
    )
    units = func.coalesce(there.c.units, 0)
    wanted = case((units <= col(PlaceLevel.reorder_at), col(PlaceLevel.par) - units), else_=0)
    return (
        select(
            col(PlaceLevel.item_id).label("item_id"),
            cast(func.sum(case((wanted > 0, wanted), else_=0)), Integer).label("units"),
        )
        .join(StockPlace, col(StockPlace.id) == col(PlaceLevel.place_id))
        .outerjoin(
            there,
            (there.c.item_id == col(PlaceLevel.item_id)) & (there.c.place_id == col(PlaceLevel.place_id)),
        )
        .where(
            col(StockPlace.active).is_(True),
            col(StockPlace.id) != room.place_id,
            lies_in(col(StockPlace.id), room),
        )
        .group_by(col(PlaceLevel.item_id))
        .subquery()
    )


def is_held() -> ColumnElement[bool]:
    """It lies where nothing is given out: it was too warm there, or too cold."""
    return stock_on_hand.c.place_id.in_(select(col(StockPlace.id)).where(col(StockPlace.hold) != ""))


def _is_good(day: date) -> ColumnElement[bool]:
    return col(Lot.recalled_on).is_(None) & (col(Lot.expires_on).is_(None) | (col(Lot.expires_on) >= day))
