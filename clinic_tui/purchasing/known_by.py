"""By what else an item is known: who sells it, its lots, its barcodes; the filter of the list looks there."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.models import Vendor, VendorItem
from clinic_tui.stock.models import ItemPack, Lot
from clinic_tui.stock.rows import KnownBy


def known_by(db: Session) -> dict[int, KnownBy]:
    """Of each item; lots that are used up too, for a recall may ask for them."""
    vendors: dict[int, set[str]] = defaultdict(set)
    numbers: dict[int, set[str]] = defaultdict(set)
    sold: tuple[Any, ...] = (
        col(VendorItem.item_id),
        col(Vendor.code),
        col(Vendor.name),
        col(VendorItem.catalog),
    )
    for item_id, code, name, catalog in db.execute(
        select(*sold)
        .join(Vendor, col(Vendor.id) == col(VendorItem.vendor_id))
        .where(col(VendorItem.active).is_(True), col(Vendor.active).is_(True))
    ):
        vendors[item_id] |= {code.casefold(), name.casefold()}
        numbers[item_id].add(catalog.casefold())
    for statement in (
        select(col(Lot.item_id), col(Lot.number)),
        select(col(ItemPack.item_id), col(ItemPack.gtin)),
    ):
        for item_id, number in db.execute(statement):
            numbers[item_id].add(number.casefold())
    return {
        number: KnownBy(" ".join(sorted(vendors[number])), frozenset(numbers[number]))
        for number in vendors.keys() | numbers.keys()
    }
