"""Which files hold patients, told by what is in them, not by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinic_tui.errors import FileRefused
from clinic_tui.interop import csv_in, fhir
from clinic_tui.patients.rows import IncomingPatient, RefusedRow

SUFFIXES = (".csv", ".tsv", ".json", ".ndjson", ".jsonl")
"""What is looked at in a folder; a file that is named itself may be called anything."""

_START = 4096


class NoPatients(FileRefused):
    """The file is a good one, of something else than patients."""


@dataclass(frozen=True, slots=True)
class PatientFile:
    """A file that can be read as patients: `kind` is `synthea`, `csv` or `fhir`."""

    path: Path
    kind: str
    rows: int
    csv: csv_in.CsvFile | None = None

    def read(self, mapping: Mapping[str, str], today: date) -> Iterator[IncomingPatient | RefusedRow]:
        """Its rows; raises Invalid at once for a mapping that does not fit a table."""
        if self.csv is None:
            return fhir.read_patients(self.path, today)
        return csv_in.read_patients(self.csv, mapping, today)


def files_in(path: Path) -> list[Path]:
    """The file itself, or what a folder holds that may be patients, in order. Raises FileRefused."""
    if not path.exists():
        raise FileRefused(f"there is no file {path}")
    if not path.is_dir():
        return [path]
    try:
        return sorted(
            each
            for each in path.iterdir()
            if each.suffix.lower() in SUFFIXES and not each.name.startswith(".")
        )
    except OSError as problem:
        raise FileRefused(f"{path} cannot be read: {problem.strerror}.") from problem


def recognise(path: Path, mapping: Mapping[str, str]) -> PatientFile:
    """What the file is. Raises FileRefused where it cannot be read, NoPatients where it holds none.

    A table without a birth date is taken only under a mapping: lists of payers or
    places have names and addresses too.
    """
    if _begins_as_json(path):
        count = fhir.count_patients(path)
        if count == 0 and not fhir.count_resources(path)["unreadable"]:
            raise NoPatients(f"{path.name} is FHIR, but holds no Patient.")
        return PatientFile(path, "fhir", count)
    table = csv_in.open_patients_csv(path)
    if "born" not in table.guess and not mapping:
        raise NoPatients(
            f"{path.name} has no column that is known to be a birth date: is it a list of patients? "
            "Then say which column is which with --map born=COLUMN."
        )
    return PatientFile(path, table.source, table.rows, table)


def _begins_as_json(path: Path) -> bool:
    try:
        if not path.is_file():  # a pipe would wait for its writer
            raise FileRefused(f"{path.name} is not a file.")
        with path.open("rb") as file:
            start = file.read(_START).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}.") from problem
    return start.startswith((b"{", b"["))


def settled(file: PatientFile, mapping: Mapping[str, str]) -> dict[str, str]:
    """Field to column as the file will be read: for the person to look over."""
    if file.csv is None:
        return {}
    from clinic_tui.interop.csv_columns import settle_mapping

    header = file.csv.header
    return {field: header[place] for field, place in settle_mapping(header, file.csv.guess, mapping).items()}
