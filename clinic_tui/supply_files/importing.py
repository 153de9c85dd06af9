"""Taking in a file of supplies: all of it in one action, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict
from clinic_tui.purchasing.models import Vendor, VendorItem
from clinic_tui.stock.models import Item, ItemPack, Lot, PlaceLevel, StockMove
from clinic_tui.stock.rows import MoveKind
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.desk_session import Model
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo
from clinic_tui.store.site import first_site
from clinic_tui.supply_files.known import Known
from clinic_tui.supply_files.plan import Plan, PlannedItem, PlannedOffer
from clinic_tui.supply_files.planning import plan_supplies
from clinic_tui.supply_files.rows import Choices, FileReport, SupplyLine

VERB = "stock.import"
REASON = "opening count"

MOST_UNDONE = 1_000
"""Lines of a file that undo takes back: it goes row by row, while no other desk can write."""

TOO_MANY = f"over {MOST_UNDONE:,} lines came in at once: another file puts right what is wrong (--update)"
_AT_ONCE = 500
"""Rows that a statement asks for."""


def preview_supplies(db: Session, desk: Desk, lines: Iterable[SupplyLine], choices: Choices) -> FileReport:
    """What `import_supplies` would do, and all that is wrong; nothing is written."""
    return plan_supplies(Known(db), lines, today(desk.clock), choices).report


def import_supplies(desk: Desk, lines: Sequence[SupplyLine], choices: Choices) -> FileReport:
    """Write what the file says. Raises Conflict where anything in it is wrong (see `preview_supplies`).

    Opening counts are moves of the ledger; where some of an item is on hand already nothing is put there.
    """
    undo = Undo.YES if len(lines) <= MOST_UNDONE else Undo.NO
    with desk.act(VERB, reason=REASON, undo=undo, undo_words=TOO_MANY if undo is Undo.NO else "") as db:
        plan = plan_supplies(Known(db), lines, today(desk.clock), choices)
        if plan.report.wrong:
            first = plan.report.wrong[0]
            raise Conflict(f"nothing was taken in: line {first.line}, {first.field}: {first.words}")
        _write(desk, db, plan)
        return plan.report


def _write(desk: Desk, db: DeskSession, plan: Plan) -> None:
    vendors = {vendor.code: vendor for vendor in _new_vendors(db, plan)}
    numbers = _write_items(db, plan)
    _write_parts(db, plan, numbers)
    _write_offers(db, plan, numbers, vendors)
    _write_moves(desk, db, plan, numbers)


def _new_vendors(db: DeskSession, plan: Plan) -> list[Vendor]:
    rows = [fresh(Vendor, **_values(entry)) for entry in plan.vendors.values()]
    db.add_fresh(rows)
    return rows


def _write_items(db: DeskSession, plan: Plan) -> dict[str, int]:
    """The numbers of all items of the file, by code."""
    site_id = first_site(db).id or 0
    new = [
        fresh(Item, site_id=site_id, **_values(item.entry))
        for item in plan.items
        if item.known is None and item.entry is not None
    ]
    db.add_fresh(new)
    known = [item for item in plan.items if item.known is not None]
    rows = _rows(db, Item, [item.known.id for item in known if item.known and item.entry is not None])
    for item in known:
        if item.known and item.entry is not None:
            row = rows[item.known.id]
            _put(row, _values(item.entry))
            row.active = True
    db.flush()
    return {row.code: row.id or 0 for row in new} | {item.code: item.known.id for item in known if item.known}


def _write_parts(db: DeskSession, plan: Plan, numbers: dict[str, int]) -> None:
    """Barcodes and levels at places; forms of an item that is known are stale by them."""
    packs, levels = [], []
    repacked = _rows(db, ItemPack, [pack for item in plan.items for pack in item.repacked])
    relevelled = _rows(
        db, PlaceLevel, [each.known.id for item in plan.items for each in item.levels.values() if each.known]
    )
    touched = _rows(
        db, Item, [item.known.id for item in plan.items if item.known and (item.packs or item.repacked)]
    )
    for item in plan.items:
        number = numbers[item.code]
        packs += [
            fresh(ItemPack, item_id=number, gtin=gtin, units=units) for gtin, units in item.packs.items()
        ]
        for pack, units in item.repacked.items():
            repacked[pack].units = units
        for place, level in item.levels.items():
            values = {
                "par": level.par, "reorder_at": level.reorder_at, "emergency_at": level.emergency_at,
                "optional_at": level.optional_at, "shelf": level.shelf,
            }  # fmt: skip
            if level.known is None:
                levels.append(fresh(PlaceLevel, item_id=number, place_id=place, **values))
            else:
                _put(relevelled[level.known.id], values)
    for row in touched.values():
        db.touch(row)
    db.add_fresh(packs)
    db.add_fresh(levels)


def _write_offers(
    db: DeskSession, plan: Plan, numbers: dict[str, int], new_vendors: dict[str, Vendor]
) -> None:
    planned = [(item, offer) for item in plan.items for offer in item.offers]
    if not planned:
        return
    numbered: tuple[Any, ...] = (col(Vendor.code), col(Vendor.id))
    vendors: dict[str, int] = dict(db.execute(select(*numbered)).all())
    vendors |= {code: vendor.id or 0 for code, vendor in new_vendors.items()}
    _prefer_alone(db, planned)
    known = _rows(db, VendorItem, [offer.known.id for _, offer in planned if offer.known])
    new = []
    for item, offer in planned:
        if offer.known is None:
            new.append(
                fresh(
                    VendorItem, vendor_id=vendors[offer.vendor], item_id=numbers[item.code],
                    **_values(offer.entry),
                )
            )  # fmt: skip
            continue
        row = known[offer.known.id]
        row.item_id, row.active = numbers[item.code], True
        _put(row, _values(offer.entry))
    db.add_fresh(new)


def _prefer_alone(db: DeskSession, planned: list[tuple[PlannedItem, PlannedOffer]]) -> None:
    """Of an item one offer is preferred: others that are known are not any more."""
    items = [item.known.id for item, offer in planned if offer.entry.preferred and item.known]
    for start in range(0, len(items), _AT_ONCE):
        others = db.scalars(
            select(VendorItem).where(
                col(VendorItem.item_id).in_(items[start : start + _AT_ONCE]),
                col(VendorItem.preferred).is_(True),
            )
        )
        for other in others:
            other.preferred = False


def _write_moves(desk: Desk, db: DeskSession, plan: Plan, numbers: dict[str, int]) -> None:
    """Lots first, for moves name them."""
    known = _rows(db, Lot, [lot.known.id for item in plan.items for lot in item.lots.values() if lot.known])
    new: dict[tuple[str, str], Lot] = {}
    lots: dict[tuple[str, str], int] = {}
    for item in plan.items:
        for number, lot in item.lots.items():
            if lot.known is None:
                new[item.code, number] = fresh(
                    Lot, item_id=numbers[item.code], number=lot.number, expires_on=lot.expires_on
                )
            else:
                known[lot.known.id].expires_on = lot.expires_on
                lots[item.code, number] = lot.known.id
    db.add_fresh(list(new.values()))
    lots |= {key: lot.id or 0 for key, lot in new.items()}
    now, day = desk.clock.now(), today(desk.clock)
    db.add_fresh(
        [
            fresh(
                StockMove, item_id=numbers[item.code], at=now, day=day, kind=MoveKind.RECEIVE,
                quantity=move.units, reason=REASON, who=desk.actor.login, place_id=move.place_id or None,
                lot_id=lots[item.code, move.lot] if move.lot else None, cents=move.cents,
            )
            for item in plan.items
            for move in item.moves
        ]
    )  # fmt: skip


def _rows(db: DeskSession, model: type[Model], numbers: Iterable[int]) -> dict[int, Model]:
    """Rows by their numbers, many in one statement; the session keeps them while they are held."""
    wanted = list(dict.fromkeys(numbers))
    key = model.__table__.c.id  # type: ignore[attr-defined]
    found: dict[int, Model] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = db.scalars(select(model).where(key.in_(wanted[start : start + _AT_ONCE])))
        found |= {row.id: row for row in rows}  # type: ignore[attr-defined]
    return found


def _values(entry: object) -> dict[str, object]:
    return {each.name: getattr(entry, each.name) for each in fields(entry)}  # type: ignore[arg-type]


def _put(row: object, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
