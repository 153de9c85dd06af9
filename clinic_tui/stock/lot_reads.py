"""Reads of lots: what expires soon, what was recalled and who received it, what a barcode is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import distinct, exists, func, literal, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.patients.models import Patient
from clinic_tui.stock.fefo import OnShelf
from clinic_tui.stock.models import Item, ItemPack, Lot, StockGiven, StockMove, StockPlace
from clinic_tui.stock.on_hand import lies_somewhere, stock_on_hand
from clinic_tui.stock.rows import MAIN, MAIN_NAME, USED_UP, ExpiringLot, GivenRow, Standing

RECALL_STANDS = 30
"""Days that a recalled lot of which nothing is left is told of: who received it is to be called."""


def expiring(db: Session, day: date, within_days: int) -> tuple[ExpiringLot, ...]:
    """Lots on hand that expire within so many days or have expired, and recalled ones: soonest first.

    A recalled lot of which nothing is left stands among them for some days, where patients received it.
    """
    sums = stock_on_hand.c
    soon = col(Lot.expires_on) <= day + timedelta(days=within_days)
    columns: tuple[Any, ...] = (
        *_LOT, sums.place_id, col(StockPlace.name), col(Item.place), sums.quantity, col(StockPlace.hold)
    )  # fmt: skip
    on_hand = db.execute(
        select(*columns)
        .join(Lot, col(Lot.id) == sums.lot_id)
        .join(Item, col(Item.id) == sums.item_id)
        .outerjoin(StockPlace, col(StockPlace.id) == sums.place_id)
        .where(sums.quantity > 0, soon | col(Lot.recalled_on).is_not(None))
    ).all()
    gone = db.execute(
        select(*_LOT, literal(MAIN), literal(USED_UP), literal(""), literal(0), literal(""))
        .join(Item, col(Item.id) == col(Lot.item_id))
        .where(col(Lot.recalled_on) > day - timedelta(days=RECALL_STANDS), ~lies_somewhere())
    ).all()
    received = patients_of(db, [row[4] for row in (*on_hand, *gone) if row[8] is not None])
    found = [*on_hand, *(row for row in gone if row[4] in received)]
    rows = [
        ExpiringLot(
            item_id, code, name, unit, lot_id, version, number, expires_on,
            OnShelf(lot_id, number, expires_on, bool(recalled_on), units, bool(hold)).standing(day), recall,
            place_id, place or MAIN_NAME, shelf if not place_id else "", units, received.get(lot_id, 0),
        )
        for item_id, code, name, unit, lot_id, version, number, expires_on, recalled_on, recall, place_id,
        place, shelf, units, hold in found
    ]  # fmt: skip
    return tuple(sorted(rows, key=_soonest_first))


_LOT: tuple[Any, ...] = (
    col(Item.id), col(Item.code), col(Item.name), col(Item.unit), col(Lot.id), col(Lot.version),
    col(Lot.number), col(Lot.expires_on), col(Lot.recalled_on), col(Lot.recall),
)  # fmt: skip


def patients_of(db: Session, lot_ids: Sequence[int]) -> dict[int, int]:
    """How many patients received units of each lot; what was taken back does not count."""
    if not lot_ids:
        return {}
    columns: tuple[Any, ...] = (col(StockMove.lot_id), func.count(distinct(col(StockGiven.patient_id))))
    found = db.execute(
        select(*columns)
        .join(StockGiven, col(StockGiven.move_id) == col(StockMove.id))
        .where(col(StockMove.lot_id).in_(lot_ids), ~_is_taken_back())
        .group_by(col(StockMove.lot_id))
    )
    return {row[0]: row[1] for row in found}


def _is_taken_back() -> Any:
    other = aliased(StockMove)
    return exists().where(col(other.undoes_id) == col(StockMove.id))


def _soonest_first(row: ExpiringLot) -> tuple[bool, date, str]:
    return row.standing is not Standing.RECALLED, row.expires_on or date.max, row.name


def received_by(db: Session, lot_id: int) -> tuple[GivenRow, ...]:
    """Who received units of a lot, newest first; what was taken back does not count."""
    columns: tuple[Any, ...] = (
        col(StockMove.id), col(StockGiven.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(StockMove.at), col(StockMove.quantity), col(StockMove.who),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(StockMove, col(StockMove.id) == col(StockGiven.move_id))
        .join(Patient, col(Patient.id) == col(StockGiven.patient_id))
        .where(col(StockMove.lot_id) == lot_id, ~_is_taken_back())
        .order_by(col(StockMove.id).desc())
    )
    return tuple(
        GivenRow(move, patient, f"{family}, {given}" if given else family, mrn, at, -quantity, who)
        for move, patient, family, given, mrn, at, quantity, who in found
    )


def pack_of(db: Session, gtin: str) -> tuple[int, int] | None:
    """Item and units of issue of a barcode (14 digits); None where nobody has named it."""
    columns: tuple[Any, ...] = (col(ItemPack.item_id), col(ItemPack.units))
    found = db.execute(
        select(*columns)
        .join(Item, col(Item.id) == col(ItemPack.item_id))
        .where(col(ItemPack.gtin) == gtin, col(Item.active).is_(True))
    ).first()
    return None if found is None else (found[0], found[1])


def lot_of_item(db: Session, item_id: int, number: str) -> Lot | None:
    """The item's lot of that number, however its letters are written."""
    return db.scalars(
        select(Lot).where(col(Lot.item_id) == item_id, func.upper(col(Lot.number)) == number.strip().upper())
    ).first()


def lot_numbers(db: Session, item_id: int) -> tuple[str, ...]:
    """The numbers of all lots that an item ever had, newest first."""
    return tuple(
        db.scalars(select(col(Lot.number)).where(col(Lot.item_id) == item_id).order_by(col(Lot.id).desc()))
    )
