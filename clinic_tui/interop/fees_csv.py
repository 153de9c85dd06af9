"""Fee schedules from CSV files: which columns are what, and what is wrong in which line.

A file is taken whole or not at all, so all that is wrong in it is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clinic_tui.errors import Invalid
from clinic_tui.fees.rows import NewFee, whole_code
from clinic_tui.fees.rules import MOST_CENTS, read_code
from clinic_tui.interop.small_table import SmallTable, WrongField, read_table
from clinic_tui.text import safe_text
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood

LONGEST_WORDS = 100

COLUMNS = {
    "code": ("code", "cpt", "hcpcs", "cpt code", "hcpcs code", "cpt/hcpcs", "procedure", "procedure code"),
    "price": ("price", "fee", "charge", "amount", "rate", "dollars", "unit price", "gross charge"),
    "modifier": ("modifier", "mod", "mod1", "modifier 1"),
    "words": ("words", "description", "desc", "short description", "name", "text"),
}
"""What a column is called; capitals and underscores do not count. Code and price have to be there."""


@dataclass(frozen=True, slots=True)
class FeeFile:
    """What a file holds: its lines, or what is wrong in it, and which columns were read as what."""

    name: str
    columns: dict[str, str]
    fees: tuple[NewFee, ...]
    wrong: tuple[WrongField, ...]


def read_fees(path: Path) -> FeeFile:
    """Read a file. Raises FileRefused where it is no table of prices at all."""
    table = read_table(path, COLUMNS, ("code", "price"), "fee schedule")
    fees, wrong = _lines(table)
    return FeeFile(table.name, table.columns, tuple(fees), tuple(wrong))


def _lines(table: SmallTable) -> tuple[list[NewFee], list[WrongField]]:
    fees: list[NewFee] = []
    wrong: list[WrongField] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in table.rows:
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
