"""All there is to read of one item: lots, places, moves, barcodes, use, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.stock.costing import AS_IT_CAME
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.fefo import OnShelf
from clinic_tui.stock.fill_reads import due_out_units
from clinic_tui.stock.flowed import flowed, value_at
from clinic_tui.stock.levels import LOOKED_BACK_DAYS
from clinic_tui.stock.models import Item, ItemPack, Lot, PlaceLevel, StockMove, StockPlace
from clinic_tui.stock.on_hand import lies_somewhere, stock_on_hand
from clinic_tui.stock.queries import item_row, names_of_places, places
from clinic_tui.stock.rooms import rooms_here
from clinic_tui.stock.rows import (
    MAIN,
    MAIN_NAME,
    USED_UP,
    ItemPage,
    LotRow,
    MoveKind,
    MoveRow,
    PackRow,
    PlaceLevelRow,
    RoomStanding,
    StockRoom,
    StockValue,
)
from clinic_tui.stock.usage import moved_in

MONTHS_SHOWN = 13
MOVES_SHOWN = 200


def item_page(
    db: Session,
    day: date,
    item_id: int,
    room: StockRoom | None = None,
    own_site: str = "",
    beyond: Mapping[int, int] = AS_IT_CAME,
) -> ItemPage:
    """The item as it stands on `day`, with its use at a stock room or at all.

    `own_site` is where this desk works: its stock room is in front. `beyond` are cents by move that invoices
    ask beyond what deliveries had cost (purchasing.dearer). Raises NotFound.
    """
    row = item_row(db, day, item_id)
    item = db.get(Item, item_id)
    if row is None or item is None:
        raise NotFound("there is no such item")
    levels = levels_of(db, item_id)
    return ItemPage(
        row,
        lots_of(db, day, item_id),
        moves(db, item_id, MOVES_SHOWN),
        packs_of(db, item_id),
        used_by_month(db, day, item_id),
        value_of(db, item_id, beyond),
        item.hazard_sheet,
        item.drug_code,
        item.optional_at,
        levels,
        places(db),
        used_by_day(db, day, item_id, room),
        room,
        standing_in_rooms(db, day, item, levels, own_site),
        due_out_units(db, day, room).get(item_id, 0),
        used_up_lots(db, day, item_id),
    )


def standing_in_rooms(
    db: Session, day: date, item: Item, levels: Sequence[PlaceLevelRow], own_site: str = ""
) -> tuple[RoomStanding, ...]:
    """How it stands in each stock room, where there are several."""
    rooms = rooms_here(db, own_site)
    if len(rooms) == 1:
        return ()
    optional = {MAIN: item.optional_at, **{level.place_id: level.optional_at for level in levels}}
    return tuple(
        RoomStanding(
            room,
            item_row(db, day, item.id or 0, room),
            optional.get(room.place_id, 0),
            due_out_units(db, day, room).get(item.id or 0, 0),
        )
        for room in rooms
    )


def entry_of(db: Session, item_id: int) -> ItemEntry:
    """What was typed of an item, to be changed. Raises NotFound."""
    item = db.get(Item, item_id)
    if item is None:
        raise NotFound("there is no such item")
    return ItemEntry(**{each.name: getattr(item, each.name) for each in fields(ItemEntry)})


def lots_of(db: Session, day: date, item_id: int) -> tuple[LotRow, ...]:
    """What lies where of which lot: by place, first expired first; what nobody may give out at the end."""
    sums = stock_on_hand.c
    columns: tuple[Any, ...] = (
        sums.lot_id, col(Lot.version), col(Lot.number), col(Lot.expires_on), col(Lot.recalled_on),
        col(Lot.recall), sums.place_id, col(StockPlace.name), sums.quantity, col(StockPlace.hold),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .outerjoin(StockPlace, col(StockPlace.id) == sums.place_id)
        .where(sums.item_id == item_id, sums.quantity > 0)
    ).all()
    rows = [
        LotRow(
            lot_id, version or 0, number or "", expires_on,
            OnShelf(lot_id, number or "", expires_on, bool(recalled_on), units, bool(hold)).standing(day),
            recall or hold or "", place_id, place or MAIN_NAME, units,
        )
        for lot_id, version, number, expires_on, recalled_on, recall, place_id, place, units, hold in found
    ]  # fmt: skip
    return tuple(
        sorted(
            rows,
            key=lambda row: (row.place_id, row.standing.value != "good", row.expires_on or date.max, row.id),
        )
    )


def used_up_lots(db: Session, day: date, item_id: int) -> tuple[LotRow, ...]:
    """Lots of which nothing lies anywhere, the newest first."""
    lots = db.scalars(
        select(Lot).where(col(Lot.item_id) == item_id, ~lies_somewhere()).order_by(col(Lot.id).desc())
    )
    return tuple(
        LotRow(
            lot.id or 0, lot.version, lot.number, lot.expires_on,
            OnShelf(lot.id or 0, lot.number, lot.expires_on, lot.recalled_on is not None, 0).standing(day),
            lot.recall, MAIN, USED_UP, 0,
        )
        for lot in lots
    )  # fmt: skip


def moves(db: Session, item_id: int, limit: int = 100) -> tuple[MoveRow, ...]:
    """The newest lines of an item's ledger."""
    columns: tuple[Any, ...] = (
        col(StockMove.id), col(StockMove.at), col(StockMove.kind), col(StockMove.quantity),
        col(StockMove.reason), col(StockMove.who), func.coalesce(col(Lot.number), ""),
        func.coalesce(col(StockMove.place_id), 0), col(StockMove.cents),
        col(StockMove.undoes_id).is_not(None), col(StockMove.witness),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .outerjoin(Lot, col(Lot.id) == col(StockMove.lot_id))
        .where(col(StockMove.item_id) == item_id)
        .order_by(col(StockMove.id).desc())
        .limit(limit)
    ).all()
    named = names_of_places(db, (row[7] for row in found))
    return tuple(_move(tuple(row), named) for row in found)


