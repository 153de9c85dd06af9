"""Usual weeks of those who work here, from a CSV file that is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinic_tui.errors import Invalid
from clinic_tui.interop.small_table import WrongField, read_table
from clinic_tui.rota.entries import ShiftsEntry, spans_of
from clinic_tui.text import safe_text
from clinic_tui.words.dates import read_date, read_weekdays
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.shift_hours import read_shifts

COLUMNS = {
    "login": ("login", "who", "sign in", "sign in name", "user"),
    "days": ("days", "weekdays", "day"),
    "hours": ("hours", "shift", "shifts", "times"),
    "from": ("from", "valid from", "since", "start date"),
    "to": ("to", "valid to", "until", "end date"),
    "weeks": ("weeks", "every"),
    "site": ("site", "place", "location"),
}
"""What a column is called; capitals and underscores do not count."""
NEEDED = ("login", "days", "hours")


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One line of a file: whose hours, and which."""

    line: int
    login: str
    entry: ShiftsEntry


@dataclass(frozen=True, slots=True)
class WeeksFile:
    """What a file holds, or what is wrong in it."""

    name: str
    weeks: tuple[WeekLine, ...]
    wrong: tuple[WrongField, ...]


def read_weeks(path: Path, today: date) -> WeeksFile:
    """Read a file; where `from` is empty, hours stand from today on.

    Raises FileRefused where it is no such table at all.
    """
    table = read_table(path, COLUMNS, NEEDED, "list of usual weeks")
    found: list[WeekLine] = []
    wrong: list[WrongField] = []
    for line, cells in table.rows:
        clean = {field: safe_text(text).strip() for field, text in cells.items()}
        try:
            found.append(WeekLine(line, clean["login"], _entry(clean, today)))
        except Invalid as refusal:
            wrong.append(WrongField(line, refusal.field, refusal.words))
    return WeeksFile(table.name, tuple(found), tuple(wrong))


def _entry(cells: Mapping[str, str], today: date) -> ShiftsEntry:
    """One line. Raises Invalid naming the column."""
    field = "days"
    try:
        days = read_weekdays(cells["days"])
        field = "hours"
        none = cells["hours"].casefold() in ("", "none", "off")
        spans = () if none else spans_of(read_shifts(cells["hours"]))
        field = "from"
        first = read_date(cells["from"], today) if cells.get("from") else today
        field = "to"
        last = read_date(cells["to"], today) if cells.get("to") else None
    except NotUnderstood as unclear:
        raise Invalid(unclear.words, field) from None
    weeks = cells.get("weeks") or "1"
    if weeks not in ("1", "2"):
        raise Invalid("every week is 1, every second week 2", "weeks")
    return ShiftsEntry(days, spans, first, last, int(weeks), cells.get("site", ""))
