"""Tables as files of a folder, CSV or JSON: all of them, or no folder."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

from clinic_tui.durable_write import sync
from clinic_tui.errors import FileRefused
from clinic_tui.supply_files.exporting import Table
from clinic_tui.words.csv_text import safe_cell


def write_tables(folder: Path, tables: Iterable[Table], form: str) -> list[str]:
    """Write each table into the folder; the names of the files. `form` is `csv` or `json`.

    CSV has amounts in dollars (`12.50`), `yes` and `no`, times as the clinic's clock shows them; JSON has
    cents. The folder is empty or is made. Raises FileRefused, and leaves nothing, where it cannot be written.
    """
    names: list[str] = []
    folder = folder.resolve()
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileRefused(f"{folder.name} is not empty: name a folder that is, or a new one")
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for table in tables:
                names.append(f"{table.name}.{form}")
                _write(beside / names[-1], table, form)
            sync(beside)
            beside.replace(folder)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        sync(folder.parent)
    except OSError as problem:
        raise FileRefused(f"{folder.name} cannot be written: {problem.strerror}") from None
    return names


def _write(path: Path, table: Table, form: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        (_write_json if form == "json" else _write_csv)(file, table)
    sync(path)


def _write_csv(file: TextIO, table: Table) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.titles)
    for row in table.rows():
        writer.writerow(
            [_cell(value, title in table.money) for title, value in zip(table.titles, row, strict=True)]
        )


def _write_json(file: TextIO, table: Table) -> None:
    names = [title.replace(" ", "_") + ("_cents" if title in table.money else "") for title in table.titles]
    between = "[\n"
    for row in table.rows():
        file.write(between + json.dumps(dict(zip(names, map(_plain, row), strict=True))))
        between = ",\n"
    file.write("[]\n" if between == "[\n" else "\n]\n")


def _cell(value: Any, is_money: bool) -> object:
    """A value that comes in again as it went out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_money and value is not None:
        return f"{value // 100}.{value % 100:02}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    plain = _plain(value)
    # One apostrophe is taken off what comes in, as a spreadsheet puts one there.
    return safe_cell(f"'{plain}" if isinstance(plain, str) and plain.startswith("'") else plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
