"""Reads of vendors' invoices, with what of them differs from order and delivery."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.purchasing.due_in import received_by_line
from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.matching import Billed, differences
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder, Vendor
from clinic_tui.purchasing.rows import InvoicePage, InvoiceRow
from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.stock.models import Item

MOST_ACCEPTED = 200
"""Of accepted invoices, the last ones are listed."""


def invoices(db: Session, *, with_accepted: bool = False) -> tuple[InvoicePage, ...]:
    """Those nobody answers for yet, the oldest first; after them, if asked for, the last accepted ones."""
    is_open = col(VendorInvoice.state) == InvoiceState.OPEN
    numbers = list(db.scalars(select(col(VendorInvoice.id)).where(is_open).order_by(col(VendorInvoice.id))))
    if with_accepted:
        accepted = select(col(VendorInvoice.id)).where(~is_open).order_by(col(VendorInvoice.id).desc())
        numbers += list(db.scalars(accepted.limit(MOST_ACCEPTED)))
    return tuple(invoice_page(db, number) for number in numbers if number is not None)


def invoice_page(db: Session, invoice_id: int) -> InvoicePage:
    """One invoice against its orders and deliveries. Raises NotFound."""
    columns: tuple[Any, ...] = (
        col(VendorInvoice.id), col(VendorInvoice.version), col(VendorInvoice.vendor_id), col(Vendor.name),
        col(VendorInvoice.number), col(VendorInvoice.dated_on), col(VendorInvoice.due_on),
        col(VendorInvoice.total_cents), col(VendorInvoice.other_cents), col(VendorInvoice.state),
        col(VendorInvoice.entered_at), col(VendorInvoice.entered_by), col(VendorInvoice.accepted_by),
        col(VendorInvoice.reason),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(Vendor, col(Vendor.id) == col(VendorInvoice.vendor_id))
        .where(col(VendorInvoice.id) == invoice_id)
    ).first()
    if found is None:
        raise NotFound("there is no such invoice")
    row = InvoiceRow(*found)
    billed = _billed(db, invoice_id)
    lines = tuple(line for line, _ in billed)
    orders = tuple(dict.fromkeys(number for _, number in billed))
    return InvoicePage(row, lines, orders, differences(lines, row.other_cents, row.total_cents))


def _billed(db: Session, invoice_id: int) -> list[tuple[Billed, int]]:
    """The lines, and the numbers of their orders; an invoice that came later does not count against one."""
    received, other = received_by_line(), InvoiceLine.__table__.alias("other")  # type: ignore[attr-defined]
    before = (
        select(func.coalesce(func.sum(other.c.packs), 0))
        .where(other.c.line_id == col(InvoiceLine.line_id), other.c.invoice_id < invoice_id)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(Item.name), col(OrderLine.pack), col(InvoiceLine.packs), col(InvoiceLine.cents),
        cast(before, Integer), col(OrderLine.packs), col(OrderLine.cents),
        cast(func.coalesce(received.c.units, 0), Integer), col(OrderLine.units), col(PurchaseOrder.number),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .where(col(InvoiceLine.invoice_id) == invoice_id)
        .order_by(col(Item.name))
    )
    return [(Billed(*row[:-1]), row[-1]) for row in rows]
