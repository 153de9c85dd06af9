"""Fee schedules from CSV files: which columns are what, and what is wrong in which line.

A file is taken whole or not at all, so all that is wrong in it is told at once.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.fees.rows import NewFee, whole_code
from clinic_tui.fees.rules import MOST_CENTS, read_code
from clinic_tui.text import safe_text
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood

MAX_BYTES = 32 * 1024 * 1024
LONGEST_WORDS = 100
_SEPARATORS = ",;\t|"

COLUMNS = {
    "code": ("code", "cpt", "hcpcs", "cpt code", "hcpcs code", "cpt/hcpcs", "procedure", "procedure code"),
    "price": ("price", "fee", "charge", "amount", "rate", "dollars", "unit price", "gross charge"),
    "modifier": ("modifier", "mod", "mod1", "modifier 1"),
    "words": ("words", "description", "desc", "short description", "name", "text"),
}
"""What a column is called; capitals and underscores do not count. Code and price have to be there."""


@dataclass(frozen=True, slots=True)
class WrongField:
    """What is wrong in one place of a file."""

    line: int
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class FeeFile:
    """What a file holds: its lines, or what is wrong in it, and which columns were read as what."""

    name: str
    columns: dict[str, str]
    fees: tuple[NewFee, ...]
    wrong: tuple[WrongField, ...]


def read_fees(path: Path) -> FeeFile:
    """Read a file. Raises FileRefused where it is no table of prices at all."""
    text = _text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        header = next((row for row in rows if any(cell.strip() for cell in row)), [])
        places = _places(path, header)
        fees, wrong = _lines(rows, places)
    except csv.Error as problem:
        raise FileRefused(
            f"{path.name}, line {rows.line_num}: {problem}; look for a quotation mark that never closes"
        ) from None
    if not fees and not wrong:
        raise FileRefused(f"{path.name} has a header and no line below it")
    columns = {field: header[place].strip() for field, place in places.items()}
    return FeeFile(path.name, columns, tuple(fees), tuple(wrong))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB: it is no fee schedule")
        content = path.read_bytes()
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}") from None
    if b"\0" in content:
        raise FileRefused(f"{path.name} is no text: save the table as CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _places(path: Path, header: list[str]) -> dict[str, int]:
    titles = [" ".join(cell.casefold().replace("_", " ").split()) for cell in header]
    places: dict[str, int] = {}
    for field, names in COLUMNS.items():
        found = [titles.index(name) for name in names if name in titles]
        if found:
            places[field] = found[0]
    for needed in ("code", "price"):
        if needed not in places:
            there = ", ".join(safe_text(cell.strip()) for cell in header if cell.strip()) or "none"
            raise FileRefused(
                f"{path.name} has no column for the {needed}: call one of its columns "
                f"{', '.join(COLUMNS[needed][:4])} (there are: {there})"
            )
    return places


def _lines(rows: object, places: dict[str, int]) -> tuple[list[NewFee], list[WrongField]]:
    fees: list[NewFee] = []
    wrong: list[WrongField] = []
    seen: dict[tuple[str, str], int] = {}
    reader = rows
    for row in reader:  # type: ignore[attr-defined]
        line: int = reader.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in row):
            continue
        cells = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
        before = len(wrong)
        code = _code(cells, line, wrong)
        cents = _cents(cells["price"], line, wrong)
        words = " ".join(safe_text(cells.get("words", "")).split())[:LONGEST_WORDS]
        if code in seen and code != ("", ""):
            wrong.append(
                WrongField(line, "code", f"{whole_code(*code)} stands in line {seen[code]} already: keep one")
            )
        if len(wrong) > before:
            continue
        seen[code] = line
        fees.append(NewFee(*code, words, cents))
    return fees, wrong


def _code(cells: dict[str, str], line: int, wrong: list[WrongField]) -> tuple[str, str]:
    typed, modifier = cells["code"], cells.get("modifier", "")
    try:
        if not typed:
            raise Invalid("the code is missing", "code")
        if not modifier:
            return read_code(typed)
        code = read_code(f"{read_code(typed)[0]}-{modifier}")
        if not code[1]:
            raise Invalid(
                f"a modifier is two places behind a code of five: `{modifier}` is none here", "modifier"
            )
        return code
    except Invalid as refusal:
        wrong.append(WrongField(line, refusal.field or "code", refusal.words))
        return "", ""


def _cents(typed: str, line: int, wrong: list[WrongField]) -> int:
    try:
        if not typed.strip():
            raise NotUnderstood("the price is missing")
        cents = read_money(typed)  # a comma that is not for thousands is refused: 12,50 is not 1250
        if cents > MOST_CENTS:
            raise NotUnderstood(f"the price of one unit is at most ${MOST_CENTS // 100:,}")
        return cents
    except NotUnderstood as unclear:
        wrong.append(WrongField(line, "price", unclear.words))
        return 0