def _move(row: tuple[Any, ...], named: dict[int, str]) -> MoveRow:
    number, at, kind, quantity, reason, who, lot, place, cents, undoes, witness = row
    return MoveRow(
        number, at, kind, quantity, reason, who, lot, named.get(place, MAIN_NAME), cents, undoes, witness
    )


def packs_of(db: Session, item_id: int) -> tuple[PackRow, ...]:
    """Its barcodes, the smallest pack first."""
    columns: tuple[Any, ...] = (col(ItemPack.id), col(ItemPack.gtin), col(ItemPack.units))
    found = db.execute(
        select(*columns)
        .where(col(ItemPack.item_id) == item_id)
        .order_by(col(ItemPack.units), col(ItemPack.gtin))
    )
    return tuple(PackRow(*row) for row in found)


def levels_of(db: Session, item_id: int) -> tuple[PlaceLevelRow, ...]:
    """What there should be at places beside the stock room."""
    columns: tuple[Any, ...] = (
        col(PlaceLevel.place_id), col(StockPlace.name), col(PlaceLevel.par), col(PlaceLevel.reorder_at),
        col(PlaceLevel.emergency_at), col(PlaceLevel.shelf), col(PlaceLevel.optional_at),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(StockPlace, col(StockPlace.id) == col(PlaceLevel.place_id))
        .where(col(PlaceLevel.item_id) == item_id, col(StockPlace.active).is_(True))
        .order_by(col(StockPlace.name))
    )
    return tuple(PlaceLevelRow(*row) for row in found)


def used_by_month(db: Session, day: date, item_id: int) -> tuple[tuple[date, int], ...]:
    """Units given out in each of the last months, this one included; what was taken back does not count."""
    months = [_months_before(day, back) for back in range(MONTHS_SHOWN - 1, -1, -1)]
    used = dict.fromkeys(months, 0)
    columns: tuple[Any, ...] = (col(StockMove.day), func.sum(col(StockMove.quantity)))
    found = db.execute(
        select(*columns)
        .where(
            col(StockMove.item_id) == item_id,
            col(StockMove.kind) == MoveKind.ISSUE,
            col(StockMove.day) >= months[0],
        )
        .group_by(col(StockMove.day))
    )
    for moved_on, quantity in found:
        month = moved_on.replace(day=1)
        if month in used:
            used[month] -= int(quantity)
    return tuple(used.items())


def used_by_day(db: Session, day: date, item_id: int, room: StockRoom | None = None) -> tuple[int, ...]:
    """Units given out on each of the last days before `day`, the oldest first; none before it first came."""
    there = (col(StockMove.item_id) == item_id, *(() if room is None else (moved_in(room),)))
    began = db.execute(select(func.min(col(StockMove.day))).where(*there)).scalar()
    if began is None or began >= day:
        return ()
    first = max(began, day - timedelta(days=LOOKED_BACK_DAYS))
    used = dict.fromkeys((first + timedelta(days=n) for n in range((day - first).days)), 0)
    columns: tuple[Any, ...] = (col(StockMove.day), func.sum(col(StockMove.quantity)))
    found = db.execute(
        select(*columns)
        .where(
            *there,
            col(StockMove.kind) == MoveKind.ISSUE,
            col(StockMove.day) >= first,
            col(StockMove.day) < day,
        )
        .group_by(col(StockMove.day))
    )
    for moved_on, quantity in found:
        used[moved_on] = -int(quantity)
    return tuple(used.values())


def _months_before(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def value_of(db: Session, item_id: int, beyond: Mapping[int, int] = AS_IT_CAME) -> StockValue:
    """What is on hand of an item is worth."""
    return value_at(flowed(db, item_id), beyond)
