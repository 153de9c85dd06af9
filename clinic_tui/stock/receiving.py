"""What comes to the shelf."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.entries import NO_EXPIRY, NOTHING_SAID, Delivery
from clinic_tui.stock.lot_reads import lot_of_item
from clinic_tui.stock.models import Item, Lot, StockMove
from clinic_tui.stock.moving import (
    Line,
    checked,
    clean_reason,
    item_that_is_kept,
    on_hand,
    require_place,
    write,
)
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MAIN, MoveKind
from clinic_tui.store.desk import Desk, DeskSession

VERB = "stock.receive"
MOST_LOT = 20
"""Characters of a lot number (GS1 General Specifications, AI 10)."""

MOST_YEARS = 20
"""No supply keeps longer: a later year is a slip of the key, and lists show two digits of it."""

MOST_CENTS = 100_000_000
"""No single delivery of an item costs more."""


def receive(
    desk: Desk, item_id: int, quantity: int, reason: str = "", delivery: Delivery = NOTHING_SAID
) -> int:
    """Put units on the shelf; what is on hand of the item then, at all places.

    An item that is kept by lot needs the lot and its expiry (NO_EXPIRY for one that has none); what is
    expired or recalled is refused. Raises Invalid naming the field, Conflict where the lot is known with
    another expiry.
    """
    units, why = checked(quantity), clean_reason(reason)
    with desk.act(VERB, reason=why) as db:
        put_on_shelf(desk, db, item_id, units, why, delivery)
        return on_hand(db, item_id)


def put_on_shelf(
    desk: Desk, db: DeskSession, item_id: int, units: int, why: str, delivery: Delivery
) -> StockMove:
    """The move of what came, within an act; raises as `receive`."""
    if delivery.cents is not None and not 0 <= delivery.cents <= MOST_CENTS:
        raise Invalid("the price of a delivery is $0 to $1,000,000", "price")
    item = item_that_is_kept(db, item_id)
    place_id = MAIN if delivery.place_id is None else delivery.place_id
    require_place(db, place_id)
    lot = _lot(desk, db, item, delivery)
    line = Line(place_id, lot.id or 0 if lot else 0, why, delivery.cents)
    return write(desk, db, item, MoveKind.RECEIVE, units, line)


def _lot(desk: Desk, db: DeskSession, item: Item, delivery: Delivery) -> Lot | None:
    number = clean_lot_number(delivery.lot)
    if not number:
        if item.tracks_lots:
            raise Invalid(f"{item.name} is kept by lot: which lot came?", "lot")
        if delivery.expires_on is not None:
            raise Invalid("an expiry is a lot's: which lot came?", "lot")
        return None
    return settled_lot(desk, db, item, number, delivery.expires_on)


def settled_lot(desk: Desk, db: DeskSession, item: Item, number: str, expires_on: date | None) -> Lot:
    """The lot, made where the item has none of that number; raises as `receive`."""
    known = lot_of_item(db, item.id or 0, number)
    if known is None and expires_on is None:
        raise Invalid(f"when does lot {number} expire? (none, if it does not)", "expiry")
    expiry = read_expiry(desk, number, expires_on)
    if expiry is not None and expiry < today(desk.clock):
        raise Invalid(f"lot {number} expired on {expiry}: send it back", "expiry")
    if known is None:
        known = Lot(item_id=item.id or 0, number=number, expires_on=expiry)
        db.add(known)
        db.flush()
        return known
    if known.recalled_on is not None:
        raise Conflict(f"lot {known.number} was recalled on {known.recalled_on}: send it back")
    if expires_on is not None and known.expires_on != expiry:
        if not _is_on_hand(db, known):
            known.expires_on = expiry  # what was written of it came from a box that is not here any more
            return known
        raise Conflict(
            f"lot {known.number} is known to expire on {known.expires_on or 'no day'}: "
            "look at the box again, or correct the lot first"
        )
    if known.expires_on is not None and known.expires_on < today(desk.clock):
        raise Invalid(f"lot {known.number} expired on {known.expires_on}: send it back", "expiry")
    return known


def _is_on_hand(db: DeskSession, lot: Lot) -> bool:
    sums = stock_on_hand.c
    return db.execute(select(sums.lot_id).where(sums.lot_id == lot.id, sums.quantity > 0)).first() is not None


def read_expiry(desk: Desk, number: str, expires_on: date | None) -> date | None:
    """The last day of use, None for a lot that has none. Raises Invalid for a year that no label has."""
    if expires_on is None or expires_on == NO_EXPIRY:
        return None
    if expires_on.year > today(desk.clock).year + MOST_YEARS:
        raise Invalid(
            f"lot {number} would expire in {expires_on.year}: look at the box again (none, if it does not)",
            "expiry",
        )
    return expires_on


def clean_lot_number(text: str) -> str:
    """A lot number without spaces around it. Raises Invalid for one that no label has."""
    number = clean_text(text, MOST_LOT, "lot")
    if not number.isascii():
        raise Invalid("a lot number has plain letters, digits and signs alone", "lot")
    return number
