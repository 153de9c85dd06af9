"""Files of supplies, of vendors and of prices: spreadsheets as clinics and vendors have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from clinic_tui.errors import FileRefused
from clinic_tui.interop.column_cells import Cells
from clinic_tui.interop.column_dates import DateOrder
from clinic_tui.interop.csv_in import CsvFile, open_table, order_of_dates, table_rows
from clinic_tui.interop.lot_and_expiry import split_lot
from clinic_tui.interop.named_columns import Names, guess_columns, parse_pairs, settle_columns
from clinic_tui.interop.supply_columns import PRICES, SUPPLIES, VENDORS
from clinic_tui.patients.rows import RefusedRow
from clinic_tui.stock.entries import NO_EXPIRY
from clinic_tui.supply_files.rows import (
    OpeningCount,
    PriceLine,
    SoldBy,
    SupplyLine,
    VendorLine,
    WrongCell,
)
from clinic_tui.words.drug_code import read_ndc
from clinic_tui.words.not_understood import NotUnderstood

MOST_LINES = 100_000
_SHOWN = 3

Line = TypeVar("Line", SupplyLine, VendorLine, PriceLine)

_CONTROLLED = {r"(schedule\s+)?c?-?(i{2,3}|iv|v|[2-5])n?": True, r"(none|non-controlled|rx|otc|-)": False}
"""Schedules of controlled substances (21 CFR 1308), as lists of drugs name them."""

_COLD = {
    r"(refrigerated?|fridge|frozen|freezer|cold|2\s*(-|to)\s*8.*|36\s*(-|to)\s*46.*)": True,
    r"(room|room temp.*|rt|ambient|dry|shelf|none|-)": False,
}


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column, what it was read as, and its first values."""

    field: str
    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplyFile(Generic[Line]):
    """What a file holds: its lines, what could not be read in it, and how it was read."""

    name: str
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...]
    """Columns that hold nothing that is known here."""
    lines: tuple[Line, ...]
    wrong: tuple[WrongCell, ...]
    unproven: tuple[str, ...]
    """Days that were read month first, with nothing to prove it."""
    idle: tuple[str, ...] = ()
    """Columns that are known and come to nothing, each with why: nothing says whose price it is."""

    def column_of(self, field: str) -> str:
        """What the file calls the column of a field; the field itself where it has none."""
        return next((each.column for each in self.columns if each.field == field), field)


def read_supplies(path: Path, pairs: list[str], today: date) -> SupplyFile[SupplyLine]:
    """Read a file of supplies. Raises FileRefused where it is none, Invalid (`map`) for a wrong mapping."""
    return _read(path, pairs, today, SUPPLIES, (("code", "name"),), _supply, "code=Item")


def read_vendors(path: Path, pairs: list[str], today: date) -> SupplyFile[VendorLine]:
    """Read a file of vendors; raises as `read_supplies`."""
    return _read(path, pairs, today, VENDORS, (("code", "name"),), _vendor, "name=Company")


def read_prices(path: Path, pairs: list[str], today: date) -> SupplyFile[PriceLine]:
    """Read the price list of a vendor; raises as `read_supplies`."""
    needed = (("catalog",), ("price", "pack_units", "pack", "minimum", "multiple", "days"))
    return _read(path, pairs, today, PRICES, needed, _price, "price=Net")


def _read(
    path: Path,
    pairs: list[str],
    today: date,
    names: Names,
    needed: tuple[tuple[str, ...], ...],
    line_of: Callable[[Cells, int], Line | None],
    example: str,
) -> SupplyFile[Line]:
    chosen = parse_pairs(pairs, names, example)
    table = open_table(path)
    if table.rows > MOST_LINES:
        raise FileRefused(f"{path.name} has over {MOST_LINES:,} lines: split it")
    places = settle_columns(table.header, _guessed(table, names), chosen)
    for one_of in needed:
        if not places.keys() & set(one_of):
            there = ", ".join(filter(None, table.header))
            guessed = ", ".join(f"{field} is {table.header[at]}" for field, at in places.items())
            raise FileRefused(
                f"{path.name} has no column that is known to be the {' or the '.join(one_of)}: "
                f"say which with --map {one_of[0]}=COLUMN (there are: {there}"
                f"{f'; read as: {guessed}' if guessed else ''})"
            )
    order = _order_of_days(table, places)
    cells = Cells(table.header, places, order, today, has_decimal_commas=table.separator == ";")
    lines = tuple(_lines(table, cells, line_of))
    left_out = tuple(name for at, name in enumerate(table.header) if name and at not in places.values())
    wrong = tuple(sorted(cells.wrong, key=lambda each: each.line))
    columns = _shown(table, places, names)
    idle = tuple(_idle(table, places)) if names is SUPPLIES else ()
    return SupplyFile(path.name, columns, left_out, lines, wrong, tuple(cells.unproven), idle)


