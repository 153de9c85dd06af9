"""From the lines of a file of supplies to what is to be written: items, barcodes, and the parts of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.items import cleaned
from clinic_tui.stock.product_number import clean_product_number
from clinic_tui.stock.rows import MAIN
from clinic_tui.supply_files.known import Known
from clinic_tui.supply_files.made_codes import folded, made_code
from clinic_tui.supply_files.plan import Plan, PlannedItem, Said, called
from clinic_tui.supply_files.planned_offers import OffersPlanned
from clinic_tui.supply_files.planned_shelf import plan_counts, plan_levels
from clinic_tui.supply_files.rows import Choices, FileReport, SupplyLine

_FIELDS = tuple(each.name for each in fields(ItemEntry))
_OF_STOCK_ROOM = {"shelf": "place"}
"""What of a line's levels the item itself says of the stock room under another name."""


def plan_supplies(known: Known, lines: Iterable[SupplyLine], day: date, choices: Choices) -> Plan:
    """Compare a file with what is known; what is wrong stands in the plan's report, all of it at once."""
    plan = Plan(choices, day, FileReport())
    offers = OffersPlanned(plan, known)
    barcodes: dict[str, tuple[str, int, int]] = {}
    for code, of_item in _by_code(plan, known, lines).items():
        item = PlannedItem(code, known.items.get(code))
        entry = _plan_item(plan, item, of_item, known)
        if entry is None:
            continue
        _plan_barcodes(plan, item, of_item, known, barcodes)
        plan_levels(plan, item, of_item, known)
        plan_counts(plan, item, entry, of_item, known)
        offers.plan(item, of_item)
        plan.items.append(item)
    offers.end()
    plan.report.wrong.sort(key=lambda each: each.line)
    return plan


def _by_code(plan: Plan, known: Known, lines: Iterable[SupplyLine]) -> dict[str, list[SupplyLine]]:
    """The lines of each item. One without a code is found by its name, or gets a code of it."""
    all_lines = list(lines)
    plan.report.lines = len(all_lines)
    coded = {folded(line.name): line.code.upper() for line in reversed(all_lines) if line.code and line.name}
    taken = known.items.keys() | {line.code.upper() for line in all_lines if line.code}
    found: dict[str, list[SupplyLine]] = {}
    for line in all_lines:
        code = line.code.upper()
        if not code and line.name:
            name = folded(line.name)
            codes = known.codes_by_name.get(name, [])
            if len(codes) > 1:
                plan.wrong(
                    line.line, "code", f"{' and '.join(codes)} are called {line.name}: say which by its code"
                )
                continue
            code = codes[0] if codes else coded.get(name) or _made(known, line.name, taken)
            coded[name] = code
            taken = taken if code in taken else taken | {code}
        if not code:
            plan.wrong(line.line, "name", "neither a code nor a name says what this is")
            continue
        found.setdefault(code, []).append(line)
    return found


def _made(known: Known, name: str, taken: set[str]) -> str:
    """A code of the name; that of an item of this name that is not kept any more is its own again."""
    code = made_code(name, ())
    gone = known.items.get(code)
    if gone is not None and not gone.active and folded(gone.entry.name) == folded(name):
        return code
    return made_code(name, taken)


def _plan_item(plan: Plan, item: PlannedItem, lines: Sequence[SupplyLine], known: Known) -> ItemEntry | None:
    """What the item will be; None where that cannot be said."""
    said = Said()
    for line in lines:
        said.add(plan, line.line, _named(item, line, said))
        said.add(plan, line.line, line.item)
        if known.places.get(folded(line.place)) == MAIN:
            levels = {_OF_STOCK_ROOM.get(name, name): value for name, value in line.levels.items()}
            said.add(plan, line.line, levels)
    first = lines[0].line
    if item.known is None and any(line.count and line.count.lot for line in lines):
        said.values.setdefault("tracks_lots", True)
    if item.known is None and "name" not in said.values:
        plan.wrong(first, "name", f"no item has the code {item.code}: a new one needs a name")
        return None
    before = item.known.entry if item.known else ItemEntry(item.code, "")
    try:
        entry = cleaned(replace(before, **said.values))
    except Invalid as wrong:
        at = next(
            (said.lines[name] for name in _FIELDS if name.startswith(wrong.field) and name in said.lines),
            first,
        )
        plan.wrong(at, called(wrong.field), wrong.words)
        return None
    if item.known is None:
        plan.report.added.append(item.code)
        item.entry = entry
    elif not item.known.active:
        plan.report.again.append(item.code)
        item.entry = entry
    elif said.values and plan.settle(item.code, item.known.entry, entry, _FIELDS):
        item.entry = entry
    else:
        return item.known.entry
    return entry


def _named(item: PlannedItem, line: SupplyLine, said: Said) -> dict[str, str]:
    """The name that a line gives; one by which the item is found, or that is spaced otherwise, gives none."""
    is_same = not line.name or folded(said.values.get("name", "")) == folded(line.name)
    return {} if is_same or (item.known and not line.code) else {"name": line.name}


def _plan_barcodes(
    plan: Plan,
    item: PlannedItem,
    lines: Sequence[SupplyLine],
    known: Known,
    barcodes: dict[str, tuple[str, int, int]],
) -> None:
    for line in lines:
        if not line.gtin:
            continue
        try:
            gtin = clean_product_number(line.gtin)
        except Invalid as wrong:
            plan.wrong(line.line, "gtin", wrong.words)
            continue
        owner, units, first = barcodes.setdefault(gtin, (item.code, line.gtin_units, line.line))
        if (owner, units) != (item.code, line.gtin_units):
            plan.wrong(line.line, "gtin", f"{gtin} is a pack of {units} of {owner} in line {first}: keep one")
        elif first == line.line:
            _plan_barcode(plan, item, line, gtin, known)


def _plan_barcode(plan: Plan, item: PlannedItem, line: SupplyLine, gtin: str, known: Known) -> None:
    number, owner, units = known.packs.get(gtin, (0, 0, line.gtin_units))
    if not number:
        item.packs[gtin] = line.gtin_units
        plan.report.barcodes += 1
    elif item.known is None or owner != item.known.id:
        plan.wrong(line.line, "gtin", f"{gtin} is a barcode of {known.code_of[owner]}")
    elif plan.settle(f"{item.code} barcode {gtin}", _Units(units), _Units(line.gtin_units), ("units",)):
        item.repacked[number] = line.gtin_units


class _Units:
    """Units in a pack, to be compared."""

    def __init__(self, units: int) -> None:
        self.units = units
