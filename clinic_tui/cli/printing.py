"""What goes to standard output and standard error: tables and JSON, each value through the gate."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TextIO, TypeVar

from clinic_tui.terminal import ascii_table
from clinic_tui.text import cells_of, safe_text
from clinic_tui.words.csv_text import csv_text
from clinic_tui.words.times import show_time

Row = TypeVar("Row")
Columns = Sequence[tuple[str, Callable[[Row], object]]]
"""Titles, and what of a row stands under each."""

GAP = "  "


def say(words: str) -> None:
    """A message to the person, on standard error."""
    print(fitting(f"clinic-tui: {safe_text(words)}", sys.stderr), file=sys.stderr)


def show(options: argparse.Namespace, data: Mapping[str, Any], words: str = "") -> None:
    """One answer: `data` as JSON, or `words` (nothing where they are empty)."""
    if options.json:
        show_json(data)
    elif words:
        line(options, words)


def show_rows(options: argparse.Namespace, rows: Sequence[Row], columns: Columns[Row], none: str) -> None:
    """A list: JSON with all fields of the rows, or the columns as a table; `none` where it is empty.

    Lists that can be asked for as CSV (`arguments.add_list`) have the columns of the table there too.
    """
    if options.json:
        show_json([plain(row) for row in rows])
    elif getattr(options, "csv", False):
        titles = [title or "marks" for title, _ in columns]
        show_csv(titles, [[get(row) for _, get in columns] for row in rows])
    elif not rows:
        say(none)
    else:
        for text in table(
            [title for title, _ in columns], [[get(row) for _, get in columns] for row in rows]
        ):
            line(options, text)


def line(options: argparse.Namespace, text: str) -> None:
    """One line of output for people."""
    print(fitting(safe_text(text), sys.stdout, ascii_only=options.ascii))


def show_json(data: Any) -> None:
    """JSON in ASCII: what no terminal may be given stays an escape."""
    print(json.dumps(plain(data), indent=2))


def show_csv(titles: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """A table as CSV, each value as it is: cents, shares, days in ISO form."""
    shown = ([safe_text(cell) if isinstance(cell, str) else cell for cell in each] for each in lines)
    print(csv_text(titles, shown), end="")


def plain(value: Any, name: str = "") -> Any:
    """A row as JSON has it, with what it derives in words and numbers.

    Days and instants in ISO form (UTC), `start` as `14:30`, money in cents, decimal quantities as text.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            each.name: plain(getattr(value, each.name), each.name) for each in dataclasses.fields(value)
        }
        derived = {
            each: value_of_it
            for each, member in vars(type(value)).items()
            if isinstance(member, property)
            and isinstance(value_of_it := getattr(value, each), str | int | float)
        }
        return {**fields, **derived}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each, str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    if name == "start" and isinstance(value, int):
        return show_time(value)
    return value


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Aligned lines under their titles; columns of nothing but numbers stand to the right."""
    cells = [[safe_text(value) for value in row] for row in rows]
    widths = [
        max([cells_of(title), *(cells_of(row[place]) for row in cells)]) for place, title in enumerate(titles)
    ]
    right = [all(_is_number(row[place]) for row in cells) for place in range(len(titles))]
    lines = [_line(row, widths, right) for row in (list(titles), *cells)]
    return [text.rstrip() for text in lines]


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = zip(row, widths, right, strict=True)
    return GAP.join(_padded(text, width, at_right) for text, width, at_right in cells)


def _padded(text: str, width: int, at_right: bool) -> str:
    blank = " " * (width - cells_of(text))
    return blank + text if at_right else text + blank


def _is_number(text: str) -> bool:
    return all(character.isdigit() or character in "-$.,%" for character in text)


def fitting(text: str, stream: TextIO, *, ascii_only: bool = False) -> str:
    """The text in characters that the stream can carry: as it is on UTF-8, else in ASCII."""
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("_", "-")
    if text.isascii() or (encoding in ("utf-8", "utf8", "utf-8-sig") and not ascii_only):
        return text
    return unicodedata.normalize("NFKD", text.translate(ascii_table)).translate(_MARKS).encode(
        "ascii", "replace"
    ).decode()  # fmt: skip


class _WithoutMarks(dict[int, str | None]):
    """For `str.translate`: combining marks go, the letter under them stays."""

    def __missing__(self, code: int) -> str | None:
        return None if unicodedata.combining(chr(code)) else chr(code)


_MARKS = _WithoutMarks()
