"""What accepted invoices ask for goods beyond what these had cost as they came: it is spent as well.

What comes costs what was ordered until its invoice says otherwise. Packs that are asked for and did not come
count once they come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.models import OrderLine, OrderReceipt, PurchaseOrder
from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.stock.models import Item, StockMove


@dataclass(frozen=True, slots=True)
class Dearer:
    """What of one line an invoice asks more than it had cost, below zero for less, on the invoice's day."""

    dated_on: date
    cents: int
    site_id: int
    category: str


def beyond_cost(asked: int, asked_units: int, asked_in_all: int, cost: int, came: int) -> int:
    """Cents that an invoice asks for its units of a line beyond what so many of those that came had cost.

    `asked_in_all` are the units of all its invoices: where they ask for more than came, each of them counts
    for its share of what came.
    """
    if not came or not asked_in_all:
        return 0
    share = Fraction(min(came, asked_in_all), asked_in_all)
    return round(share * (asked - Fraction(cost * asked_units, came)))


def dearer(db: Session, first: date, last: date) -> tuple[Dearer, ...]:
    """Of invoices of these days, both included, which somebody answers for."""
    packs, units = col(InvoiceLine.packs), col(OrderLine.units)
    columns: tuple[Any, ...] = (
        col(InvoiceLine.line_id), col(VendorInvoice.dated_on), packs * col(InvoiceLine.cents), packs * units,
        col(PurchaseOrder.site_id), col(Item.category),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(VendorInvoice, col(VendorInvoice.id) == col(InvoiceLine.invoice_id))
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .where(col(VendorInvoice.state) == InvoiceState.ACCEPTED)
        .order_by(col(InvoiceLine.id))
    ).all()
    in_all: dict[int, int] = defaultdict(int)
    for line, _, _, asked_units, _, _ in found:
        in_all[line] += asked_units
    costs = _costs(db)
    told = (
        Dearer(day, beyond_cost(asked, asked_units, in_all[line], *costs.get(line, (0, 0))), site, category)
        for line, day, asked, asked_units, site, category in found
        if first <= day <= last
    )
    return tuple(each for each in told if each.cents)


def _costs(db: Session) -> dict[int, tuple[int, int]]:
    """By line with an accepted invoice: cents of what came of it, and how many units."""
    asked = (
        select(col(InvoiceLine.line_id))
        .join(VendorInvoice, col(VendorInvoice.id) == col(InvoiceLine.invoice_id))
        .where(col(VendorInvoice.state) == InvoiceState.ACCEPTED)
    )
    columns: tuple[Any, ...] = (
        col(OrderReceipt.line_id), func.coalesce(func.sum(col(StockMove.cents)), 0),
        func.sum(col(StockMove.quantity)),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(StockMove, col(StockMove.id) == col(OrderReceipt.move_id))
        .where(col(OrderReceipt.line_id).in_(asked))
        .group_by(col(OrderReceipt.line_id))
    )
    return {line: (int(cents), int(units)) for line, cents, units in found}