def _guessed(table: CsvFile, names: Names) -> dict[str, str]:
    """By the headings, and by what stands below where a heading leaves it open."""
    guess = guess_columns(table.header, names)
    if {"lot", "expires"} <= guess.keys():
        guess.pop("lot_expires", None)
    elif "lot" in guess and not guess.keys() & {"expires", "lot_expires"}:
        values = [value for value in _first_values(table, guess["lot"]) if value]
        if values and all(_day_in(value) for value in values):
            guess["lot_expires"] = guess.pop("lot")
    return _item_as_code(table, names, guess)


def _first_values(table: CsvFile, column: str) -> list[str]:
    at = table.header.index(column)
    return [row[1][at].strip() for row in islice(table_rows(table), 50) if not isinstance(row, RefusedRow)]


def _item_as_code(table: CsvFile, names: Names, guess: dict[str, str]) -> dict[str, str]:
    """An `Item` beside a description is the code where it is one word in each line."""
    column = next((each for each in table.header if each.strip().casefold() == "item"), "")
    if names is not SUPPLIES or not column or "code" in guess:
        return guess
    others = {field: known for field, known in names.items() if field in ("name", "code")}
    named = guess_columns([each for each in table.header if each != column], others).get("name", "")
    if not named or named in (each for field, each in guess.items() if field != "name"):
        return guess
    one_word = not any(" " in each for each in _first_values(table, column))
    return {**guess, "code": column, "name": named} if one_word else guess


_NEEDS = (
    ("vendor", "who sells it", ("catalog", "price", "pack", "minimum", "multiple", "days", "preferred")),
    ("quantity", "how many there are", ("lot", "expires", "lot_expires", "cost", "value", "recalled")),
)
"""What says nothing by itself: the offer of nobody, the lot of nothing."""


def _idle(table: CsvFile, places: Mapping[str, int]) -> Iterator[str]:
    for needed, what, fields in _NEEDS:
        idle = [table.header[places[field]] for field in fields if field in places]
        if idle and needed not in places:
            yield f"{', '.join(idle)}: no column says {what} (--map {needed}=COLUMN)"
    yield from _idle_cells(table, places)


def _idle_cells(table: CsvFile, places: Mapping[str, int]) -> Iterator[str]:
    """The same of single lines: a price beside which no vendor stands comes to nothing."""
    for needed, what, fields in _NEEDS:
        there = [field for field in fields if field in places]
        if needed not in places or not there:
            continue
        idle, lines = set[str](), list[int]()
        for line, values in (row for row in table_rows(table) if not isinstance(row, RefusedRow)):
            told = [field for field in there if values[places[field]].strip()]
            if told and not values[places[needed]].strip():
                idle.update(told)
                lines.append(line)
        if lines:
            columns = ", ".join(table.header[places[field]] for field in there if field in idle)
            many = "line" if len(lines) == 1 else "lines"
            more = f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
            of_lines = f"{', '.join(map(str, lines[:_SHOWN]))}{more}"
            says = "says" if len(lines) == 1 else "say"
            yield f"{columns} of {many} {of_lines}, which {says} not {what}"


def _order_of_days(table: CsvFile, places: Mapping[str, int]) -> DateOrder:
    if "expires" in places:
        return order_of_dates(table, [places["expires"]])
    return order_of_dates(table, [places[name] for name in ("lot_expires",) if name in places], _day_in)


def _day_in(value: str) -> str:
    """What of a lot with its expiry is the day; empty where that cannot be said."""
    try:
        return split_lot(value)[1]
    except NotUnderstood:
        return ""


def _lines(table: CsvFile, cells: Cells, line_of: Callable[[Cells, int], Line | None]) -> Iterator[Line]:
    for row in table_rows(table):
        if isinstance(row, RefusedRow):
            cells.wrong.append(WrongCell(row.line, "line", row.reason))
            continue
        line, values = row
        if any(value.strip() for value in values):
            cells.at(line, values)
            found = line_of(cells, line)
            if found is not None:
                yield found


