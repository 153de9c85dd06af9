"""Reads of vendors' invoices, with what of them differs from order and delivery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.matching import Billed, differences
from clinic_tui.purchasing.models import OrderLine, OrderReceipt, PurchaseOrder, Vendor
from clinic_tui.purchasing.rows import MOST_ACCEPTED, InvoicePage, InvoiceRow
from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.stock.models import Item, StockMove

AT_ONCE = 500
"""Numbers that one question names."""


def invoices(db: Session, *, with_accepted: bool = False) -> tuple[InvoicePage, ...]:
    """Those nobody answers for yet, the oldest first; after them, if asked for, the last accepted ones."""
    is_open = col(VendorInvoice.state) == InvoiceState.OPEN
    numbers = list(db.scalars(select(col(VendorInvoice.id)).where(is_open).order_by(col(VendorInvoice.id))))
    if with_accepted:
        accepted = select(col(VendorInvoice.id)).where(~is_open).order_by(col(VendorInvoice.id).desc())
        numbers += list(db.scalars(accepted.limit(MOST_ACCEPTED)))
    return _pages(db, [number for number in numbers if number is not None])


def invoice_page(db: Session, invoice_id: int) -> InvoicePage:
    """One invoice against its orders and deliveries. Raises NotFound."""
    pages = _pages(db, [invoice_id])
    if not pages:
        raise NotFound("there is no such invoice")
    return pages[0]


def _pages(db: Session, numbers: Sequence[int]) -> tuple[InvoicePage, ...]:
    """These invoices, in this order; two questions for each `AT_ONCE` of them."""
    columns: tuple[Any, ...] = (
        col(VendorInvoice.id), col(VendorInvoice.version), col(VendorInvoice.vendor_id), col(Vendor.name),
        col(VendorInvoice.number), col(VendorInvoice.dated_on), col(VendorInvoice.due_on),
        col(VendorInvoice.total_cents), col(VendorInvoice.other_cents), col(VendorInvoice.state),
        col(VendorInvoice.entered_at), col(VendorInvoice.entered_by), col(VendorInvoice.accepted_by),
        col(VendorInvoice.reason),
    )  # fmt: skip
    pages = []
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        found = db.execute(
            select(*columns)
            .join(Vendor, col(Vendor.id) == col(VendorInvoice.vendor_id))
            .where(col(VendorInvoice.id).in_(some))
        )
        rows = {row[0]: InvoiceRow(*row) for row in found}
        billed = _billed(db, some)
        pages += [_page(rows[number], billed.get(number, [])) for number in some if number in rows]
    return tuple(pages)


def _page(row: InvoiceRow, billed: Sequence[tuple[Billed, int]]) -> InvoicePage:
    lines = tuple(line for line, _ in billed)
    orders = tuple(dict.fromkeys(number for _, number in billed))
    return InvoicePage(row, lines, orders, differences(lines, row.other_cents, row.total_cents))


def _billed(db: Session, invoices: Sequence[int]) -> dict[int, list[tuple[Billed, int]]]:
    """The lines of each, and the numbers of their orders; one that came later does not count against it."""
    other = InvoiceLine.__table__.alias("other")  # type: ignore[attr-defined]
    before = (
        select(func.coalesce(func.sum(other.c.packs), 0))
        .where(other.c.line_id == col(InvoiceLine.line_id), other.c.invoice_id < col(InvoiceLine.invoice_id))
        .scalar_subquery()
    )
    received = (
        select(func.coalesce(func.sum(col(StockMove.quantity)), 0))
        .select_from(OrderReceipt)
        .join(StockMove, col(StockMove.id) == col(OrderReceipt.move_id))
        .where(col(OrderReceipt.line_id) == col(InvoiceLine.line_id))
        .correlate(InvoiceLine)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(InvoiceLine.invoice_id), col(Item.name), col(OrderLine.pack), col(InvoiceLine.packs),
        col(InvoiceLine.cents), cast(before, Integer), col(OrderLine.packs), col(OrderLine.cents),
        cast(received, Integer), col(OrderLine.units), col(PurchaseOrder.number),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .select_from(InvoiceLine)
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .where(col(InvoiceLine.invoice_id).in_(invoices))
        .order_by(col(Item.name))
    )
    billed: dict[int, list[tuple[Billed, int]]] = {}
    for invoice, *line, order in rows:
        billed.setdefault(invoice, []).append((Billed(*line), order))
    return billed
