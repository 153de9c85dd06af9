"""What the clinic knows of supplies already, read at once for a file of thousands of lines (columns only)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.models import Vendor, VendorItem
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.models import Item, ItemPack, Lot, PlaceLevel, StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MAIN, MAIN_NAME, PlaceKind
from clinic_tui.supply_files.made_codes import folded

STOCK_ROOM = ("", MAIN_NAME, "stock room")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item as it is written."""

    id: int
    active: bool
    entry: ItemEntry


@dataclass(frozen=True, slots=True)
class KnownOffer:
    """A vendor's offer as it is written."""

    id: int
    item_id: int
    active: bool
    entry: OfferEntry


@dataclass(frozen=True, slots=True)
class KnownVendor:
    """A vendor as it is written."""

    id: int
    active: bool
    entry: VendorEntry


@dataclass(frozen=True, slots=True)
class KnownLevel:
    """What there should be of an item at a place beside the stock room."""

    id: int
    par: int
    reorder_at: int
    emergency_at: int
    optional_at: int
    shelf: str


@dataclass(frozen=True, slots=True)
class KnownLot:
    """A lot as it is written."""

    id: int
    number: str
    expires_on: date | None
    recalled_on: date | None


class Known:
    """All of it, by what files call it."""

    def __init__(self, db: Session) -> None:
        self.items = {item.entry.code: item for item in _items(db)}
        self.codes_by_name: dict[str, list[str]] = defaultdict(list)
        for code, item in self.items.items():
            if item.active:
                self.codes_by_name[folded(item.entry.name)].append(code)
        self.code_of = {item.id: code for code, item in self.items.items()}
        packs: tuple[Any, ...] = (
            col(ItemPack.gtin),
            col(ItemPack.id),
            col(ItemPack.item_id),
            col(ItemPack.units),
        )
        self.packs = {gtin: (number, item, units) for gtin, number, item, units in db.execute(select(*packs))}
        self.places = _places(db)
        rooms = select(col(StockPlace.id)).where(col(StockPlace.kind) == PlaceKind.STOCK_ROOM)
        self.stock_rooms = frozenset(db.scalars(rooms))
        levels: tuple[Any, ...] = (
            col(PlaceLevel.item_id), col(PlaceLevel.place_id), col(PlaceLevel.id), col(PlaceLevel.par),
            col(PlaceLevel.reorder_at), col(PlaceLevel.emergency_at), col(PlaceLevel.optional_at),
            col(PlaceLevel.shelf),
        )  # fmt: skip
        self.levels = {(item, place): KnownLevel(*rest) for item, place, *rest in db.execute(select(*levels))}
        lots: tuple[Any, ...] = (
            col(Lot.item_id), col(Lot.id), col(Lot.number), col(Lot.expires_on), col(Lot.recalled_on)
        )  # fmt: skip
        self.lots = {
            (item, number.upper()): KnownLot(lot, number, *rest)
            for item, lot, number, *rest in db.execute(select(*lots))
        }
        self.on_hand = _on_hand(db)
        self.vendors = {vendor.entry.code: vendor for vendor in known_vendors(db)}
        in_order = sorted(self.vendors.values(), key=lambda vendor: vendor.active)
        self.vendor_called = {folded(vendor.entry.name): vendor for vendor in in_order}
        self.vendor_called |= {folded(vendor.entry.code): vendor for vendor in in_order}
        self.offers = {(vendor, offer.entry.catalog): offer for vendor, offer in known_offers(db)}


def known_vendors(db: Session) -> Iterator[KnownVendor]:
    """Every vendor, those that nothing is bought from any more too."""
    names = [each.name for each in fields(VendorEntry)]
    columns: tuple[Any, ...] = (
        col(Vendor.id), col(Vendor.active), *(getattr(Vendor, name) for name in names)
    )  # fmt: skip
    for number, active, *values in db.execute(select(*columns)):
        yield KnownVendor(number, active, VendorEntry(*values))


def known_offers(db: Session, vendor_id: int | None = None) -> Iterator[tuple[int, KnownOffer]]:
    """Every offer with the number of its vendor, or those of one vendor."""
    names = [each.name for each in fields(OfferEntry)]
    columns: tuple[Any, ...] = (
        col(VendorItem.vendor_id), col(VendorItem.id), col(VendorItem.item_id), col(VendorItem.active),
        *(getattr(VendorItem, name) for name in names),
    )  # fmt: skip
    statement = select(*columns)
    if vendor_id is not None:
        statement = statement.where(col(VendorItem.vendor_id) == vendor_id)
    for vendor, number, item, active, *values in db.execute(statement.order_by(col(VendorItem.id))):
        yield vendor, KnownOffer(number, item, active, OfferEntry(*values))


def _items(db: Session) -> Iterator[KnownItem]:
    names = [each.name for each in fields(ItemEntry)]
    columns: tuple[Any, ...] = (col(Item.id), col(Item.active), *(getattr(Item, name) for name in names))
    for number, active, *values in db.execute(select(*columns)):
        yield KnownItem(number, active, ItemEntry(*values))


def _places(db: Session) -> dict[str, int]:
    """Places by code and by name; the stock room by what people call it."""
    columns: tuple[Any, ...] = (col(StockPlace.id), col(StockPlace.code), col(StockPlace.name))
    found = db.execute(select(*columns).where(col(StockPlace.active).is_(True))).all()
    named = {folded(name): number for number, _, name in found}
    return named | {folded(code): number for number, code, _ in found} | dict.fromkeys(STOCK_ROOM, MAIN)


def _on_hand(db: Session) -> dict[int, dict[tuple[int, int], int]]:
    """Units by item, and there by place and lot."""
    sums = stock_on_hand.c
    units: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    statement = select(sums.item_id, sums.place_id, sums.lot_id, sums.quantity).where(sums.quantity > 0)
    for item, place, lot, quantity in db.execute(statement):
        units[item][place, lot] = quantity
    return units
