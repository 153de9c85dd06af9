"""A table as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula."""


def csv_text(titles: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A line of titles and the others; None is empty, and no text of a cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([safe_cell(cell) for cell in each] for each in lines)
    return text.getvalue()


def safe_cell(cell: object) -> object:
    """The cell as no spreadsheet takes it for a formula; None is empty."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
