"""All there is of supplies as tables, under the names by which files are read (columns only)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.states import CountState
from clinic_tui.kits.queries import kits, visit_words
from clinic_tui.patients.models import Patient
from clinic_tui.purchasing.budget_reads import budget_use, budgets
from clinic_tui.purchasing.due_in import received_by_line
from clinic_tui.purchasing.invoice_models import InvoiceLine, VendorInvoice
from clinic_tui.purchasing.models import OrderLine, PurchaseOrder, Vendor, VendorItem
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.stock.models import Item, ItemPack, Lot, PlaceLevel, StockGiven, StockMove, StockPlace
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MAIN_NAME
from clinic_tui.store.site import Site
from clinic_tui.words.drug_code import show_ndc

BUDGET = ("budget", "spent", "ordered", "freight", "dearer", "sent back")

RESTRICTED = "restricted"
"""Stands for the number of a record that is closed to who writes the files: that somebody got it is told."""

_AT_ONCE = 2_000
"""Rows that are read at once: of two million moves not all are held."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file to be: its name, its titles, which of them are money (cents), and the rows when asked for."""

    name: str
    titles: tuple[str, ...]
    money: frozenset[str]
    rows: Callable[[], Iterator[Sequence[Any]]]


def all_tables(
    db: Session,
    day: date,
    span: tuple[date | None, date],
    zone: tzinfo,
    hidden: frozenset[int] = frozenset(),
) -> Iterator[Table]:
    """Every table; moves are those of the span, both days included, None for all before.

    Of `hidden` patients no move tells who received it. What `stock import` and `vendors import` read has the
    names by which they read it.
    """
    place = func.coalesce(col(StockPlace.code), MAIN_NAME)
    yield _places(db)
    yield from _of_items(db, place)
    yield from _of_vendors(db)
    yield _moves(db, place, span, zone, hidden)
    yield _orders(db, zone)
    yield _invoices(db, zone)
    yield Table(
        "budgets", ("kind", "from", "to", *BUDGET, "site"), frozenset(BUDGET),
        lambda: (
            (use.budget.category, use.budget.from_on, use.budget.to_on, use.budget.cents, use.spent_cents,
             use.committed_cents, use.freight_cents, use.dearer_cents, use.returned_cents, use.budget.site)
            for use in budget_use(db, day, budgets(db))
        ),
    )  # fmt: skip
    yield _counts(db, place, zone)
    yield _kits(db)


def _table(
    db: Session,
    name: str,
    titles: tuple[str, ...],
    statement: Any,
    money: tuple[str, ...] = (),
    zone: tzinfo | None = None,
) -> Table:
    def rows() -> Iterator[Sequence[Any]]:
        for row in db.execute(statement.execution_options(yield_per=_AT_ONCE)):
            yield [value.astimezone(zone) if isinstance(value, datetime) else value for value in row]

    return Table(name, titles, frozenset(money), rows)


def _places(db: Session) -> Table:
    """Those beside the stock room of the first site, closed ones too."""
    statement = (
        select(
            col(StockPlace.code), col(StockPlace.name), col(StockPlace.kind), col(Site.name),
            col(StockPlace.active), col(StockPlace.hold),
        )
        .join(Site, col(Site.id) == col(StockPlace.site_id))
        .order_by(col(StockPlace.code))
    )  # fmt: skip
    return _table(db, "places", ("code", "name", "kind", "site", "open", "held"), statement)


def _kits(db: Session) -> Table:
    """What each kind of visit uses, and as what its drugs are charged."""
    titles = (
        "visit type", "visit", "code", "units", "asked", "place", "charged as", "amount", "amount unit",
    )  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for kit in kits(db):
            charged = {each.item: each for each in kit.charged}
            for line in kit.lines:
                charge = charged.get(line.code)
                billed = (charge.code, charge.amount, charge.unit) if charge else ("", "", "")
                yield kit.code, kit.name, line.code, line.units, line.asked, line.place or MAIN_NAME, *billed

    return Table("kits", titles, frozenset(), rows)


