"""What goes from the shelf to those who use it, and from one place to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.stock.entries import FIRST_EXPIRED, Wanted
from clinic_tui.stock.fefo import OnShelf, Take, first_expired, usable
from clinic_tui.stock.models import Item, StockGiven
from clinic_tui.stock.moving import (
    Line,
    checked,
    clean_reason,
    elsewhere,
    hold_of,
    item_that_is_kept,
    named_lot,
    on_hand,
    require_good,
    require_place,
    shelf,
    take_out,
    write,
)
from clinic_tui.stock.rows import MoveKind, Standing, Taken
from clinic_tui.store.desk import Desk, DeskSession


def issue(desk: Desk, item_id: int, quantity: int, reason: str = "", wanted: Wanted = FIRST_EXPIRED) -> Taken:
    """Give units out. Raises Conflict where there are not so many that may be given out."""
    units, why = checked(quantity), clean_reason(reason)
    with desk.act("stock.issue", patient=wanted.patient_id, reason=why) as db:
        item = item_that_is_kept(db, item_id)
        takes = takes_for(desk, db, item, wanted, units)
        moves = take_out(desk, db, item, MoveKind.ISSUE, takes, Line(wanted.place_id, reason=why))
        if wanted.patient_id is not None:
            db.add_all(StockGiven(move_id=move.id or 0, patient_id=wanted.patient_id) for move in moves)
        return Taken(on_hand(db, item_id), _told(takes))


def sooner_than(db: Session, day: date, item_id: int, wanted: Wanted) -> OnShelf | None:
    """The lot at the place that may be given out and expires before the one that is named; None for none."""
    lots = shelf(db, item_id, wanted.place_id)
    meant = next((lot for lot in lots if lot.number.upper() == wanted.lot.strip().upper() != ""), None)
    dated = [lot for lot in lots if lot.standing(day) is Standing.GOOD and lot.expires_on is not None]
    first = min(dated, key=last_day, default=None)
    return None if meant is None or first is None or last_day(first) >= last_day(meant) else first


def last_day(lot: OnShelf) -> date:
    """Until when it is good; what never expires comes last."""
    return lot.expires_on or date.max


def transfer(
    desk: Desk,
    item_id: int,
    quantity: int,
    to_place_id: int,
    reason: str = "",
    wanted: Wanted = FIRST_EXPIRED,
) -> Taken:
    """Carry units from one place to another; a named lot goes whatever its standing."""
    units, why = checked(quantity), clean_reason(reason)
    if wanted.place_id == to_place_id:
        raise Invalid("from one place to another: these are the same", "to")
    with desk.act("stock.transfer", reason=why) as db:
        item = item_that_is_kept(db, item_id)
        to = require_place(db, to_place_id)
        where = require_place(db, wanted.place_id)
        _require_as_held(db, wanted.place_id, where, to_place_id, to)
        lots = shelf(db, item_id, wanted.place_id)
        beside = partial(elsewhere, db, item_id, wanted.place_id, wanted.lot)
        takes = (
            taken_of_lot(named_lot(lots, wanted.lot, item, where, beside), units, item)
            if wanted.lot
            else _first(desk, lots, units, item, where, beside)
        )
        carry(desk, db, item, takes, Way(wanted.place_id, where, to_place_id, to), why)
        return Taken(sum(lot.units for lot in shelf(db, item_id, wanted.place_id)), _told(takes))


@dataclass(frozen=True, slots=True)
class Way:
    """From which place to which, by number and name."""

    place_id: int
    place: str
    to_place_id: int
    to: str


def carry(desk: Desk, db: DeskSession, item: Item, takes: tuple[Take, ...], way: Way, why: str) -> None:
    """Two moves for each lot, whose sum is nothing."""
    take_out(desk, db, item, MoveKind.TRANSFER, takes, Line(way.place_id, reason=why or f"to {way.to}"))
    for take in takes:
        line = Line(way.to_place_id, take.lot.lot_id, why or f"from {way.place}")
        write(desk, db, item, MoveKind.TRANSFER, take.units, line)


def _require_as_held(db: Session, place_id: int, where: str, to_place_id: int, to: str) -> None:
    """What is held stays so wherever it goes. Raises Conflict."""
    if hold_of(db, place_id) and not hold_of(db, to_place_id):
        raise Conflict(
            f"what lies at {where} is held: carry it to a place that is held too, or hold {to} first"
        )


def takes_for(desk: Desk, db: DeskSession, item: Item, wanted: Wanted, quantity: int) -> tuple[Take, ...]:
    """Which lots to take, what was found written first. Raises Conflict."""
    where, day = require_place(db, wanted.place_id), today(desk.clock)
    lots = shelf(db, item.id or 0, wanted.place_id)
    if wanted.found.strip():
        lots = _write_found(desk, db, item, wanted, quantity, lots)
    beside = partial(elsewhere, db, item.id or 0, wanted.place_id, wanted.lot)
    if not wanted.lot:
        return _first(desk, lots, quantity, item, where, beside)
    lot = named_lot(lots, wanted.lot, item, where, beside)
    require_good(lot, item, day)
    return taken_of_lot(lot, quantity, item)


def taken_of_lot(lot: OnShelf, quantity: int, item: Item) -> tuple[Take, ...]:
    """So many of one lot. Raises Conflict where it has fewer."""
    if lot.units < quantity:
        raise Conflict(f"only {lot.units} {item.unit} of lot {lot.number} are there, not {quantity}")
    return (Take(lot, quantity),)


def _first(
    desk: Desk,
    lots: tuple[OnShelf, ...],
    quantity: int,
    item: Item,
    where: str,
    beside: Callable[[], str],
) -> tuple[Take, ...]:
    day = today(desk.clock)
    good = usable(lots, day)
    if good < quantity:
        blocked = sum(lot.units for lot in lots) - good
        aside = f", {blocked} more expired, recalled or held" if blocked else ""
        raise Conflict(
            f"only {good} {item.unit} of {item.name} on hand at {where}{aside}: {quantity} cannot be issued"
            f"{beside()}"
        )
    return first_expired(lots, quantity, day)


def _write_found(
    desk: Desk, db: DeskSession, item: Item, wanted: Wanted, quantity: int, lots: tuple[OnShelf, ...]
) -> tuple[OnShelf, ...]:
    """Bring what is written up to what is taken."""
    from clinic_tui.stock.correcting import cost_of_more

    words = clean_reason(wanted.found)
    if wanted.lot:
        lot = named_lot(lots, wanted.lot, item, require_place(db, wanted.place_id))
        lot_id, there = lot.lot_id, lot.units
    elif item.tracks_lots:
        raise Invalid(f"{item.name} is kept by lot: of which lot is there more than is written?", "lot")
    else:
        lot_id, there = 0, usable(lots, today(desk.clock))
    if quantity <= there:
        return lots
    more = quantity - there
    line = Line(wanted.place_id, lot_id, words, cost_of_more(db, item, more))
    write(desk, db, item, MoveKind.ADJUST, more, line)
    return shelf(db, item.id or 0, wanted.place_id)


def _told(takes: tuple[Take, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((take.lot.number, take.units) for take in takes if take.lot.number)
