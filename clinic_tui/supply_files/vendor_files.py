"""Taking in a file of vendors, and the price list of one: all of it in one action, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.models import Vendor, VendorItem
from clinic_tui.purchasing.vendors import cleaned_offer, cleaned_vendor
from clinic_tui.stock.models import Item
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.supply_files.importing import MOST_UNDONE, TOO_MANY
from clinic_tui.supply_files.known import KnownOffer, KnownVendor, known_offers, known_vendors
from clinic_tui.supply_files.made_codes import folded, made_code
from clinic_tui.supply_files.plan import Plan, Said, called, differences
from clinic_tui.supply_files.rows import Choices, FileReport, PriceLine, VendorLine

VERB = "vendor.import"
_OF_VENDOR = tuple(each.name for each in fields(VendorEntry))
_PRICES = ("cents", "multiple", "minimum", "lead_days")
_PACKS = ("pack", "units")
"""Left unless asked for: a vendor's box of 200 may be one unit here, and orders go by it."""

Planned = list[tuple[VendorEntry, KnownVendor | None]]


def preview_vendors(db: Session, desk: Desk, lines: Sequence[VendorLine], choices: Choices) -> FileReport:
    """What `import_vendors` would do, and all that is wrong."""
    plan = _plan(desk, choices, len(lines))
    _plan_vendors(plan, db, lines)
    return plan.report


def import_vendors(desk: Desk, lines: Sequence[VendorLine], choices: Choices) -> FileReport:
    """Add the vendors of a file, and change those that are known where it is to update.

    Raises Conflict where anything in it is wrong.
    """
    with desk.act(VERB) as db:
        plan = _plan(desk, choices, len(lines))
        planned = _plan_vendors(plan, db, lines)
        _require_right(plan)
        for entry, known in planned:
            vendor = Vendor(code=entry.code, name=entry.name) if known is None else db.get(Vendor, known.id)
            assert vendor is not None
            vendor.active = True
            _put(vendor, entry)
            db.add(vendor)
        return plan.report


def preview_prices(
    db: Session, desk: Desk, vendor_id: int, lines: Sequence[PriceLine], choices: Choices
) -> FileReport:
    """What `import_prices` would change, which catalog numbers nobody buys under, which are not listed."""
    plan = _plan(desk, choices, len(lines))
    _plan_prices(plan, db, vendor_id, lines)
    return plan.report


def import_prices(desk: Desk, vendor_id: int, lines: Sequence[PriceLine], choices: Choices) -> FileReport:
    """Write what a vendor's list says of what is bought there; of packs only where it is to update.

    Raises Conflict where anything is wrong.
    """
    with desk.act(VERB) as db:
        db.need(Vendor, vendor_id, "there is no such vendor")
        plan = _plan(desk, choices, len(lines))
        planned = _plan_prices(plan, db, vendor_id, lines)
        _require_right(plan)
        if len(planned) > MOST_UNDONE:
            db.action.undo, db.action.undo_words = Undo.NO, TOO_MANY
        for known, entry in planned:
            _put(db.need(VendorItem, known.id, "there is no such offer"), entry)
        return plan.report


def _plan(desk: Desk, choices: Choices, lines: int) -> Plan:
    return Plan(choices, today(desk.clock), FileReport(lines=lines))


def _require_right(plan: Plan) -> None:
    if plan.report.wrong:
        first = plan.report.wrong[0]
        raise Conflict(f"nothing was taken in: line {first.line}, {first.field}: {first.words}")


def _plan_vendors(plan: Plan, db: Session, lines: Sequence[VendorLine]) -> Planned:
    known = {vendor.entry.code: vendor for vendor in known_vendors(db)}
    by_name = {folded(vendor.entry.name): code for code, vendor in known.items()}
    taken = known.keys() | {line.code.upper() for line in lines if line.code}
    planned: Planned = []
    seen: dict[str, int] = {}
    for line in lines:
        code = line.code.upper() or by_name.get(folded(line.name), "")
        if not code and line.name:
            code = made_code(line.name, taken | seen.keys())
            by_name[folded(line.name)] = code
        first = seen.setdefault(code, line.line)
        before = known.get(code)
        if not code:
            plan.wrong(line.line, "name", "neither a code nor a name says who this is")
        elif first != line.line:
            plan.wrong(line.line, "code", f"{code} stands in line {first} already: keep one")
        elif before is None and not line.name:
            plan.wrong(line.line, "name", f"no vendor has the code {code}: a new one needs a name")
        else:
            planned += _settled(plan, line, code, before)
    return planned


def _settled(plan: Plan, line: VendorLine, code: str, known: KnownVendor | None) -> Planned:
    is_found_by_name = known is not None and not line.code
    said = {**line.said, **({"name": line.name} if line.name and not is_found_by_name else {})}
    try:
        entry = cleaned_vendor(replace(known.entry if known else VendorEntry(code, ""), **said))
    except Invalid as wrong:
        plan.wrong(line.line, called(wrong.field), wrong.words)
        return []
    if known is None:
        plan.report.added.append(code)
    elif not known.active:
        plan.report.again.append(code)
    elif not plan.settle(code, known.entry, entry, _OF_VENDOR):
        return []
    return [(entry, known)]


def _plan_prices(
    plan: Plan, db: Session, vendor_id: int, lines: Sequence[PriceLine]
) -> list[tuple[KnownOffer, OfferEntry]]:
    offers = {folded(offer.entry.catalog): offer for _, offer in known_offers(db, vendor_id) if offer.active}
    names = _names_of_items(db)
    listed: dict[str, Said] = {}
    first: dict[str, PriceLine] = {}
    for line in lines:
        catalog = folded(line.catalog)
        first.setdefault(catalog, line)
        listed.setdefault(catalog, Said()).add(plan, line.line, line.said)
    planned = []
    for catalog, said in listed.items():
        known = offers.get(catalog)
        if known is None:
            plan.report.unknown.append(first[catalog].catalog)
            continue
        try:
            entry = cleaned_offer(replace(known.entry, **said.values))
        except Invalid as wrong:
            plan.wrong(first[catalog].line, called(wrong.field), wrong.words)
            continue
        wanted = _priced(plan, f"{known.entry.catalog} {names[known.item_id]}", known.entry, entry)
        if wanted != known.entry:
            planned.append((known, wanted))
    plan.report.missing += [offer.entry.catalog for catalog, offer in offers.items() if catalog not in listed]
    return planned


def _priced(plan: Plan, what: str, before: OfferEntry, after: OfferEntry) -> OfferEntry:
    """The offer that is to be written, and what is told of it."""
    prices, packs = differences(what, before, after, _PRICES), differences(what, before, after, _PACKS)
    plan.report.unchanged += not (prices or packs)
    plan.report.changed += prices
    if plan.choices.update:
        plan.report.changed += packs
        return after
    plan.report.left += packs
    return replace(after, pack=before.pack, units=before.units)


def _names_of_items(db: Session) -> dict[int, str]:
    columns: tuple[Any, ...] = (col(Item.id), col(Item.name))
    return dict(db.execute(select(*columns)).all())


def _put(row: Vendor | VendorItem, entry: VendorEntry | OfferEntry) -> None:
    for each in fields(entry):
        setattr(row, each.name, getattr(entry, each.name))
