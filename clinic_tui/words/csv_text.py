"""A table as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+-@|")
"""With these a spreadsheet begins a formula, or a call of another program; in full width too."""


def csv_text(titles: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A line of titles and the others; None is empty, and no text of a cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([safe_cell(cell) for cell in each] for each in lines)
    return text.getvalue()


def safe_cell(cell: object) -> object:
    """The cell as no spreadsheet takes it for a formula; None is empty.

    A carriage return alone would go unquoted into the file, and what follows it begin a row.
    """
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if cell.startswith(("\t", "\r")) or _first_seen(text) in _FORMULA else text


def _first_seen(text: str) -> str:
    """The first sign that leaves a trace, in its usual width."""
    seen = (sign for sign in text if unicodedata.category(sign)[0] not in "ZC")
    return unicodedata.normalize("NFKC", next(seen, ""))
