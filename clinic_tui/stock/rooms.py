"""The stock rooms of a clinic: that of the first site, and those of other sites that have their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound
from clinic_tui.stock.models import Item, PlaceLevel, StockPlace
from clinic_tui.stock.rows import EVERY_SITE, MAIN, MAIN_NAME, PlaceKind, StockRoom
from clinic_tui.store.site import Site


def stock_rooms(db: Session) -> tuple[StockRoom, ...]:
    """All of them, that of the first site in front."""
    columns: tuple[Any, ...] = (col(Site.id), col(Site.name), col(StockPlace.id), col(StockPlace.name))
    found = db.execute(
        select(*columns).outerjoin(StockPlace, is_room_of(col(Site.id))).order_by(col(Site.id))
    ).all()
    own = [(number, site, place, name) for number, site, place, name in found[1:] if place is not None]
    through_first = [found[0], *(row for row in found[1:] if row[2] is None)]
    first = StockRoom(
        found[0][0], found[0][1], MAIN, MAIN_NAME,
        tuple(row[0] for row in through_first), tuple(row[1] for row in through_first),
    )  # fmt: skip
    return first, *(StockRoom(*room, (room[0],), (room[1],)) for room in own)


def room_of(db: Session, site_id: int | None) -> StockRoom:
    """The stock room that a site orders through; that of the first site for None. Raises NotFound."""
    rooms = stock_rooms(db)
    if site_id is None:
        return rooms[0]
    found = next((room for room in rooms if site_id in room.serves), None)
    if found is None:
        raise NotFound("there is no such site")
    return found


def rooms_here(db: Session, own: str) -> tuple[StockRoom, ...]:
    """All of them, that of the site at which this desk works in front; `own` empty: the first site.

    Raises Invalid where the clinic has no site of that name: nothing is ordered to a wrong one.
    """
    rooms = stock_rooms(db)
    if not own:
        return rooms
    here = [room for room in rooms if own.casefold() in map(str.casefold, room.sites)]
    if not here:
        there = ", ".join(sorted(site for room in rooms for site in room.sites))
        raise Invalid(f"`site` in [supplies] of clinic.toml is {own}: the clinic has {there}", "site")
    return here[0], *(room for room in rooms if room is not here[0])


def room_meant(db: Session, own: str, chosen: int | None) -> StockRoom | None:
    """The stock room that is meant: of the chosen site, of the desk's own for None; None where all are meant.

    All are meant with EVERY_SITE, and where there is one alone. Raises NotFound, Invalid as `rooms_here`.
    """
    rooms = rooms_here(db, own)
    if len(rooms) == 1 or chosen == EVERY_SITE:
        return None
    return rooms[0] if chosen is None else room_of(db, chosen)


def lies_in(place_id: Any, room: StockRoom) -> ColumnElement[bool]:
    """A place (0 the first site's stock room) is the room, or is filled up from it."""
    of_site = select(col(StockPlace.id)).where(col(StockPlace.site_id) == room.site_id)
    is_main = room.place_id == MAIN
    there: ColumnElement[bool] = place_id.not_in(places_apart()) if is_main else place_id.in_(of_site)
    return there


def levels_in(room: StockRoom) -> tuple[Any, ColumnElement[bool]]:
    """Whose columns are the levels of the stock room, and what ties them to an item."""
    if room.place_id == MAIN:
        return Item, true()
    of_item: ColumnElement[bool] = col(PlaceLevel.item_id) == col(Item.id)
    return PlaceLevel, of_item & (col(PlaceLevel.place_id) == room.place_id)


def places_apart() -> Select[Any]:
    """The places of sites that have a stock room of their own: what lies there is not the first one's."""
    apart = select(col(StockPlace.site_id)).where(_IS_OPEN_ROOM)
    return select(col(StockPlace.id)).where(col(StockPlace.site_id).in_(apart))


def is_room_of(site_id: Any) -> ColumnElement[bool]:
    """A place is the stock room of its own that a site has."""
    return and_(col(StockPlace.site_id) == site_id, _IS_OPEN_ROOM)


_IS_OPEN_ROOM = (col(StockPlace.kind) == PlaceKind.STOCK_ROOM) & col(StockPlace.active).is_(True)
