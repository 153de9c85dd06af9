"""What accepted invoices ask for goods beyond what these had cost as they came: it is spent, and they are
worth it.

What comes costs what was ordered until its invoice says otherwise. The first units that an invoice asks for
are the first that came; packs that are asked for and did not come count once they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
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


@dataclass(frozen=True, slots=True)
class Units:
    """Units of an order's line with cents for all of them: a delivery's by its move, or an invoice's."""

    number: int
    units: int
    cents: int

    def of_first(self, units: int) -> int:
        """What the first of them cost: cents that do not divide come with later ones."""
        return self.cents * units // self.units


@dataclass(frozen=True, slots=True)
class Beyond:
    """Cents that an invoice asks beyond what the units of a delivery had cost, below zero for less."""

    invoice: int
    move: int
    cents: int


def beyond_cost(asked: Sequence[Units], came: Sequence[Units]) -> Iterator[Beyond]:
    """Invoices and deliveries of one line, each in their order, laid beside each other unit by unit.

    The parts of an invoice are all that it asks for what came, to the cent, and so are those of a delivery.
    """
    began = 0
    for invoice in asked:
        ended, arrived = began + invoice.units, 0
        for delivery in came:
            first, last = max(began, arrived), min(ended, arrived + delivery.units)
            if first < last:
                cents = invoice.of_first(last - began) - invoice.of_first(first - began)
                cents -= delivery.of_first(last - arrived) - delivery.of_first(first - arrived)
                if cents:
                    yield Beyond(invoice.number, delivery.number, cents)
            arrived += delivery.units
        began = ended


def dearer(db: Session, first: date, last: date) -> tuple[Dearer, ...]:
    """Of invoices of these days, both included, which somebody answers for."""
    columns: tuple[Any, ...] = (
        col(OrderLine.id), col(VendorInvoice.id), col(VendorInvoice.dated_on), col(PurchaseOrder.site_id),
        col(Item.category),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .select_from(InvoiceLine)
        .join(VendorInvoice, col(VendorInvoice.id) == col(InvoiceLine.invoice_id))
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .join(Item, col(Item.id) == col(OrderLine.item_id))
        .where(
            col(VendorInvoice.state) == InvoiceState.ACCEPTED,
            col(VendorInvoice.dated_on) >= first,
            col(VendorInvoice.dated_on) <= last,
        )
        .order_by(col(InvoiceLine.id))
    ).all()
    cents: dict[tuple[int, int], int] = defaultdict(int)
    for line, each in _beyond(db) if found else ():
        cents[line, each.invoice] += each.cents
    told = (Dearer(day, cents[line, number], site, kind) for line, number, day, site, kind in found)
    return tuple(each for each in told if each.cents)


def beyond_by_move(
    db: Session, item_id: int | None = None, until: datetime | None = None, without: int = 0
) -> dict[int, int]:
    """Cents that deliveries cost beyond what their moves say, by move; of one item, or of all.

    `until` leaves out what was accepted or came later; `without` is an invoice that is left out.
    """
    by_move: dict[int, int] = defaultdict(int)
    for _, each in _beyond(db, item_id, until, without):
        by_move[each.move] += each.cents
    return dict(by_move)


def _beyond(
    db: Session, item_id: int | None = None, until: datetime | None = None, without: int = 0
) -> Iterator[tuple[int, Beyond]]:
    """By line of an order: invoices in the order in which they were entered, deliveries as they came."""
    asked = _asked(db, item_id, until, without)
    came = _came(db, asked, item_id, until) if asked else {}
    for line, invoices in asked.items():
        for each in beyond_cost(invoices, came.get(line, ())):
            yield line, each


def _asked(db: Session, item_id: int | None, until: datetime | None, without: int) -> dict[int, list[Units]]:
    packs = col(InvoiceLine.packs)
    columns: tuple[Any, ...] = (
        col(InvoiceLine.line_id), col(VendorInvoice.id), packs * col(OrderLine.units),
        packs * col(InvoiceLine.cents),
    )  # fmt: skip
    statement = (
        select(*columns)
        .select_from(InvoiceLine)
        .join(VendorInvoice, col(VendorInvoice.id) == col(InvoiceLine.invoice_id))
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .where(col(VendorInvoice.state) == InvoiceState.ACCEPTED, col(VendorInvoice.id) != without)
        .order_by(col(VendorInvoice.id))
    )
    if item_id is not None:
        statement = statement.where(col(OrderLine.item_id) == item_id)
    if until is not None:
        statement = statement.where(col(VendorInvoice.accepted_at) <= until)
    asked: dict[int, list[Units]] = defaultdict(list)
    for line, invoice, units, cents in db.execute(statement):
        asked[line].append(Units(invoice, int(units), int(cents)))
    return dict(asked)


def _came(
    db: Session, lines: dict[int, list[Units]], item_id: int | None, until: datetime | None
) -> dict[int, list[Units]]:
    """What came of these lines and was not taken back: undo takes the receipt with it."""
    columns: tuple[Any, ...] = (
        col(OrderReceipt.line_id), col(StockMove.id), col(StockMove.quantity), col(StockMove.cents)
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(StockMove, col(StockMove.id) == col(OrderReceipt.move_id))
        .join(InvoiceLine, col(InvoiceLine.line_id) == col(OrderReceipt.line_id))
        .distinct()
        .order_by(col(StockMove.id))
    )
    if item_id is not None:
        statement = statement.where(col(StockMove.item_id) == item_id)
    if until is not None:
        statement = statement.where(col(StockMove.at) <= until)
    came: dict[int, list[Units]] = defaultdict(list)
    for line, move, units, cents in db.execute(statement):
        if line in lines:
            came[line].append(Units(move, int(units), int(cents or 0)))
    return dict(came)
