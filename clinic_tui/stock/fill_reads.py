"""Reads of what places ask of their stock room, and of what there is to fill them up with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.stock.fill_up import Asking, FillList, Source
from clinic_tui.stock.models import Item, Lot, PlaceLevel, StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rooms import stock_rooms
from clinic_tui.stock.rows import MAIN_NAME, StockRoom
from clinic_tui.stock.stock_room import asked_at_places, has_own_levels, is_of_room


def fill_list(db: Session, day: date, room: StockRoom | None = None) -> FillList:
    """What places are to be filled up with on this day: those of one stock room, or of all."""
    rooms = stock_rooms(db) if room is None else (room,)
    asked = tuple(asking(db, day, rooms))
    wanted = {each.item_id for each in asked}
    return FillList(asked, tuple(_sources(db, day, rooms, wanted)) if wanted else ())


def due_out_units(db: Session, day: date, room: StockRoom | None = None) -> dict[int, int]:
    """Units with which places are to be filled up, by item: out of one stock room, or of all."""
    units: dict[int, int] = defaultdict(int)
    for each in asking(db, day, None if room is None else (room,)):
        units[each.item_id] += each.wanted
    return dict(units)


def asking(db: Session, day: date, rooms: Iterable[StockRoom] | None = None) -> list[Asking]:
    """The places that are at or under their reorder point of an item; those of all stock rooms for None."""
    return [
        Asking(place_id, place, room.site_id, *row)
        for room in (stock_rooms(db) if rooms is None else rooms)
        for place_id, place, *row in db.execute(_asking(day, room))
    ]


def _asking(day: date, room: StockRoom) -> Any:
    asked = asked_at_places(day, room)
    columns: tuple[Any, ...] = (
        asked.c.place_id, col(StockPlace.name), col(Item.id), col(Item.code), col(Item.name), col(Item.unit),
        asked.c.shelf, asked.c.here, asked.c.par, asked.c.reorder_at, asked.c.emergency_at,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Item, col(Item.id) == asked.c.item_id)
        .join(StockPlace, col(StockPlace.id) == asked.c.place_id)
        .where(col(Item.active).is_(True))
        .order_by(col(StockPlace.name), col(StockPlace.id), col(Item.name), col(Item.id))
    )


def _sources(db: Session, day: date, rooms: Iterable[StockRoom], item_ids: set[int]) -> Iterable[Source]:
    sums = stock_on_hand.c
    columns: tuple[Any, ...] = (
        sums.place_id, col(StockPlace.name), col(Lot.number), col(Lot.expires_on), sums.quantity,
    )  # fmt: skip
    for room in rooms:
        found = db.execute(
            select(sums.item_id, *columns)
            .outerjoin(PlaceLevel, has_own_levels())
            .outerjoin(Lot, col(Lot.id) == sums.lot_id)
            .outerjoin(StockPlace, col(StockPlace.id) == sums.place_id)
            .where(sums.item_id.in_(sorted(item_ids)), is_of_room(day, room))
        )
        for item_id, place_id, place, lot, expires_on, units in found:
            yield Source(item_id, room.site_id, place_id, place or MAIN_NAME, lot or "", expires_on, units)
