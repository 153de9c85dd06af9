"""Figures into a CSV file, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from clinic_tui.durable_write import durable_write
from clinic_tui.errors import FileRefused
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.whole_path import whole_path
from clinic_tui.words.csv_text import csv_text

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A line of names, and lines of values: money in cents, rates as shares, None where nothing is known."""

    name: str
    """What a file of it is called, without its ending."""
    titles: Sequence[str]
    lines: Sequence[Sequence[Cell]]

    def csv(self) -> str:
        """The file."""
        return csv_text(self.titles, self.lines)


def write_table(table: Table, path: Path) -> None:
    """Write it, for its owner alone to read.

    Raises FileRefused where the file is there already, or cannot be written.
    """
    if path.exists():
        raise FileRefused("a file of that name is there already: give another name")
    try:
        durable_write(path, table.csv().encode())
    except OSError as failure:
        raise FileRefused(f"{path} cannot be written: {failure.strerror}") from None


class SaveFigures(Form[bool]):
    """Where what is shown is written to."""

    SAVE_WORDS: ClassVar[str] = "write it"

    def __init__(self, words: str, table: Table, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._words = words
        self._table = table

    @property
    def title_words(self) -> str:
        """What."""
        return f"{self._words} as CSV"

    def fields(self) -> Sequence[Field]:
        """The file."""
        help_words = f"a whole path that is not there yet, such as /home/bea/{self._table.name}.csv"
        return (text_field("file", "File", limit=400, help=help_words),)

    def submit(self) -> None:
        """Write it."""
        path, table = whole_path(self.text("file")), self._table
        written = f"written, for you alone to read: {path}"
        self.save(lambda: write_table(table, path), written, True)

    def reopen(self, texts: dict[str, str]) -> SaveFigures:
        """The same figures again."""
        return SaveFigures(self._words, self._table, texts)