def _moves(
    db: Session, place: Any, span: tuple[date | None, date], zone: tzinfo, hidden: frozenset[int]
) -> Table:
    """The ledger, with who received what was given out, and at which visit."""
    titles = (
        "at", "code", "kind", "quantity", "lot", "place", "cost", "reason", "who", "witness", "takes back",
        "mrn", "visit",
    )  # fmt: skip
    statement = (
        select(
            col(StockMove.at), col(Item.code), col(StockMove.kind), col(StockMove.quantity), col(Lot.number),
            place, col(StockMove.cents), col(StockMove.reason), col(StockMove.who), col(StockMove.witness),
            col(StockMove.undoes_id).is_not(None), col(Patient.id), col(Patient.mrn), col(Appointment.day),
            col(VisitType.code),
        )
        .join(Item, col(Item.id) == col(StockMove.item_id))
        .outerjoin(Lot, col(Lot.id) == col(StockMove.lot_id))
        .outerjoin(StockPlace, col(StockPlace.id) == col(StockMove.place_id))
        .outerjoin(StockGiven, col(StockGiven.move_id) == col(StockMove.id))
        .outerjoin(Patient, col(Patient.id) == col(StockGiven.patient_id))
        .outerjoin(Appointment, col(Appointment.id) == col(StockGiven.appointment_id))
        .outerjoin(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(*_in_span(span))
        .order_by(col(StockMove.id))
    )  # fmt: skip
    found = _table(db, "moves", titles, statement, ("cost",), zone)

    def rows() -> Iterator[Sequence[Any]]:
        for *move, patient, mrn, day, kind in found.rows():
            if patient in hidden:
                yield [*move, RESTRICTED, ""]
            else:
                yield [*move, mrn, "" if day is None else visit_words(day, kind)]

    return Table(found.name, titles, found.money, rows)


def _in_span(span: tuple[date | None, date]) -> list[Any]:
    first, last = span
    found = [func.coalesce(col(StockMove.day), date.min) <= last]
    return found if first is None else [*found, col(StockMove.day) >= first]


def _of_items(db: Session, place: Any) -> Iterator[Table]:
    titles = (
        "code", "name", "category", "unit", "shelf", "par", "reorder", "emergency", "optional", "lots",
        "controlled", "cold", "ndc", "hazard sheet", "on hand in all",
    )  # fmt: skip
    sums = stock_on_hand.c
    there = select(sums.item_id, func.sum(sums.quantity).label("units")).group_by(sums.item_id).subquery()
    items: Any = select(
        col(Item.code), col(Item.name), col(Item.category), col(Item.unit), col(Item.place), col(Item.par),
        col(Item.reorder_at), col(Item.emergency_at), col(Item.optional_at), col(Item.tracks_lots),
        col(Item.controlled), col(Item.cold), col(Item.drug_code), col(Item.hazard_sheet),
        cast(func.coalesce(there.c.units, 0), Integer),
    ).outerjoin(there, there.c.item_id == col(Item.id)).order_by(col(Item.code))  # fmt: skip
    for name, kept in (("items", True), ("past_items", False)):
        found = _table(db, name, titles, items.where(col(Item.active).is_(kept)))
        yield Table(name, titles, found.money, lambda rows=found.rows: _with_hyphens(rows()))  # type: ignore[misc]
    yield _table(
        db, "levels", ("code", "place", "shelf", "par", "reorder", "emergency", "optional"),
        select(
            col(Item.code), col(StockPlace.code), col(PlaceLevel.shelf), col(PlaceLevel.par),
            col(PlaceLevel.reorder_at), col(PlaceLevel.emergency_at), col(PlaceLevel.optional_at),
        )
        .join(Item, col(Item.id) == col(PlaceLevel.item_id))
        .join(StockPlace, col(StockPlace.id) == col(PlaceLevel.place_id))
        .order_by(col(Item.code), col(StockPlace.code)),
    )  # fmt: skip
    yield _table(
        db, "barcodes", ("code", "gtin", "gtin units"),
        select(col(Item.code), col(ItemPack.gtin), col(ItemPack.units))
        .join(Item, col(Item.id) == col(ItemPack.item_id))
        .order_by(col(Item.code), col(ItemPack.gtin)),
    )  # fmt: skip
    expiry: Any = col(Lot.expires_on)
    on_hand = _table(
        db, "on_hand", ("code", "place", "quantity", "lot", "expires", "recalled on", "recall"),
        select(
            col(Item.code), place, sums.quantity, col(Lot.number), expiry, col(Lot.recalled_on),
            col(Lot.recall),
        )
        .join(Item, col(Item.id) == sums.item_id)
        .outerjoin(Lot, col(Lot.id) == sums.lot_id)
        .outerjoin(StockPlace, col(StockPlace.id) == sums.place_id)
        .where(sums.quantity > 0)
        .order_by(col(Item.code), place, col(Lot.number)),
    )  # fmt: skip
    yield Table(on_hand.name, on_hand.titles, on_hand.money, lambda: _with_never(on_hand.rows()))


def _with_hyphens(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Drug codes as on labels: a spreadsheet takes their first zeros away where they are digits alone."""
    for row in rows:
        yield [*row[:12], show_ndc(row[12]), *row[13:]]


def _with_never(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Lots that do not expire say so."""
    for code, place, units, lot, expires, *rest in rows:
        yield code, place, units, lot, "none" if lot and expires is None else expires, *rest


def _of_vendors(db: Session) -> Iterator[Table]:
    titles = ("code", "name", "account", "phone", "email", "days", "minimum", "note")
    vendors = select(
        col(Vendor.code), col(Vendor.name), col(Vendor.account), col(Vendor.phone), col(Vendor.email),
        col(Vendor.lead_days), col(Vendor.minimum_cents), col(Vendor.note),
    ).order_by(col(Vendor.code))  # fmt: skip
    for name, kept in (("vendors", True), ("past_vendors", False)):
        yield _table(db, name, titles, vendors.where(col(Vendor.active).is_(kept)), ("minimum",))
    yield _table(
        db, "offers",
        ("code", "vendor", "catalog", "pack", "units per pack", "price", "multiple", "minimum", "days",
         "preferred"),
        select(
            col(Item.code), col(Vendor.code), col(VendorItem.catalog), col(VendorItem.pack),
            col(VendorItem.units), col(VendorItem.cents), col(VendorItem.multiple), col(VendorItem.minimum),
            col(VendorItem.lead_days), col(VendorItem.preferred),
        )
        .join(Item, col(Item.id) == col(VendorItem.item_id))
        .join(Vendor, col(Vendor.id) == col(VendorItem.vendor_id))
        .where(col(VendorItem.active).is_(True), col(Vendor.active).is_(True), col(Item.active).is_(True))
        .order_by(col(Item.code), col(Vendor.code), col(VendorItem.catalog)),
        ("price",),
    )  # fmt: skip


def _orders(db: Session, zone: tzinfo) -> Table:
    received = received_by_line()
    titles = (
        "order", "vendor", "stands", "drafted", "drafted by", "approved", "approved by", "beyond budget",
        "sent", "sent by", "sent how", "reference", "expected", "ended", "ended by", "end reason", "note",
        "code", "catalog", "pack", "units per pack", "packs", "price", "units received", "units given up",
        "site",
    )  # fmt: skip
    order = PurchaseOrder
    statement = (
        select(
            col(order.number), col(Vendor.code), col(order.state), col(order.drafted_at),
            col(order.drafted_by), col(order.approved_at), col(order.approved_by), col(order.over_budget),
            col(order.sent_at), col(order.sent_by), col(order.sent_how), col(order.reference),
            col(order.expected_on), col(order.ended_at), col(order.ended_by), col(order.end_reason),
            col(order.note), col(Item.code),
            col(OrderLine.catalog), col(OrderLine.pack), col(OrderLine.units), col(OrderLine.packs),
            col(OrderLine.cents), cast(func.coalesce(received.c.units, 0), Integer),
            col(OrderLine.given_up), col(Site.name),
        )
        .join(Vendor, col(Vendor.id) == col(order.vendor_id))
        .join(Site, col(Site.id) == col(order.site_id))
        .outerjoin(OrderLine, col(OrderLine.order_id) == col(order.id))
        .outerjoin(Item, col(Item.id) == col(OrderLine.item_id))
        .outerjoin(received, received.c.line_id == col(OrderLine.id))
        .order_by(col(order.number), col(OrderLine.id))
    )  # fmt: skip
    return _table(db, "orders", titles, statement, ("price",), zone)


def _invoices(db: Session, zone: tzinfo) -> Table:
    titles = (
        "vendor", "invoice", "dated", "due", "total", "other", "stands", "entered", "entered by",
        "accepted by", "reason", "order", "catalog", "packs", "price",
    )  # fmt: skip
    asks = VendorInvoice
    statement = (
        select(
            col(Vendor.code), col(asks.number), col(asks.dated_on), col(asks.due_on), col(asks.total_cents),
            col(asks.other_cents), col(asks.state), col(asks.entered_at), col(asks.entered_by),
            col(asks.accepted_by), col(asks.reason), col(PurchaseOrder.number), col(OrderLine.catalog),
            col(InvoiceLine.packs), col(InvoiceLine.cents),
        )
        .join(Vendor, col(Vendor.id) == col(asks.vendor_id))
        .outerjoin(InvoiceLine, col(InvoiceLine.invoice_id) == col(asks.id))
        .outerjoin(OrderLine, col(OrderLine.id) == col(InvoiceLine.line_id))
        .outerjoin(PurchaseOrder, col(PurchaseOrder.id) == col(OrderLine.order_id))
        .order_by(col(asks.id), col(InvoiceLine.id))
    )  # fmt: skip
    return _table(db, "invoices", titles, statement, ("total", "other", "price"), zone)


def _counts(db: Session, place: Any, zone: tzinfo) -> Table:
    """Sheets that are closed: one that is being counted is blind."""
    titles = (
        "count", "covers", "stands", "begun", "begun by", "closed", "place", "code", "lot", "shelf",
        "line stands", "counted", "written", "counted at", "counted by", "approved by",
    )  # fmt: skip
    statement = (
        select(
            col(StockCount.id), col(StockCount.covers), col(StockCount.state), col(StockCount.begun_at),
            col(StockCount.begun_by), col(StockCount.closed_at), place, col(Item.code), col(Lot.number),
            col(CountLine.shelf), col(CountLine.state), col(CountLine.counted), col(CountLine.on_hand),
            col(CountLine.counted_at), col(CountLine.counted_by), col(CountLine.approved_by),
        )
        .join(CountLine, col(CountLine.count_id) == col(StockCount.id))
        .join(Item, col(Item.id) == col(CountLine.item_id))
        .outerjoin(Lot, col(Lot.id) == col(CountLine.lot_id))
        .outerjoin(StockPlace, col(StockPlace.id) == col(CountLine.place_id))
        .where(col(StockCount.state) != CountState.OPEN)
        .order_by(col(StockCount.id), col(CountLine.position))
    )  # fmt: skip
    return _table(db, "counts", titles, statement, (), zone)
