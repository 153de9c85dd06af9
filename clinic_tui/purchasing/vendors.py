"""The use cases of vendors and of what they sell."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.models import PurchaseOrder, PurchaseRule, Vendor, VendorItem
from clinic_tui.purchasing.states import ENDED
from clinic_tui.stock.models import Item
from clinic_tui.stock.rows import MOST
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row

VERB = "vendor.edit"
MOST_CENTS = 100_000_000
"""No pack and no order costs more: $1,000,000."""

MOST_DAYS = 365


def add_vendor(desk: Desk, entry: VendorEntry) -> int:
    """Begin to buy from a vendor; its number. Raises Invalid naming the field."""
    clean = cleaned_vendor(entry)
    with desk.act(VERB) as db:
        _require_none_dropped(db, clean.code)
        vendor = Vendor(code=clean.code, name=clean.name)
        _put(vendor, clean)
        db.add(vendor)
        db.flush()
        return vendor.id or 0


def edit_vendor(desk: Desk, vendor_id: int, version: int, entry: VendorEntry) -> None:
    """Change what is known of it. Raises Conflict where another desk did so meanwhile."""
    clean = cleaned_vendor(entry)
    with desk.act(VERB) as db:
        vendor = db.need(Vendor, vendor_id, "there is no such vendor")
        _require_seen(vendor, version, "vendor")
        _put(vendor, clean)


def drop_vendor(desk: Desk, vendor_id: int, version: int) -> None:
    """Buy there no more. Raises Conflict while an order to it is open."""
    with desk.act(VERB) as db:
        vendor = db.need(Vendor, vendor_id, "there is no such vendor")
        _require_seen(vendor, version, "vendor")
        open_order = db.scalars(
            select(PurchaseOrder).where(
                col(PurchaseOrder.vendor_id) == vendor_id, col(PurchaseOrder.state).not_in(list(ENDED))
            )
        ).first()
        if open_order is not None:
            raise Conflict(f"order {open_order.number} to {vendor.name} is open: close or cancel it first")
        vendor.active = False


def buy_again(desk: Desk, vendor_id: int, version: int) -> None:
    """Buy there again, what it sold as it was known."""
    with desk.act(VERB) as db:
        vendor = db.need(Vendor, vendor_id, "there is no such vendor")
        _require_seen(vendor, version, "vendor")
        if vendor.active:
            raise Conflict(f"{vendor.name} is bought from already")
        vendor.active = True


def _require_none_dropped(db: DeskSession, code: str) -> None:
    dropped = select(Vendor).where(col(Vendor.code) == code, col(Vendor.active).is_(False))
    if (vendor := db.scalars(dropped).first()) is not None:
        raise Conflict(f"{code} is {vendor.name}, which was dropped: buy there again (d; or `vendors again`)")


def set_offer(desk: Desk, vendor_id: int, item_id: int, entry: OfferEntry) -> int:
    """Write what the vendor sells of an item, by its catalog number; the number of the offer.

    An offer of that catalog number is changed; a preferred one is the only one of the item.
    """
    clean = cleaned_offer(entry)
    with desk.act(VERB) as db:
        vendor = db.need(Vendor, vendor_id, "there is no such vendor")
        item = db.need(Item, item_id, "there is no such item")
        offer = db.scalars(
            select(VendorItem).where(
                col(VendorItem.vendor_id) == vendor_id, col(VendorItem.catalog) == clean.catalog
            )
        ).first()
        if offer is not None and offer.item_id != item_id:
            if offer.active:
                other = db.need(Item, offer.item_id, "there is no such item")
                raise Conflict(f"{vendor.name} has {clean.catalog} for {other.name}, not for {item.name}")
            offer.item_id = item_id
        if offer is None:
            offer = VendorItem(vendor_id=vendor_id, item_id=item_id, catalog=clean.catalog)
            db.add(offer)
        _put(offer, clean)
        offer.active = True
        db.flush()
        if clean.preferred:
            _prefer_alone(db, offer)
        return offer.id or 0


def drop_offer(desk: Desk, offer_id: int) -> None:
    """It is not sold any more, or not bought."""
    with desk.act(VERB) as db:
        db.need(VendorItem, offer_id, "there is no such offer").active = False


def set_approve_limit(desk: Desk, cents: int) -> None:
    """Up to how many cents those who draft orders may approve them."""
    if not 0 <= cents <= MOST_CENTS:
        raise Invalid("the limit is $0 to $1,000,000", "limit")
    with desk.act("purchase.rules") as db:
        rule = db.scalars(select(PurchaseRule)).first() or PurchaseRule()
        rule.approve_cents = cents
        db.add(rule)


def _prefer_alone(db: DeskSession, offer: VendorItem) -> None:
    others = db.scalars(
        select(VendorItem).where(
            col(VendorItem.item_id) == offer.item_id,
            col(VendorItem.id) != offer.id,
            col(VendorItem.preferred).is_(True),
        )
    )
    for other in others:
        other.preferred = False


def _require_seen(row: Row, version: int, what: str) -> None:
    if row.version != version:
        raise Conflict(f"this {what} was changed at another desk meanwhile: look again and repeat")


def _put(row: Vendor | VendorItem, entry: VendorEntry | OfferEntry) -> None:
    for each in fields(entry):
        setattr(row, each.name, getattr(entry, each.name))


def cleaned_vendor(entry: VendorEntry) -> VendorEntry:
    """The entry fit to be kept. Raises Invalid naming the field."""
    code, name = clean_text(entry.code, 20, "code").upper(), clean_text(entry.name, 80, "name")
    if not (code and name):
        raise Invalid("a vendor needs a code and a name", "name" if code else "code")
    if not (code.isascii() and code.isprintable()):
        raise Invalid("a code has plain letters, digits and signs alone, so that all can type it", "code")
    email = clean_text(entry.email, 120, "email")
    if email and (email.count("@") != 1 or email.startswith("@") or email.endswith("@") or " " in email):
        raise Invalid(f"{email} is no address of a mailbox, as orders@vendor.com", "email")
    if not 0 <= entry.lead_days <= MOST_DAYS:
        raise Invalid(f"from order to delivery are 0 to {MOST_DAYS} days", "lead")
    if not 0 <= entry.minimum_cents <= MOST_CENTS:
        raise Invalid("the smallest order is $0 to $1,000,000", "minimum")
    return VendorEntry(
        code, name, clean_text(entry.account, 40, "account"), clean_text(entry.phone, 40, "phone"), email,
        entry.lead_days, entry.minimum_cents, clean_text(entry.note, 200, "note"),
    )  # fmt: skip


def cleaned_offer(entry: OfferEntry) -> OfferEntry:
    """The entry fit to be kept. Raises Invalid naming the field."""
    catalog = clean_text(entry.catalog, 40, "catalog")
    if not catalog:
        raise Invalid("what is the vendor's catalog number?", "catalog")
    if not 1 <= entry.units <= MOST:
        raise Invalid(f"a pack holds 1 to {MOST:,} units, not {entry.units}", "units")
    if entry.cents is not None and not 0 <= entry.cents <= MOST_CENTS:
        raise Invalid("a pack costs $0 to $1,000,000", "price")
    if not 1 <= entry.multiple <= MOST:
        raise Invalid("packs are sold by 1 or more", "multiple")
    if not 0 <= entry.minimum <= MOST:
        raise Invalid("the fewest packs that are sold are 0 or more", "minimum")
    if entry.lead_days is not None and not 0 <= entry.lead_days <= MOST_DAYS:
        raise Invalid(f"from order to delivery are 0 to {MOST_DAYS} days", "lead")
    return OfferEntry(
        catalog, clean_text(entry.pack, 20, "pack") or "each", entry.units, entry.cents, entry.multiple,
        entry.minimum, entry.lead_days, entry.preferred,
    )  # fmt: skip
