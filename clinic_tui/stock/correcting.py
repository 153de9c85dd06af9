"""What is put right on the shelf: adjustments, waste, returns, and lots that are wrong or recalled."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import case, exists, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.stock.entries import FIRST_EXPIRED, Wanted
from clinic_tui.stock.fefo import OnShelf, Take
from clinic_tui.stock.issuing import taken_of_lot
from clinic_tui.stock.lot_reads import lot_of_item
from clinic_tui.stock.models import Item, Lot, StockMove
from clinic_tui.stock.moving import (
    Line,
    checked,
    clean_reason,
    item_that_is_kept,
    named_lot,
    on_hand,
    require_place,
    shelf,
    take_out,
    write,
)
from clinic_tui.stock.receiving import clean_lot_number, read_expiry, settled_lot
from clinic_tui.stock.rows import MAIN, MOST, MoveKind
from clinic_tui.store.desk import Desk, DeskSession

if TYPE_CHECKING:
    from clinic_tui.security.witness import Witness


def adjust(
    desk: Desk,
    item_id: int,
    there: int,
    reason: str,
    *,
    place_id: int = MAIN,
    lot: str = "",
    expires_on: date | None = None,
    witness: Witness | None = None,
) -> int:
    """Write what really lies at a place (of a lot, where one is named); the difference that was written.

    The units that are more than before cost what the last ones did. Where fewer of a controlled substance lie
    there, a witness has signed for it as for waste. Raises Invalid without a reason, and where an item is
    kept by lot and none is named.
    """
    if not 0 <= there <= MOST:
        raise Invalid(f"what is there is 0 to {MOST:,}, not {there}", "there")
    why = clean_reason(reason, needed="why is it other than written? (counted, found, broken ...)")
    number = clean_lot_number(lot)
    with desk.act("stock.adjust", reason=why) as db:
        item = item_that_is_kept(db, item_id)
        require_place(db, place_id)
        lots = shelf(db, item_id, place_id)
        lot_id = _lot_to_adjust(desk, db, item, lots, number, expires_on)
        before = sum(each.units for each in lots if each.lot_id == lot_id)
        change = there - before
        if not change:
            raise Conflict(f"{there} {item.unit} are written already: nothing to adjust")
        cents = cost_of_more(db, item, change) if change > 0 else None
        seen_by = _witness(desk, item, witness, "who saw it missing?") if change < 0 else ""
        write(desk, db, item, MoveKind.ADJUST, change, Line(place_id, lot_id, why, cents, seen_by))
        return change


def _lot_to_adjust(
    desk: Desk, db: DeskSession, item: Item, lots: tuple[OnShelf, ...], number: str, expires_on: date | None
) -> int:
    if number:
        here = next((lot for lot in lots if lot.number.upper() == number.upper()), None)
        return here.lot_id if here else settled_lot(desk, db, item, number, expires_on).id or 0
    if item.tracks_lots and not any(lot.lot_id == 0 for lot in lots):
        raise Invalid(f"{item.name} is kept by lot: which lot is other than written?", "lot")
    return 0


def waste(
    desk: Desk,
    item_id: int,
    quantity: int,
    reason: str,
    wanted: Wanted = FIRST_EXPIRED,
    witness: Witness | None = None,
) -> int:
    """Write units off that were thrown away; what is on hand of the item then.

    A controlled substance needs a witness, who has signed with their own password. Raises Invalid naming the
    field, Conflict where fewer are there.
    """
    why = clean_reason(reason, needed="why is it thrown away? (expired, broken, too warm ...)")
    with desk.act("stock.waste", reason=why) as db:
        item = item_that_is_kept(db, item_id)
        who = _witness(desk, item, witness, "who saw it destroyed?")
        takes = _of_one_lot(db, item, quantity, wanted)
        take_out(desk, db, item, MoveKind.WASTE, takes, Line(wanted.place_id, reason=why, witness=who))
        return on_hand(db, item_id)


def send_back(
    desk: Desk,
    item_id: int,
    quantity: int,
    reason: str,
    wanted: Wanted = FIRST_EXPIRED,
    witness: Witness | None = None,
) -> int:
    """Give units back to whom they were bought from; what is on hand of the item then.

    What they had cost is written with them: their budget gets it back. A controlled substance leaves the
    house before a witness, as where it is destroyed: it is packed by one and seen by another. Raises as
    `waste`.
    """
    why = clean_reason(reason, needed="why does it go back? (recalled, wrong, damaged ...)")
    with desk.act("stock.return", reason=why) as db:
        item = item_that_is_kept(db, item_id)
        who = _witness(desk, item, witness, "who saw it packed?")
        takes = _of_one_lot(db, item, quantity, wanted)
        for take in takes:
            cents = cost_of_more(db, item, take.units, take.lot.lot_id)
            line = Line(wanted.place_id, reason=why, cents=cents, witness=who)
            take_out(desk, db, item, MoveKind.RETURN, (take,), line)
        return on_hand(db, item_id)


def _of_one_lot(db: DeskSession, item: Item, quantity: int, wanted: Wanted) -> tuple[Take, ...]:
    """Units of the lot that is named, whatever its standing; where only one lies there, it is that."""
    units, where = checked(quantity), require_place(db, wanted.place_id)
    lots = shelf(db, item.id or 0, wanted.place_id)
    if wanted.lot:
        return taken_of_lot(named_lot(lots, wanted.lot, item, where), units, item)
    if len(lots) > 1:
        numbers = ", ".join(lot.number or "without a lot" for lot in lots)
        raise Invalid(f"which lot? {where} has {numbers}", "lot")
    if not lots or lots[0].units < units:
        there = lots[0].units if lots else 0
        raise Conflict(f"only {there} {item.unit} of {item.name} on hand at {where}, not {units}")
    return (Take(lots[0], units),)


def _witness(desk: Desk, item: Item, witness: Witness | None, asked: str) -> str:
    if witness is None:
        if item.controlled:
            raise Invalid(f"{item.name} is a controlled substance: {asked}", "witness")
        return ""
    if witness.login == desk.actor.login:
        raise Invalid("a witness is another person than the one who writes it", "witness")
    return witness.login


def correct_lot(
    desk: Desk, lot_id: int, version: int, number: str, expires_on: date | None, reason: str
) -> None:
    """Put a lot's number or expiry right; None or NO_EXPIRY says that it does not expire."""
    why = clean_reason(reason, needed="what was wrong with it?")
    clean = clean_lot_number(number)
    if not clean:
        raise Invalid("a lot has a number", "lot")
    with desk.act("stock.adjust", reason=why) as db:
        lot = _seen(db.need(Lot, lot_id, "there is no such lot"), version)
        other = lot_of_item(db, lot.item_id, clean)
        if other is not None and other.id != lot.id:
            raise Conflict(f"the item has a lot {other.number} already: carry the units by `adjust` instead")
        lot.number, lot.expires_on = clean, read_expiry(desk, clean, expires_on)


