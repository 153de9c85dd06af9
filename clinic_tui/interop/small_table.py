"""CSV files of a few columns that are taken whole or not at all: separators, titles, lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.errors import FileRefused
from clinic_tui.text import safe_text

MAX_BYTES = 32 * 1024 * 1024
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class WrongField:
    """What is wrong in one place of a file."""

    line: int
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class SmallTable:
    """The lines of a file with their numbers, each as text by field, and which columns were read as what."""

    name: str
    columns: dict[str, str]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_table(
    path: Path, fields: Mapping[str, Sequence[str]], needed: Sequence[str], what: str
) -> SmallTable:
    """Read a file; `fields` gives what the column of each may be called, `what` what the file should be.

    Capitals and underscores in titles do not count. Raises FileRefused where it is no such table at all.
    """
    text = _text(path, what)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
        places = _places(path, header, fields, needed)
        rows = tuple((reader.line_num, cells) for cells in _cells(reader, places))
    except csv.Error as problem:
        raise FileRefused(
            f"{path.name}, line {reader.line_num}: {problem}; look for a quotation mark that never closes"
        ) from None
    if not rows:
        raise FileRefused(f"{path.name} has a header and no line below it")
    return SmallTable(path.name, {field: header[place].strip() for field, place in places.items()}, rows)


def _cells(reader: Iterator[list[str]], places: Mapping[str, int]) -> Iterator[dict[str, str]]:
    for row in reader:
        if any(cell.strip() for cell in row):
            yield {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}


def _text(path: Path, what: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB: it is no {what}")
        content = path.read_bytes()
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}") from None
    if b"\0" in content:
        raise FileRefused(f"{path.name} is no text: save the table as CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _places(
    path: Path, header: list[str], fields: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int]:
    titles = [" ".join(cell.casefold().replace("_", " ").split()) for cell in header]
    places: dict[str, int] = {}
    for field, names in fields.items():
        found = [titles.index(name) for name in names if name in titles]
        if found:
            places[field] = found[0]
    for each in needed:
        if each not in places:
            there = ", ".join(safe_text(cell.strip()) for cell in header if cell.strip()) or "none"
            raise FileRefused(
                f"{path.name} has no column for the {each}: call one of its columns "
                f"{', '.join(fields[each][:4])} (there are: {there})"
            )
    return places
