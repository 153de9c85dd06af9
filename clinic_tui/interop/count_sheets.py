"""Blind sheets as tables: written out in the order of the shelves, and read back with the figures in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.counts.entries import CountedLine
from clinic_tui.counts.rows import CountSheet
from clinic_tui.interop.small_table import SmallTable, WrongField, read_table

TITLES = ("line", "place", "shelf", "code", "item", "lot", "expires", "unit", "counted")
COLUMNS = {
    "line": ("line", "number", "no", "position"),
    "counted": ("counted", "count", "quantity", "qty", "found"),
    "code": ("code", "item code", "sku"),
    "lot": ("lot", "lot number", "batch"),
}
"""What a column is called; line and counted have to be there."""

MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What a file says that was counted, or what is wrong in it."""

    name: str
    lines: tuple[CountedLine, ...]
    wrong: tuple[WrongField, ...]


def rows_of(sheet: CountSheet) -> Iterator[tuple[object, ...]]:
    """The lines under TITLES, the figures of what was counted already among them."""
    for line in sheet.lines:
        expires = line.expires_on.isoformat() if line.expires_on else ""
        yield (
            line.position, line.place, line.shelf, line.code, line.name, line.lot, expires, line.unit,
            line.counted,
        )  # fmt: skip


def read_sheet(path: Path, sheet: CountSheet) -> FilledSheet:
    """Read a sheet that was filled in; lines without a figure, and figures that are known, count nothing.

    Where the file has code or lot beside a figure they have to be those of the line: a sheet of another
    count is refused. Raises FileRefused where it is no such table at all.
    """
    table = read_table(path, COLUMNS, ("line", "counted"), "count sheet")
    wrong: list[WrongField] = []
    lines = tuple(_filled(table, sheet, wrong))
    return FilledSheet(table.name, lines, tuple(wrong))


def _filled(table: SmallTable, sheet: CountSheet, wrong: list[WrongField]) -> Iterator[CountedLine]:
    known = {line.position: line for line in sheet.lines}
    seen: dict[int, int] = {}
    for number, cells in table.rows:
        if not cells["counted"]:
            continue
        position, units = _whole(cells["line"]), _whole(cells["counted"])
        line = None if position is None else known.get(position)
        if position is None or line is None:
            words = f"count {sheet.count.id} has no line `{cells['line']}`"
            wrong.append(WrongField(number, "line", words))
        elif units is None:
            wrong.append(WrongField(number, "counted", f"`{cells['counted']}` is no whole number of units"))
        elif position in seen:
            wrong.append(WrongField(number, "line", f"line {position} stands in line {seen[position]} too"))
        elif other := _other(cells, line.code, line.lot):
            wrong.append(
                WrongField(number, "line", f"line {position} is {line.code} {line.lot}, not {other}")
            )
        elif line.counted != units:
            seen[position] = number
            yield CountedLine(position, units)


def _other(cells: dict[str, str], code: str, lot: str) -> str:
    """What the file says the line is, where that is something else."""
    said = (cells.get("code", code) or code, cells.get("lot", lot) or lot)
    is_same = _as_kept(said[0]) == _as_kept(code) and _as_kept(said[1]) == _as_kept(lot)
    return "" if is_same else " ".join(said).strip()


def _as_kept(text: str) -> str:
    """What spreadsheets leave of a code: they take zeros in front away, and we put a sign before formulas."""
    return text.strip().removeprefix("'").lstrip("0").upper()


def _whole(text: str) -> int | None:
    digits = text.strip().replace(",", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS else None