def recall_lot(desk: Desk, lot_id: int, version: int, reason: str) -> None:
    """Nobody gives this lot out from now on."""
    why = clean_reason(reason, needed="who recalled it, and why?")
    with desk.act("stock.recall", reason=why) as db:
        lot = _seen(db.need(Lot, lot_id, "there is no such lot"), version)
        if lot.recalled_on is not None:
            raise Conflict(f"lot {lot.number} was recalled on {lot.recalled_on} already")
        lot.recalled_on, lot.recall = today(desk.clock), why


def lift_recall(desk: Desk, lot_id: int, version: int, reason: str) -> None:
    """The lot may be given out again."""
    why = clean_reason(reason, needed="why is it good again?")
    with desk.act("stock.recall", reason=why) as db:
        lot = _seen(db.need(Lot, lot_id, "there is no such lot"), version)
        if lot.recalled_on is None:
            raise Conflict(f"lot {lot.number} is not recalled")
        lot.recalled_on, lot.recall = None, ""


def _seen(lot: Lot, version: int) -> Lot:
    if lot.version != version:
        raise Conflict("this lot was changed at another desk meanwhile: look again and repeat")
    return lot


def cost_of_more(db: Session, item: Item, units: int, lot_id: int = 0) -> int | None:
    """What units cost of which nobody said it: as much as the last ones that came with a price, in cents.

    Those of the lot come before all others, where one is named. A receipt that was taken back takes its price
    with it.
    """
    last = last_priced(db, item.id or 0, lot_id)
    if last is None:
        return None
    _, cents, bought = last
    return (cents * units + bought // 2) // bought


def last_priced(
    db: Session, item_id: int, lot_id: int = 0, before: int | None = None
) -> tuple[int, int, int] | None:
    """The delivery that says what units cost, before a move or now: its move, its cents and its units."""
    taken_back = aliased(StockMove)
    of_lot = case((col(StockMove.lot_id) == lot_id, 0), else_=1)
    earlier = () if before is None else (col(StockMove.id) < before,)
    last = db.execute(
        select(col(StockMove.id), col(StockMove.cents), col(StockMove.quantity))
        .where(
            col(StockMove.item_id) == item_id,
            col(StockMove.kind) == MoveKind.RECEIVE,
            col(StockMove.quantity) > 0,
            col(StockMove.cents).is_not(None),
            ~exists().where(col(taken_back.undoes_id) == col(StockMove.id)),
            *earlier,
        )
        .order_by(*((of_lot,) if lot_id else ()), col(StockMove.id).desc())
        .limit(1)
    ).first()
    return None if last is None else (last[0] or 0, last[1] or 0, last[2])
