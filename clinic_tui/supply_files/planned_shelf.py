"""What a file says of the shelf: levels at places, and opening counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.entries import NO_EXPIRY, ItemEntry
from clinic_tui.stock.items import require_levels, require_optional
from clinic_tui.stock.receiving import MOST_CENTS, clean_lot_number
from clinic_tui.stock.rows import MAIN, MAIN_NAME, MOST
from clinic_tui.supply_files.known import Known
from clinic_tui.supply_files.made_codes import folded
from clinic_tui.supply_files.plan import (
    Plan,
    PlannedItem,
    PlannedLevel,
    PlannedLot,
    PlannedMove,
    Said,
    called,
)
from clinic_tui.supply_files.rows import OpeningCount, SupplyLine

_NUMBERS = ("par", "reorder_at", "emergency_at")
_LEVELS = (*_NUMBERS, "optional_at")


def plan_levels(plan: Plan, item: PlannedItem, lines: Sequence[SupplyLine], known: Known) -> None:
    """Levels at places beside the stock room, by the place that a line names."""
    said: dict[int, Said] = {}
    first: dict[int, int] = {}
    for line in lines:
        place = known.places.get(folded(line.place))
        if place is None:
            plan.wrong(line.line, "place", f"there is no place {line.place}: add it (`stock place add`)")
        elif place != MAIN and line.levels:
            first.setdefault(place, line.line)
            said.setdefault(place, Said()).add(plan, line.line, line.levels)
    for place, of_place in said.items():
        _plan_level(plan, item, place, of_place, first[place], known)


def _plan_level(plan: Plan, item: PlannedItem, place: int, said: Said, line: int, known: Known) -> None:
    before = known.levels.get((item.known.id, place)) if item.known else None
    if before is None and not any(name in said.values for name in _NUMBERS):
        field = "shelf" if "shelf" in said.values else "optional"
        plan.wrong(
            line, field, f"this place has no levels of it: say its par there, or leave the {field} out"
        )
        return
    values = {name: said.values.get(name, getattr(before, name, 0)) for name in _LEVELS}
    if values["optional_at"] and place not in known.stock_rooms:
        plan.wrong(line, "optional", "this place is filled up, and orders nothing: leave it out")
        return
    try:
        require_levels(*(values[name] for name in _NUMBERS))
        require_optional(values["optional_at"], values["reorder_at"], values["par"])
        shelf = clean_text(said.values.get("shelf", getattr(before, "shelf", "")), 40, "shelf")
    except Invalid as wrong:
        plan.wrong(line, called(wrong.field), wrong.words)
        return
    level = PlannedLevel(**values, shelf=shelf, known=before)
    if before is None:
        plan.report.levels += 1
        item.levels[place] = level
    elif plan.settle(f"{item.code} at place", before, level, (*_LEVELS, "shelf")):
        item.levels[place] = level


def plan_counts(
    plan: Plan, item: PlannedItem, entry: ItemEntry, lines: Sequence[SupplyLine], known: Known
) -> None:
    """Opening counts. Where some of the item is on hand nothing is put there: that is for a count."""
    there = known.on_hand.get(item.known.id, {}) if item.known else {}
    seen: dict[tuple[int, str], int] = {}
    for line in lines:
        place = known.places.get(folded(line.place))
        if line.count is None or place is None:
            continue
        try:
            number = clean_lot_number(line.count.lot)
        except Invalid as wrong:
            plan.wrong(line.line, "lot", wrong.words)
            continue
        before = seen.setdefault((place, number.upper()), line.line)
        if before != line.line:
            plan.wrong(line.line, "quantity", f"line {before} counts the same there: put them together")
        elif there:
            _require_the_same(plan, item, line, there, place, number, known)
        elif line.count.units:
            _plan_count(plan, item, entry, line, line.count, place, number, known)


def _require_the_same(
    plan: Plan,
    item: PlannedItem,
    line: SupplyLine,
    there: dict[tuple[int, int], int],
    place: int,
    number: str,
    known: Known,
) -> None:
    assert item.known is not None
    assert line.count is not None
    lot = known.lots.get((item.known.id, number.upper()))
    units = there.get((place, lot.id if lot else 0), 0) if lot or not number else 0
    if units == line.count.units:
        plan.report.unchanged += 1
        return
    called = line.place or MAIN_NAME
    words = f"of {item.code} {sum(there.values())} are on hand, {units} of them here ({called})"
    plan.wrong(
        line.line,
        "quantity",
        f"{words}: leave the quantity empty, and count it (`stock count begin --items {item.code}`)",
    )


def _plan_count(
    plan: Plan,
    item: PlannedItem,
    entry: ItemEntry,
    line: SupplyLine,
    count: OpeningCount,
    place: int,
    number: str,
    known: Known,
) -> None:
    if count.units > MOST:
        plan.wrong(line.line, "quantity", f"a quantity is 1 to {MOST:,}, not {count.units}")
    elif count.cents is not None and count.cents > MOST_CENTS:
        plan.wrong(line.line, "cost", "all of it costs $0 to $1,000,000")
    elif count.recalled:
        plan.wrong(line.line, "recalled", "what was recalled is not put on the shelf: take the line out")
    elif not number and entry.tracks_lots:
        plan.wrong(line.line, "lot", f"{item.code} is kept by lot: say lot and expiry of what lies there")
    elif not number and count.expires_on is not None:
        plan.wrong(
            line.line, "lot", "an expiry is a lot's: which lot is it? (--map expires=- leaves expiries out)"
        )
    elif not number or _plan_lot(plan, item, line.line, number, count.expires_on, known):
        item.moves.append(PlannedMove(place, number.upper(), count.units, count.cents))
        plan.report.counts += 1
        plan.report.units += count.units


def _plan_lot(
    plan: Plan, item: PlannedItem, line: int, number: str, expires_on: date | None, known: Known
) -> bool:
    """Whether units of the lot may be put on the shelf; the rules are those of what is received."""
    before = known.lots.get((item.known.id, number.upper())) if item.known else None
    if before is not None and before.recalled_on is not None:
        plan.wrong(line, "lot", f"lot {number} was recalled on {before.recalled_on}: leave it out")
        return False
    lot = item.lots.get(number.upper())
    if lot is None:
        if expires_on is None and before is None:
            plan.wrong(line, "expires", f"when does lot {number} expire? (none, if it does not)")
            return False
        lot = PlannedLot(before.number if before else number, before.expires_on if before else None, before)
        if expires_on is not None:
            lot.expires_on = None if expires_on == NO_EXPIRY else expires_on
        item.lots[number.upper()] = lot
    elif expires_on is not None and lot.expires_on != (None if expires_on == NO_EXPIRY else expires_on):
        plan.wrong(line, "expires", f"another line says {lot.expires_on or 'none'} of lot {number}: keep one")
        return False
    if lot.expires_on is not None and lot.expires_on < plan.day:
        plan.wrong(
            line,
            "expires",
            f"lot {number} expired on {lot.expires_on}: take its line out",
        )
        return False
    return True
