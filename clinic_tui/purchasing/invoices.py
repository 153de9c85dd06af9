"""The use cases of vendors' invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.purchasing.entries import Asked, InvoiceEntry
from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.invoice_reads import invoice_page
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder
from clinic_tui.purchasing.price_variance import variances_of
from clinic_tui.purchasing.rows import PriceVariance
from clinic_tui.purchasing.states import InvoiceState, OrderState
from clinic_tui.purchasing.vendors import MOST_CENTS
from clinic_tui.stock.rows import MOST
from clinic_tui.store.desk import Desk, DeskSession

VERB = "purchase.invoice"
_NEVER_SENT = (OrderState.DRAFT, OrderState.APPROVED, OrderState.CANCELLED)


def enter_invoice(desk: Desk, entry: InvoiceEntry) -> int:
    """Write down what a vendor asks; the number (id) of the invoice.

    All its lines are of orders to one vendor that went out. Raises Invalid naming the field, Conflict where
    the vendor's invoice of that number is there already.
    """
    number = clean_text(entry.number, 40, "number")
    if not number:
        raise Invalid("what is the number of the invoice?", "number")
    if not entry.lines:
        raise Invalid("an invoice asks for one line at least", "lines")
    for cents, field in ((entry.total_cents, "total"), (entry.other_cents, "other")):
        if not 0 <= cents <= MOST_CENTS:
            raise Invalid("an amount is $0 to $1,000,000", field)
    if entry.dated_on > today(desk.clock):
        raise Invalid(f"an invoice of {entry.dated_on} is of a day to come", "dated")
    if entry.due_on is not None and entry.due_on < entry.dated_on:
        raise Invalid("it is to be paid on the day of the invoice, or later", "due")
    with desk.act(VERB) as db:
        asked = [replace(each, line_id=each.line_id or _line_elsewhere(db, each)) for each in entry.lines]
        invoice = VendorInvoice(
            vendor_id=_vendor_of(db, asked), number=number, dated_on=entry.dated_on, due_on=entry.due_on,
            total_cents=entry.total_cents, other_cents=entry.other_cents, state=InvoiceState.OPEN,
            entered_at=desk.clock.now(), entered_by=desk.actor.login,
        )  # fmt: skip
        db.add(invoice)
        db.flush()
        for line in asked:
            if not 1 <= line.packs <= MOST:
                raise Invalid(f"packs are 1 to {MOST:,}, not {line.packs}", "packs")
            if not 0 <= line.cents <= MOST_CENTS:
                raise Invalid("a pack costs $0 to $1,000,000", "price")
            db.add(
                InvoiceLine(
                    invoice_id=invoice.id or 0, line_id=line.line_id, packs=line.packs, cents=line.cents
                )
            )
        db.flush()
        return invoice.id or 0


def accept_invoice(desk: Desk, invoice_id: int, version: int, reason: str = "") -> tuple[PriceVariance, ...]:
    """It may be paid; what it asks for goods beyond what these had cost, item by item.

    With differences it takes the right to settle them, and a reason.
    """
    why = clean_text(reason, 200, "reason")
    with desk.act(VERB, reason=why) as db:
        invoice = _seen(db, invoice_id, version)
        page = invoice_page(db, invoice_id)
        if page.differences:
            desk.require("purchase.settle")
            if not why:
                told = "; ".join(each.words for each in page.differences)
                raise Invalid(f"it differs ({told}): why is it accepted all the same?", "reason")
        invoice.state, invoice.reason = InvoiceState.ACCEPTED, why
        invoice.accepted_at, invoice.accepted_by = desk.clock.now(), desk.actor.login
        db.flush()
        return variances_of(db, desk.clock.zone, invoice_id)


def drop_invoice(desk: Desk, invoice_id: int, version: int) -> None:
    """It was entered in error. Raises Conflict for one that was accepted."""
    with desk.act(VERB) as db:
        invoice = _seen(db, invoice_id, version)
        for line in db.scalars(select(InvoiceLine).where(col(InvoiceLine.invoice_id) == invoice_id)):
            db.delete(line)
        db.flush()
        db.delete(invoice)


def _seen(db: DeskSession, invoice_id: int, version: int) -> VendorInvoice:
    invoice = db.need(VendorInvoice, invoice_id, "there is no such invoice")
    if invoice.state is not InvoiceState.OPEN:
        raise Conflict(f"invoice {invoice.number} is {invoice.state.value} already")
    if invoice.version != version:
        raise Conflict("this invoice was changed at another desk meanwhile: look again and repeat")
    return invoice


def _line_elsewhere(db: DeskSession, asked: Asked) -> int:
    """The line of another order, by its number and the catalog number. Raises Invalid."""
    found = db.execute(
        select(col(OrderLine.id))
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .where(
            col(PurchaseOrder.number) == asked.order,
            func.lower(col(OrderLine.catalog)) == asked.catalog.lower(),
        )
    ).scalar()
    if found is None:
        raise Invalid(f"{asked.catalog} is not on order {asked.order}", "lines")
    return int(found)


def _vendor_of(db: DeskSession, lines: Sequence[Asked]) -> int:
    vendors = set()
    for each in lines:
        line = db.need(OrderLine, each.line_id, "there is no such line")
        order = db.need(PurchaseOrder, line.order_id, "there is no such order")
        if order.state in _NEVER_SENT:
            raise Conflict(f"order {order.number} is {order.state.value}: nobody can ask money for it")
        vendors.add(order.vendor_id)
    if len(vendors) > 1:
        raise Invalid("an invoice is of one vendor: these lines were ordered from several", "lines")
    return vendors.pop()
