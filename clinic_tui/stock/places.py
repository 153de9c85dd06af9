"""The use cases of places for supplies beside the stock room."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.models import StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MAIN_NAME, PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.site import Site, first_site

VERB = "stock.edit"


def add_place(desk: Desk, code: str, name: str, kind: PlaceKind, *, site_id: int | None = None) -> int:
    """A place where supplies lie; its number.

    One of the kind stock room is that of its site: what the site orders comes there. Raises Invalid naming
    the field, Conflict where the site has one.
    """
    short, words = _named(code, name)
    with desk.act(VERB) as db:
        _require_none_closed(db, short)
        first = first_site(db)
        site = first if site_id is None else db.need(Site, site_id, "there is no such site")
        if kind is PlaceKind.STOCK_ROOM and site.id == first.id:
            raise Invalid(f"the stock room of {site.name} is `{MAIN_NAME}`: name another site", "site")
        place = StockPlace(site_id=site.id or 0, code=short, name=words, kind=kind)
        db.add(place)
        db.flush()
        return place.id or 0


def close_place(desk: Desk, place_id: int, version: int) -> None:
    """Keep nothing there any more. Raises Conflict while something lies there.

    A stock room stays while orders to it are open too (`purchasing/locked.py`).
    """
    with desk.act(VERB) as db:
        place = _seen(db.need(StockPlace, place_id, "there is no such place"), version)
        sums = stock_on_hand.c
        units = db.execute(
            select(func.coalesce(func.sum(sums.quantity), 0)).where(sums.place_id == place_id)
        ).scalar_one()
        if units:
            raise Conflict(f"{units} units lie at {place.name}: carry them elsewhere first")
        place.active = False


def open_again(desk: Desk, place_id: int, version: int) -> None:
    """Keep supplies at a closed place again. Raises Conflict where its site has another stock room by now."""
    with desk.act(VERB) as db:
        place = _seen(db.need(StockPlace, place_id, "there is no such place"), version)
        if place.active:
            raise Conflict(f"{place.name} is open")
        place.active = True


def read_kind(typed: str) -> PlaceKind:
    """The kind of a place. Raises Invalid naming those that are known."""
    try:
        return PlaceKind(typed.strip().lower())
    except ValueError:
        raise Invalid(f"a place is one of: {', '.join(PlaceKind)}", "kind") from None


def _named(code: str, name: str) -> tuple[str, str]:
    short, words = clean_text(code, 20, "code").upper(), clean_text(name, 60, "name")
    if not (short and words):
        raise Invalid("a place needs a code and a name", "name" if short else "code")
    if not short.isascii() or short == MAIN_NAME.upper():
        raise Invalid("a code has plain letters and digits, and `main` is the stock room's", "code")
    return short, words


def _require_none_closed(db: Session, code: str) -> None:
    closed = select(StockPlace).where(col(StockPlace.code) == code, col(StockPlace.active).is_(False))
    if (place := db.scalars(closed).first()) is not None:
        raise Conflict(
            f"{code} is {place.name}, which was closed: open it again (P, d; or `stock place open`)"
        )


def _seen(place: StockPlace, version: int) -> StockPlace:
    if place.version != version:
        raise Conflict("this place was changed at another desk meanwhile: look again and repeat")
    return place
