"""Reads of the shelf: columns in, frozen rows out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, case, cast, false, func, literal, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.models import Item, Lot, PlaceLevel, StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rooms import lies_in, places_apart
from clinic_tui.stock.rows import MAIN, ItemRow, PlaceRow, StockRoom
from clinic_tui.stock.stock_room import has_own_levels, is_held
from clinic_tui.store.site import Site


def items(
    db: Session,
    day: date,
    place_id: int | None = None,
    limit: int | None = None,
    room: StockRoom | None = None,
    *,
    stopped: bool = False,
) -> tuple[ItemRow, ...]:
    """All items that are kept, by name, as they stand on `day`: at all places, or at one with its levels.

    Those that are not kept any more in their place, where `stopped` says so.

    With a `room` at that stock room and the places that it fills up, with the levels of the room. At a place
    beside the first stock room are those that lie there or have levels there. With a `limit` the first of all
    places are read, and what lies there of no others.
    """
    kept, in_order = col(Item.active).is_(not stopped), (col(Item.name), col(Item.id))
    first = None if limit is None else select(col(Item.id)).where(kept).order_by(*in_order).limit(limit)
    statement = _items(day, place_id, first, room).where(kept).order_by(*in_order).limit(limit)
    return tuple(ItemRow(*row) for row in db.execute(statement))


def low(db: Session, day: date, room: StockRoom | None = None) -> tuple[ItemRow, ...]:
    """Items at or under their reorder point, by name; in a `room` as its levels say, where it has some."""
    statement = _items(day, None, room=room, low_only=True).where(col(Item.active).is_(True))
    return tuple(ItemRow(*row) for row in db.execute(statement.order_by(col(Item.name), col(Item.id))))


def item_row(db: Session, day: date, item_id: int, room: StockRoom | None = None) -> ItemRow | None:
    """One item at all places, with the levels of the first stock room; None where it is not there.

    With a `room` as it stands in it and the places that it fills up, with the levels of the room.
    """
    only = select(literal(item_id))
    found = db.execute(_items(day, None, only, room).where(col(Item.id) == item_id)).first()
    return None if found is None else ItemRow(*found)


def _items(
    day: date,
    place_id: int | None,
    only: Select[Any] | None = None,
    room: StockRoom | None = None,
    *,
    low_only: bool = False,
) -> Select[Any]:
    """Items with what lies there; of `only` these items, where it says which, or of those that are low."""
    sums = stock_on_hand.c
    is_late = func.coalesce(col(Lot.expires_on) < day, false())
    is_blocked = col(Lot.recalled_on).is_not(None) | is_late | is_held()
    of_place: Any = sums.place_id.is_not(None)
    kept_there: Any = col(PlaceLevel.id).is_not(None)
    if place_id is not None:
        of_place, kept_there = sums.place_id == place_id, false()
    elif room is not None:
        of_place, kept_there = lies_in(sums.place_id, room), kept_there & (sums.place_id != room.place_id)
    else:
        kept_there |= sums.place_id.in_(places_apart())
    levels_of = room.place_id if room is not None and place_id is None else place_id
    there = (
        select(
            sums.item_id,
            func.sum(sums.quantity).label("on_hand"),
            func.sum(case((is_blocked, sums.quantity), else_=0)).label("blocked"),
            func.min(case((~is_blocked, col(Lot.expires_on)))).label("next_expiry"),
            func.sum(case((~is_blocked & kept_there, sums.quantity), else_=0)).label("elsewhere"),
        )
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .outerjoin(PlaceLevel, has_own_levels())
        .where(sums.quantity > 0, of_place, *(() if only is None else (sums.item_id.in_(only),)))
        .group_by(sums.item_id)
        .subquery()
    )
    levels: tuple[Any, ...] = (col(Item.par), col(Item.reorder_at), col(Item.emergency_at))
    shelf: Any = col(Item.place)
    if levels_of:
        levels = tuple(
            func.coalesce(level, 0)
            for level in (col(PlaceLevel.par), col(PlaceLevel.reorder_at), col(PlaceLevel.emergency_at))
        )
        shelf = func.coalesce(col(PlaceLevel.shelf), "")
    columns: tuple[Any, ...] = (
        col(Item.id), col(Item.version), col(Item.code), col(Item.name), col(Item.category), col(Item.unit),
        shelf, cast(func.coalesce(there.c.on_hand, 0), Integer), *levels, col(Item.tracks_lots),
        col(Item.controlled), col(Item.cold), cast(func.coalesce(there.c.blocked, 0), Integer),
        there.c.next_expiry, cast(func.coalesce(there.c.elsewhere, 0), Integer), col(Item.active),
    )  # fmt: skip
    statement = select(*columns).outerjoin(there, there.c.item_id == col(Item.id))
    if low_only:
        free = there.c.on_hand - there.c.blocked - there.c.elsewhere
        statement = statement.where(func.coalesce(free, 0) <= levels[1])
    if low_only and levels_of:
        statement = statement.where(levels[0] > 0)
    if levels_of:
        of_item = (col(PlaceLevel.item_id) == col(Item.id)) & (col(PlaceLevel.place_id) == levels_of)
        statement = statement.outerjoin(PlaceLevel, of_item).where(
            col(PlaceLevel.id).is_not(None) | (there.c.on_hand > 0)
        )
    return statement


def places(db: Session, *, closed: bool = False) -> tuple[PlaceRow, ...]:
    """The places beside the stock room, by name; those that were closed, where `closed` says so."""
    columns: tuple[Any, ...] = (
        col(StockPlace.id), col(StockPlace.version), col(StockPlace.code), col(StockPlace.name),
        col(StockPlace.kind), col(Site.name), col(StockPlace.hold), col(StockPlace.active),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Site, col(Site.id) == col(StockPlace.site_id))
        .where(col(StockPlace.active).is_(not closed))
        .order_by(col(StockPlace.name))
    )
    return tuple(PlaceRow(*row) for row in db.execute(statement))


def names_of_places(db: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Their names; the stock room has none of its own."""
    wanted = {number for number in numbers if number != MAIN}
    if not wanted:
        return {}
    found = db.execute(select(col(StockPlace.id), col(StockPlace.name)).where(col(StockPlace.id).in_(wanted)))
    return {number: name for number, name in found if number is not None}
