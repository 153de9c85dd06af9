"""What dearer or cheaper invoices did as they were accepted: to the shelf, and to what was used by then.

Who keeps books puts the second part under purchase price variance. It is computed of the moves and invoices
up to that moment, and so is the same whatever is used later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import instant_of
from clinic_tui.errors import Invalid
from clinic_tui.purchasing.dearer import Laid, beyond_at, laid_of_item
from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.models import OrderLine, Vendor
from clinic_tui.purchasing.rows import PriceVariance
from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.stock.flowed import Flowed, flowed, value_at
from clinic_tui.stock.models import Item
from clinic_tui.words.money import show_money


def price_variances(db: Session, zone: ZoneInfo, first: date, last: date) -> tuple[PriceVariance, ...]:
    """Of invoices accepted on the clinic's days from `first` to `last`, as they were accepted, item by item.

    Raises Invalid where the span ends before it begins.
    """
    if first > last:
        raise Invalid("the span ends before it begins", "to")
    end = instant_of(last + timedelta(days=1), 0, zone)
    return _told(
        db,
        zone,
        col(VendorInvoice.accepted_at) >= instant_of(first, 0, zone),
        col(VendorInvoice.accepted_at) < end,
    )


def variances_of(db: Session, zone: ZoneInfo, invoice_id: int) -> tuple[PriceVariance, ...]:
    """Those of one invoice; none while it is open."""
    return _told(db, zone, col(VendorInvoice.id) == invoice_id)


def in_words(found: Iterable[PriceVariance]) -> str:
    """What an invoice does as it is accepted; empty where it asks what was ordered."""
    rows = tuple(found)
    beyond, used = sum(row.beyond_cents for row in rows), sum(row.used_fifo_cents for row in rows)
    if not any(row.beyond_cents for row in rows):
        return ""
    more = "more" if beyond >= 0 else "less"
    words = f"the shelf is worth {show_money(abs(beyond - used))} {more}"
    return f"{words}; {show_money(used)} for what was used is price variance" if used else words


def _told(db: Session, zone: ZoneInfo, *which: Any) -> tuple[PriceVariance, ...]:
    columns: tuple[Any, ...] = (
        col(VendorInvoice.id), col(VendorInvoice.number), col(Vendor.name), col(VendorInvoice.accepted_at),
        col(OrderLine.item_id), col(Item.name), col(Item.category),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .select_from(InvoiceLine)
        .join(VendorInvoice, col(VendorInvoice.id) == col(InvoiceLine.invoice_id))
        .join(Vendor, col(Vendor.id) == col(VendorInvoice.vendor_id))
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .where(col(VendorInvoice.state) == InvoiceState.ACCEPTED, *which)
        .distinct()
        .order_by(col(VendorInvoice.accepted_at), col(VendorInvoice.id), col(Item.name))
    )
    told = []
    known: dict[int, tuple[Laid, tuple[Flowed, ...]]] = {}
    for invoice, number, vendor, at, item_id, name, category in found:
        if item_id not in known:
            known[item_id] = laid_of_item(db, item_id), flowed(db, item_id)
        beyond, fifo, average = _moved(*known[item_id], invoice, at)
        if beyond or fifo or average:
            day = at.astimezone(zone).date()
            row = PriceVariance(number, vendor, day, name, category, beyond, beyond - fifo, beyond - average)
            told.append(row)
    return tuple(told)


def _moved(laid: Laid, moves: Sequence[Flowed], invoice: int, at: datetime) -> tuple[int, int, int]:
    """What it asks beyond for an item, and by how much both worths of the item rose with it."""
    after, before = (beyond_at(laid, at, without) for without in (0, invoice))
    beyond = sum(after.values()) - sum(before.values())
    if after == before:
        return 0, 0, 0
    worth, was = (value_at(moves, each, at) for each in (after, before))
    return beyond, worth.fifo_cents - was.fifo_cents, worth.average_cents - was.average_cents
