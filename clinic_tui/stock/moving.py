"""Writing moves of the shelf: what lies where, lot by lot, and one line of the ledger for each change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.fefo import OnShelf, Take
from clinic_tui.stock.models import Item, Lot, StockMove, StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MAIN, MAIN_NAME, MOST, MoveKind, Standing
from clinic_tui.store.desk import Desk, DeskSession

MOST_REASON = 200
MOST_PLACES = 3
"""Places that a refusal names."""

AT_HELD_PLACE = "lies at a place that is held: release the place, or write it off"


@dataclass(frozen=True, slots=True)
class Line:
    """What of a move is not said by item, kind and quantity."""

    place_id: int = MAIN
    lot_id: int = 0
    reason: str = ""
    cents: int | None = None
    witness: str = ""


def shelf(db: Session, item_id: int, place_id: int) -> tuple[OnShelf, ...]:
    """What lies at a place of an item, by lot."""
    sums = stock_on_hand.c
    columns: tuple[Any, ...] = (
        sums.lot_id, col(Lot.number), col(Lot.expires_on), col(Lot.recalled_on), sums.quantity,
        col(StockPlace.hold),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .outerjoin(StockPlace, col(StockPlace.id) == sums.place_id)
        .where(sums.item_id == item_id, sums.place_id == place_id, sums.quantity > 0)
    )
    return tuple(
        OnShelf(lot_id, number or "", expires_on, recalled_on is not None, quantity, bool(hold))
        for lot_id, number, expires_on, recalled_on, quantity, hold in found
    )


def on_hand(db: Session, item_id: int) -> int:
    """Units of an item at all places."""
    sums = stock_on_hand.c
    units: int = db.execute(
        select(func.coalesce(func.sum(sums.quantity), 0)).where(sums.item_id == item_id)
    ).scalar_one()
    return int(units)


def write(desk: Desk, db: DeskSession, item: Item, kind: MoveKind, quantity: int, line: Line) -> StockMove:
    """One line of the ledger; the database refuses what would leave less than nothing."""
    move = StockMove(
        item_id=item.id or 0, at=desk.clock.now(), day=today(desk.clock), kind=kind, quantity=quantity,
        reason=line.reason, who=desk.actor.login, place_id=line.place_id or None, lot_id=line.lot_id or None,
        cents=line.cents, witness=line.witness,
    )  # fmt: skip
    db.add(move)
    db.flush()
    return move


def take_out(
    desk: Desk, db: DeskSession, item: Item, kind: MoveKind, takes: tuple[Take, ...], line: Line
) -> list[StockMove]:
    """One move for each lot that is taken from."""
    return [write(desk, db, item, kind, -take.units, replace(line, lot_id=take.lot.lot_id)) for take in takes]


def item_that_is_kept(db: DeskSession, item_id: int) -> Item:
    """The item. Raises NotFound, and Conflict for one that is not kept any more."""
    item = db.need(Item, item_id, "there is no such item")
    if not item.active:
        raise Conflict(f"{item.name} is not kept any more: no move can be written")
    return item


def require_place(db: Session, place_id: int) -> str:
    """The name of a place. Raises NotFound for one that is not there (any more)."""
    if place_id == MAIN:
        return MAIN_NAME
    place = db.get(StockPlace, place_id)
    if place is None or not place.active:
        raise NotFound("there is no such place for supplies")
    return place.name


def hold_of(db: Session, place_id: int) -> str:
    """Why nothing is given out from a place; empty where it is, as from the stock room."""
    found = db.execute(select(col(StockPlace.hold)).where(col(StockPlace.id) == place_id)).scalar()
    return found or ""


def elsewhere(db: Session, item_id: int, place_id: int, lot: str = "") -> str:
    """`; 9 lie at Fridge 1`: what of it, or of a lot, lies at other places; empty where nothing does."""
    sums = stock_on_hand.c
    columns: tuple[Any, ...] = (sums.place_id, col(StockPlace.name), func.sum(sums.quantity))
    statement = (
        select(*columns)
        .outerjoin(StockPlace, col(StockPlace.id) == sums.place_id)
        .where(sums.item_id == item_id, sums.place_id != place_id, sums.quantity > 0)
        .group_by(sums.place_id, col(StockPlace.name))
        .order_by(func.sum(sums.quantity).desc(), sums.place_id)
        .limit(MOST_PLACES)
    )
    if lot:
        of_lot = select(col(Lot.id)).where(func.upper(col(Lot.number)) == lot.strip().upper())
        statement = statement.where(sums.lot_id.in_(of_lot.where(col(Lot.item_id) == item_id)))
    found = [f"{int(units)} lie at {name or MAIN_NAME}" for _, name, units in db.execute(statement)]
    return f"; {', '.join(found)}" if found else ""


def named_lot(
    lots: tuple[OnShelf, ...], number: str, item: Item, where: str, beside: Callable[[], str] = str
) -> OnShelf:
    """The lot of that number among those that lie there. Raises NotFound naming those, and `beside`."""
    wanted = number.strip().upper()
    found = next((lot for lot in lots if lot.number.upper() == wanted), None)
    if found is None:
        there = ", ".join(sorted(lot.number for lot in lots if lot.number)) or "none"
        raise NotFound(f"no lot {number.strip()} of {item.name} at {where}: there are {there}{beside()}")
    return found


def require_good(lot: OnShelf, item: Item, day: date) -> None:
    """Raise Conflict for a lot that nobody may give out."""
    match lot.standing(day):
        case Standing.EXPIRED:
            raise Conflict(f"lot {lot.number} of {item.name} expired on {lot.expires_on}: write it off")
        case Standing.RECALLED:
            raise Conflict(f"lot {lot.number} of {item.name} was recalled: send it back or write it off")
        case Standing.HELD:
            raise Conflict(f"lot {lot.number} of {item.name} {AT_HELD_PLACE}")


def checked(quantity: int, field: str = "quantity") -> int:
    """A quantity that one move can have. Raises Invalid."""
    if not 1 <= quantity <= MOST:
        raise Invalid(f"a quantity is 1 to {MOST:,}, not {quantity}", field)
    return quantity


def clean_reason(text: str, *, needed: str = "") -> str:
    """Words that fit; raises Invalid with `needed` where there are none and some are needed."""
    words = clean_text(text, MOST_REASON, "reason")
    if needed and not words:
        raise Invalid(needed, "reason")
    return words
