"""Patients from CSV files: any encoding and separator that practice systems write.

A file is opened once to learn its form (`open_patients_csv`) and read as a stream
(`read_patients`), so that a hundred thousand rows need no more memory than one.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from clinic_tui.errors import FileRefused
from clinic_tui.interop.column_dates import DateOrder, find_order
from clinic_tui.interop.csv_columns import guess_mapping, settle_mapping
from clinic_tui.interop.csv_patient import PatientRow
from clinic_tui.patients.rows import IncomingPatient, RefusedRow

MAX_BYTES = 512 * 1024 * 1024
MAX_ROWS = 2_000_000
MAX_COLUMNS = 500
MAX_ROW_LINES = 200
"""Lines of one row; more are a quotation mark that never closes. Bounds how often a line is read again."""

_CHUNK = 1 << 20
_SEPARATORS = ",;\t|"
_SYNTHEA_COLUMNS = frozenset(
    ("Id", "BIRTHDATE", "DEATHDATE", "SSN", "DRIVERS", "PASSPORT", "FIRST", "LAST", "MAIDEN", "GENDER")
)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The form of a patient file."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    guess: dict[str, str]
    """Field to column, guessed from the header; see `csv_columns.FIELDS`."""
    source: str
    """`synthea` where the columns are Synthea's, otherwise `csv`."""
    rows: int
    """Rows under the header, those to be refused included."""
    lines_above: int = 0
    """Lines before the header: a `sep=` line or empty ones."""


def open_patients_csv(path: Path) -> CsvFile:
    """Learn encoding, separator, columns and row count of a file of patients. Raises as `open_table`."""
    table = open_table(path)
    source = "synthea" if set(table.header) >= _SYNTHEA_COLUMNS else "csv"
    return replace(table, guess=guess_mapping(table.header), source=source)


def open_table(path: Path) -> CsvFile:
    """Learn encoding, separator, columns and row count of a file, whatever its rows are; nothing is guessed.

    Raises FileRefused where it cannot be a table: not there, too large, binary, without a header,
    with a column name twice, or without a row.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FileRefused(f"{path.name} is not a file.")
        if size > MAX_BYTES:
            raise FileRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB; split it.")
        encoding = _find_encoding(path)
        header, separator, lines_above = _read_header(path, encoding)
        rows = _count_rows(path, encoding, separator, lines_above)
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}.") from problem
    return CsvFile(path, encoding, separator, header, {}, "csv", rows, lines_above)


def read_patients(
    file: CsvFile, mapping: Mapping[str, str] | None = None, today: date | None = None
) -> Iterator[IncomingPatient | RefusedRow]:
    """Every row, taken or refused with its line and reason, in file order.

    `mapping` says field to column and goes before the guess. `today` bounds birth dates; the
    machine's own day where it is not given. Raises Invalid for a mapping that does not fit,
    before the first row is asked for.
    """
    places = settle_mapping(file.header, file.guess, mapping)
    order = order_of_dates(file, [places[field] for field in ("born", "deceased_on") if field in places])
    form = PatientRow(file.header, places, file.source, order, today or date.today())
    return _read_rows(file, form)


def _read_rows(file: CsvFile, form: PatientRow) -> Iterator[IncomingPatient | RefusedRow]:
    for row in table_rows(file):
        yield row if isinstance(row, RefusedRow) else form.read(*row)


def table_rows(file: CsvFile) -> Iterator[tuple[int, Sequence[str]] | RefusedRow]:
    """Every row under the header with the line it starts on, or why it is none, in file order."""
    with _rows(file.path, file.encoding, file.separator, file.lines_above) as rows:
        next(rows)
        for line, values in rows:
            if isinstance(values, csv.Error):
                yield RefusedRow(line, _broken(values))
            elif refusal := _misshapen(values, len(file.header)):
                yield RefusedRow(line, refusal)
            else:
                yield line, values


def order_of_dates(file: CsvFile, places: Iterable[int], day_in: Callable[[str], str] = str) -> DateOrder:
    """The order of month and day in these columns: one system writes all its dates one way.

    `day_in` is what of a value is the day.
    """
    return find_order(map(day_in, chain.from_iterable(_column(file, place) for place in places)))


def _broken(problem: csv.Error) -> str:
    """What the reader's complaint means for the person with the file."""
    if "unexpected end" in str(problem):
        return "a quotation mark opens here and never closes"
    if "field larger" in str(problem):
        return "a value is larger than any value can be; look for a quotation mark that never closes"
    return "a quotation mark stands inside a value; double it"