def _shown(table: CsvFile, places: Mapping[str, int], names: Names) -> tuple[ColumnRead, ...]:
    rows = [row[1] for row in islice(table_rows(table), 50) if not isinstance(row, RefusedRow)]
    return tuple(
        ColumnRead(
            field,
            table.header[places[field]],
            tuple(list(dict.fromkeys(filter(None, (row[places[field]].strip() for row in rows))))[:_SHOWN]),
        )
        for field in names
        if field in places
    )


def _said(**values: Any) -> dict[str, Any]:
    """What a line says: cells that are empty, or could not be read, say nothing."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _supply(cells: Cells, line: int) -> SupplyLine:
    item = _said(
        category=cells.text("category"),
        unit=cells.text("unit"),
        tracks_lots=cells.flag("lots", {}),
        controlled=cells.flag("controlled", _CONTROLLED),
        cold=cells.flag("cold", _COLD),
        drug_code=cells.checked_digits("ndc", read_ndc),
        hazard_sheet=cells.text("hazard_sheet"),
    )
    levels = _said(
        par=cells.whole("par"),
        reorder_at=cells.whole("reorder"),
        emergency_at=cells.whole("emergency"),
        optional_at=cells.whole("optional"),
        shelf=cells.text("shelf"),
    )
    pack_units = cells.pack("pack_units")
    gtin_units = cells.pack("gtin_units") if cells.text("gtin_units") else pack_units
    if gtin_units == 0:
        cells.refuse("gtin_units", "a pack holds 1 unit or more")
    return SupplyLine(
        line, cells.text("code"), cells.text("name"), item, cells.text("place"), levels,
        cells.digits("gtin"), gtin_units or 1, _sold(cells, pack_units), _count(cells),
    )  # fmt: skip


def _sold(cells: Cells, pack_units: int | None) -> SoldBy | None:
    vendor, catalog = cells.text("vendor"), cells.text("catalog")
    if not vendor:
        return None
    if not catalog:
        cells.refuse(
            "catalog", f"what is its catalog number at {vendor}? (--map vendor=- leaves the vendors out)"
        )
        return None
    return SoldBy(
        vendor,
        {"catalog": catalog, **_packs(cells, pack_units), **_said(preferred=cells.flag("preferred", {}))},
    )


def _packs(cells: Cells, pack_units: int | None) -> dict[str, Any]:
    return _said(
        pack=cells.text("pack"),
        units=pack_units,
        cents=cells.cents("price"),
        multiple=cells.whole("multiple"),
        minimum=cells.whole("minimum"),
        lead_days=cells.whole("days"),
    )


def _count(cells: Cells) -> OpeningCount | None:
    units = cells.whole("quantity")
    if units is None:
        return None
    cents = cells.cents("value") if cells.text("value") else cells.cents_of("cost", units)
    recalled = cells.text("recalled").casefold() not in ("", "no", "n", "false", "0")
    return OpeningCount(units, *_lot(cells), cents, recalled)


def _lot(cells: Cells) -> tuple[str, date | None]:
    """Lot and expiry, each of its own column, or both of one."""
    lot, day, both = cells.text("lot"), cells.day("expires", NO_EXPIRY), cells.text("lot_expires")
    if both:
        try:
            told, until = split_lot(both)
        except NotUnderstood as unclear:
            cells.refuse("lot_expires", f"`{both[:30]}`: {unclear.words}")
            return lot, day
        if day is None and "expires" not in cells.places:
            day = cells.day_in("lot_expires", until, NO_EXPIRY)
        lot = lot or told
    return lot, day if lot or day != NO_EXPIRY else None


def _vendor(cells: Cells, line: int) -> VendorLine:
    said = _said(
        account=cells.text("account"),
        phone=cells.text("phone"),
        email=cells.text("email"),
        lead_days=cells.whole("days"),
        minimum_cents=cells.cents("minimum"),
        note=cells.text("note"),
    )
    return VendorLine(line, cells.text("code"), cells.text("name"), said)


def _price(cells: Cells, line: int) -> PriceLine | None:
    catalog = cells.text("catalog")
    if not catalog:
        cells.refuse("catalog", "the catalog number is missing")
        return None
    return PriceLine(line, catalog, _packs(cells, cells.pack("pack_units")))
