"""The use cases of the list of items: what is kept, how much there should be, under which barcodes."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.models import Item, ItemPack, PlaceLevel, StockPlace
from clinic_tui.stock.moving import on_hand
from clinic_tui.stock.product_number import clean_product_number
from clinic_tui.stock.rows import MOST, PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.site import first_site
from clinic_tui.words.drug_code import read_ndc

VERB = "stock.edit"


def add_item(desk: Desk, entry: ItemEntry) -> int:
    """Begin to keep an item; its number. Raises Invalid naming the field."""
    clean = cleaned(entry)
    with desk.act(VERB) as db:
        _require_no_stopped(db, clean.code)
        row = Item(site_id=first_site(db).id or 0, code=clean.code, name=clean.name)
        _put(row, clean)
        db.add(row)
        db.flush()
        return row.id or 0


def edit_item(desk: Desk, item_id: int, version: int, entry: ItemEntry) -> None:
    """Change what is known of an item. Raises Conflict where another desk did so meanwhile."""
    clean = cleaned(entry)
    with desk.act(VERB) as db:
        item = _seen(db.need(Item, item_id, "there is no such item"), version)
        _put(item, clean)


def set_levels(desk: Desk, item_id: int, version: int, par: int, reorder_at: int, emergency_at: int) -> None:
    """Set what there should be in the stock room, when to order, and when it is urgent (units of issue)."""
    require_levels(par, reorder_at, emergency_at)
    with desk.act(VERB) as db:
        item = _seen(db.need(Item, item_id, "there is no such item"), version)
        item.par, item.reorder_at, item.emergency_at = par, reorder_at, emergency_at


def set_place_levels(
    desk: Desk,
    item_id: int,
    place_id: int,
    par: int,
    reorder_at: int,
    emergency_at: int,
    shelf: str | None = None,
    optional_at: int | None = None,
) -> None:
    """The same for a place beside the first stock room, with the shelf there.

    `optional_at` is of a stock room alone, where the item rides along at or under it. None leaves shelf and
    optional level as they are.
    """
    require_levels(par, reorder_at, emergency_at)
    label = None if shelf is None else clean_text(shelf, 40, "shelf")
    with desk.act(VERB) as db:
        db.need(Item, item_id, "there is no such item")
        place = db.need(StockPlace, place_id, "there is no such place")
        level = db.scalars(
            select(PlaceLevel).where(col(PlaceLevel.item_id) == item_id, col(PlaceLevel.place_id) == place_id)
        ).first()
        if level is None:
            level = PlaceLevel(item_id=item_id, place_id=place_id, par=0, reorder_at=0, emergency_at=0)
            db.add(level)
        if optional_at and place.kind is not PlaceKind.STOCK_ROOM:
            raise Invalid(f"{place.name} is filled up, and orders nothing: leave it out", "optional")
        if optional_at is not None:
            require_optional(optional_at, reorder_at, par)
            level.optional_at = optional_at
        level.par, level.reorder_at, level.emergency_at = par, reorder_at, emergency_at
        level.shelf = level.shelf if label is None else label


def stop_keeping(desk: Desk, item_id: int, version: int) -> None:
    """Take an item off the list, and its barcodes. Raises Conflict while some of it is on hand."""
    with desk.act(VERB) as db:
        item = _seen(db.need(Item, item_id, "there is no such item"), version)
        if left := on_hand(db, item_id):
            raise Conflict(f"{left} {item.unit} of {item.name} are on hand: issue or write them off first")
        for pack in db.scalars(select(ItemPack).where(col(ItemPack.item_id) == item_id)):
            db.delete(pack)  # its boxes may become another item's
        item.active = False


def keep_again(desk: Desk, item_id: int, version: int) -> None:
    """Put an item on the list again that was taken off, with its levels; its barcodes are gone."""
    with desk.act(VERB) as db:
        item = _seen(db.need(Item, item_id, "there is no such item"), version)
        if item.active:
            raise Conflict(f"{item.name} is kept already")
        item.active = True


def add_pack(desk: Desk, item_id: int, gtin: str, units: int) -> int:
    """Know the item by one more barcode, and how many units of issue such a pack holds; its number."""
    code = clean_product_number(gtin)
    if not 1 <= units <= MOST:
        raise Invalid(f"a pack holds 1 to {MOST:,} units, not {units}", "units")
    with desk.act(VERB) as db:
        item = db.need(Item, item_id, "there is no such item")
        pack = ItemPack(item_id=item_id, gtin=code, units=units)
        db.add(pack)
        db.touch(item)
        db.flush()
        return pack.id or 0


def drop_pack(desk: Desk, pack_id: int) -> None:
    """Do not know the item by this barcode any more."""
    with desk.act(VERB) as db:
        pack = db.need(ItemPack, pack_id, "there is no such barcode")
        db.touch(db.need(Item, pack.item_id, "there is no such item"))
        db.delete(pack)


def _require_no_stopped(db: Session, code: str) -> None:
    stopped = select(Item).where(col(Item.code) == code, col(Item.active).is_(False))
    if (item := db.scalars(stopped).first()) is not None:
        raise Conflict(
            f"{code} is {item.name}, which is not kept any more: keep it again (f, stopped; or `stock keep`)"
        )


def _seen(item: Item, version: int) -> Item:
    if item.version != version:
        raise Conflict("this item was changed at another desk meanwhile: look again and repeat")
    return item


def cleaned(entry: ItemEntry) -> ItemEntry:
    """The entry fit to be kept. Raises Invalid naming the field."""
    if not (entry.code.isascii() and entry.code.isprintable()):
        raise Invalid("a code has plain letters, digits and signs alone, so that all can type it", "code")
    code = clean_text(entry.code, 20, "code").upper()
    name = clean_text(entry.name, 100, "name")
    if not code or not name:
        raise Invalid("an item needs a code and a name", "code" if not code else "name")
    require_levels(entry.par, entry.reorder_at, entry.emergency_at)
    require_optional(entry.optional_at, entry.reorder_at, entry.par)
    drug_code = read_ndc(entry.drug_code, "drug_code") if entry.drug_code.strip() else ""
    return ItemEntry(
        code, name, clean_text(entry.category, 40, "category"), clean_text(entry.unit, 20, "unit") or "each",
        clean_text(entry.place, 40, "place"), entry.par, entry.reorder_at, entry.emergency_at,
        entry.tracks_lots, entry.controlled, entry.cold, drug_code,
        clean_text(entry.hazard_sheet, 200, "hazard_sheet"), entry.optional_at,
    )  # fmt: skip


def _put(item: Item, entry: ItemEntry) -> None:
    for each in fields(entry):
        setattr(item, each.name, getattr(entry, each.name))


def require_optional(optional_at: int, reorder_at: int, par: int) -> None:
    """Raise Invalid for an optional level that is not between the others; 0 is none."""
    if optional_at and not reorder_at <= optional_at <= par:
        raise Invalid("the optional level is not below the reorder point and not above par", "optional")


def require_levels(par: int, reorder_at: int, emergency_at: int) -> None:
    """Raise Invalid, naming the field, for levels that do not go together (units of issue)."""
    if not 0 <= reorder_at <= par <= MOST:
        raise Invalid("the reorder point is 0 or more and not above par", "reorder")
    if not 0 <= emergency_at <= reorder_at:
        raise Invalid("the emergency level is 0 or more and not above the reorder point", "emergency")
