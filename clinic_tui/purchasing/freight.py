"""Freight, tax and fees of invoices: which budget pays them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder
from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.stock.models import Item

Part = tuple[int, str]
"""The site that ordered, and the kind of the items."""


@dataclass(frozen=True, slots=True)
class Freight:
    """What an invoice asks beside its lines, on its day, and for what most of it was."""

    dated_on: date
    cents: int
    site_id: int
    category: str


def largest_part(cents: Mapping[Part, int]) -> Part:
    """The part that costs most; of several that cost the same the first by site and kind."""
    return min(cents, key=lambda part: (-cents[part], part))


def freight(db: Session, first: date, last: date) -> tuple[Freight, ...]:
    """That of invoices of these days, both included, which somebody answers for."""
    columns: tuple[Any, ...] = (
        col(VendorInvoice.id), col(VendorInvoice.dated_on), col(VendorInvoice.other_cents),
        col(PurchaseOrder.site_id), col(Item.category),
        func.sum(col(InvoiceLine.packs) * col(InvoiceLine.cents)),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(InvoiceLine, col(InvoiceLine.invoice_id) == col(VendorInvoice.id))
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .where(
            col(VendorInvoice.state) == InvoiceState.ACCEPTED,
            col(VendorInvoice.other_cents) > 0,
            col(VendorInvoice.dated_on) >= first,
            col(VendorInvoice.dated_on) <= last,
        )
        .group_by(*columns[:5])
    )
    asked: dict[int, tuple[date, int]] = {}
    parts: dict[int, dict[Part, int]] = defaultdict(dict)
    for number, dated_on, other, site, category, cents in found:
        asked[number] = dated_on, other
        parts[number][site, category] = int(cents)
    return tuple(Freight(*asked[number], *largest_part(parts[number])) for number in asked)