def _misshapen(values: Sequence[str], columns: int) -> str:
    """Why a row does not fit the header, or nothing."""
    if any("\0" in value for value in values):
        return "the row holds NUL characters; the file is damaged here"
    if len(values) < columns or any(value.strip() for value in values[columns:]):
        return f"the row has {len(values)} values, the header has {columns} columns"
    return ""


def _column(file: CsvFile, place: int) -> Iterator[str]:
    with _rows(file.path, file.encoding, file.separator, file.lines_above) as rows:
        next(rows)
        for _, values in rows:
            if not isinstance(values, csv.Error) and place < len(values):
                yield values[place]


@contextmanager
def _rows(
    path: Path, encoding: str, separator: str, lines_above: int = 0
) -> Iterator[Iterator[tuple[int, Sequence[str] | csv.Error]]]:
    """Rows with the line they start on; empty lines are passed over, a broken row is its error."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        for _ in range(lines_above):
            text.readline()
        yield _numbered(text, separator, lines_above)


class _Lines:
    """The lines of a file; those of the row at hand can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._row) == MAX_ROW_LINES:
            raise csv.Error("unexpected end: the row has too many lines")
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        return line

    @property
    def several(self) -> bool:
        """True where the row at hand has more than one line."""
        return len(self._row) > 1

    def end_row(self) -> int:
        """Begin a new row; how many lines the one before had."""
        count = len(self._row)
        self._row.clear()
        return count

    def give_back(self) -> int:
        """Begin a new row with the second line of this one; 1, the lines that are gone."""
        self._again.extendleft(reversed(self._row[1:]))
        self._row.clear()
        return 1


def _numbered(
    text: io.TextIOBase, separator: str, above: int
) -> Iterator[tuple[int, Sequence[str] | csv.Error]]:
    """Rows and where they start. Of one that cannot be, only the first line is lost.

    A quotation mark too many runs on into the patients below; so a row of several lines that
    breaks, or has not the header's columns, is left at its first line and the next is read by itself.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t", strict=True)
    start, columns = above + 1, 0
    while True:
        found: Sequence[str] | csv.Error
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            found = problem
        broken = isinstance(found, csv.Error)
        if isinstance(found, csv.Error) or any(found):
            yield start, found
        if not isinstance(found, csv.Error):
            columns = columns or len(found)
            broken = lines.several and bool(_misshapen(found, columns))
        start += lines.give_back() if broken else lines.end_row()


def _count_rows(path: Path, encoding: str, separator: str, lines_above: int) -> int:
    with _rows(path, encoding, separator, lines_above) as rows:
        count = sum(1 for _ in rows) - 1
    if count < 1:
        raise FileRefused(f"{path.name} has a header and no rows.")
    if count > MAX_ROWS:
        raise FileRefused(f"{path.name} has over {MAX_ROWS:,} rows; split it.")
    return count


def _find_encoding(path: Path) -> str:
    """By its mark, or UTF-8 if the whole file is that, else Windows' western code page."""
    with path.open("rb") as raw:
        start = raw.read(4)
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if len(start) >= 2 and 0 in start[:2]:
            raise FileRefused(f"{path.name} is no text; save it as CSV UTF-8.")
        raw.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := raw.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _read_header(path: Path, encoding: str) -> tuple[tuple[str, ...], str, int]:
    """Column names, separator, and how many lines stand above them."""
    above, separators = 0, _SEPARATORS
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        while (first := text.readline(_CHUNK)) and not first.strip():
            above += 1
        if said := re.fullmatch(r'"?sep=(.)"?\s*', first):
            above, separators = above + 1, said[1]
    if not first:
        raise FileRefused(f"{path.name} is empty.")
    best: tuple[str, ...] = ()
    chosen = separators[0]
    for separator in separators:
        with _rows(path, encoding, separator, above) as rows:
            names = next(rows, (0, ()))[1]
        if not isinstance(names, csv.Error) and len(names) > len(best):
            best, chosen = tuple(name.strip() for name in names), separator
    _check_header(path, best)
    return best, chosen, above


def _check_header(path: Path, header: tuple[str, ...]) -> None:
    if not any(header) or len(header) > MAX_COLUMNS:
        raise FileRefused(f"{path.name} does not start with a line of column names.")
    if any("\0" in name for name in header):
        raise FileRefused(f"{path.name} is no text; save it as CSV UTF-8.")
    seen: set[str] = set()
    for name in filter(None, (name.casefold() for name in header)):
        if name in seen:
            raise FileRefused(f"{path.name} has the column '{name}' twice; rename one.")
        seen.add(name)
