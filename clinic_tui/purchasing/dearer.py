"""What accepted invoices ask for goods beyond what these had cost as they came: it is spent, and they are
worth it.

What comes costs what was ordered until its invoice says otherwise. The first units that an invoice asks for
are the first that came; packs that are asked for and did not come count once they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
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


AT_ANY_TIME = datetime.min.replace(tzinfo=UTC)
MOST_NAMED = 5_000
"""Lines that are named to the database one by one; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Units:
    """Units of an order's line with cents for all of them: a delivery's by its move, or an invoice's."""

    number: int
    units: int
    cents: int
    at: datetime = AT_ANY_TIME
    """When it came, or was accepted."""

    def of_first(self, units: int) -> int:
        """What the first of them cost: cents that do not divide come with later ones."""
        return self.cents * units // self.units


@dataclass(frozen=True, slots=True)
class Beyond:
    """Cents that an invoice asks beyond what the units of a delivery had cost, below zero for less."""

    invoice: int
    move: int
    cents: int


Laid = Mapping[int, tuple[Sequence[Units], Sequence[Units]]]
"""By line of an order: what accepted invoices ask as they were entered, and what came, in its order."""


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
    of_these = col(OrderLine.id).in_({line for line, *_ in found}) if len(found) <= MOST_NAMED else None
    for line, (asked, came) in _laid_beside(db, of_these).items() if found else ():
        for each in beyond_cost(asked, came):
            cents[line, each.invoice] += each.cents
    told = (Dearer(day, cents[line, number], site, kind) for line, number, day, site, kind in found)
    return tuple(each for each in told if each.cents)


def beyond_by_move(db: Session, item_id: int | None = None) -> dict[int, int]:
    """Cents that deliveries cost beyond what their moves say, by move; of one item, or of all."""
    return _by_move(_laid_beside(db) if item_id is None else laid_of_item(db, item_id))


def laid_of_item(db: Session, item_id: int) -> Laid:
    """What was asked and what came of an item, for `beyond_at`."""
    return _laid_beside(db, col(OrderLine.item_id) == item_id)


def beyond_at(laid: Laid, moment: datetime, without: int = 0) -> dict[int, int]:
    """The same as `beyond_by_move` at a moment: what was accepted or came later is left out.

    `without` is an invoice that is left out as well.
    """
    return _by_move(
        {
            line: (
                [each for each in asked if each.at <= moment and each.number != without],
                [each for each in came if each.at <= moment],
            )
            for line, (asked, came) in laid.items()
        }
    )


def _by_move(laid: Laid) -> dict[int, int]:
    by_move: dict[int, int] = defaultdict(int)
    for asked, came in laid.values():
        for each in beyond_cost(asked, came):
            by_move[each.move] += each.cents
    return dict(by_move)


def _laid_beside(db: Session, which: ColumnElement[bool] | None = None) -> Laid:
    """All lines of which something is asked, or which of them; undo takes a receipt with its move."""
    packs = col(InvoiceLine.packs)
    asks: tuple[Any, ...] = (
        col(InvoiceLine.line_id), col(VendorInvoice.id), packs * col(OrderLine.units),
        packs * col(InvoiceLine.cents), col(VendorInvoice.accepted_at), col(VendorInvoice.entered_at),
    )  # fmt: skip
    asked = (
        select(*asks)
        .select_from(InvoiceLine)
        .join(VendorInvoice, col(VendorInvoice.id) == col(InvoiceLine.invoice_id))
        .join(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .where(col(VendorInvoice.state) == InvoiceState.ACCEPTED)
        .order_by(col(VendorInvoice.id))
    )
    comes: tuple[Any, ...] = (
        col(OrderReceipt.line_id), col(StockMove.id), col(StockMove.quantity), col(StockMove.cents),
        col(StockMove.at),
    )  # fmt: skip
    came = (
        select(*comes)
        .select_from(OrderReceipt)
        .join(StockMove, col(StockMove.id) == col(OrderReceipt.move_id))
        .join(OrderLine, col(OrderLine.id) == col(OrderReceipt.line_id))
        .order_by(col(StockMove.id))
    )
    if which is not None:
        asked, came = asked.where(which), came.where(which)
    laid: dict[int, tuple[list[Units], list[Units]]] = {}
    for line, invoice, units, cents, accepted_at, entered_at in db.execute(asked):
        at = accepted_at or entered_at
        laid.setdefault(line, ([], []))[0].append(Units(invoice, int(units), int(cents), at))
    for line, move, units, cents, at in db.execute(came) if laid else ():
        if line in laid:
            laid[line][1].append(Units(move, int(units), int(cents or 0), at))
    return laid
