"""Blind sheets as tables, filled in by people and their spreadsheets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clinic_tui.counts.entries import CountedLine
from clinic_tui.counts.rows import CountRow, CountSheet, SheetLine
from clinic_tui.counts.states import CountState, LineState
from clinic_tui.errors import FileRefused
from clinic_tui.interop.count_sheets import TITLES, read_sheet, rows_of
from clinic_tui.words.csv_text import csv_text


def line(position: int, code: str, lot: str, counted: int | None = None) -> SheetLine:
    state = LineState.TO_COUNT if counted is None else LineState.COUNTED
    return SheetLine(
        position, 1, position, 0, "main", "A1", position, code, code.title(), "each", lot, date(2027, 1, 1),
        bool(lot), True, state, counted, "",
    )  # fmt: skip


SHEET = CountSheet(
    CountRow(4, 1, "main", 0, CountState.OPEN, datetime(2026, 3, 3, tzinfo=UTC), "mia", None, 3, 2, 0),
    (line(1, "FLU", "00A1"), line(2, "-ODD", "+7"), line(3, "SWB", "", 5)),
)


def read(folder: Path, text: str) -> tuple[tuple[CountedLine, ...], list[tuple[int, str, str]]]:
    path = folder / "sheet.csv"
    path.write_text(text)
    found = read_sheet(path, SHEET)
    return found.lines, [(each.line, each.field, each.words) for each in found.wrong]


def test_a_sheet_that_is_written_out_is_read_back(tmp_path: Path) -> None:
    written = csv_text(TITLES, rows_of(SHEET))
    assert read(tmp_path, written) == ((), []), "nothing new is counted in it"
    rows = written.splitlines()
    filled = "\n".join((rows[0], f"{rows[1]}12", f"{rows[2]}0", rows[3]))
    assert read(tmp_path, filled) == ((CountedLine(1, 12), CountedLine(2, 0)), [])


@pytest.mark.parametrize(
    "row, field, words",
    [
        ("9,FLU,,1", "line", "count 4 has no line `9`"),
        ("x,FLU,,1", "line", "count 4 has no line `x`"),
        ("1,SWB,,1", "line", "line 1 is FLU 00A1, not SWB 00A1"),
        ("1,FLU,B2,1", "line", "line 1 is FLU 00A1, not FLU B2"),
        ("1,FLU,A1,1.5", "counted", "`1.5` is no whole number of units"),
        ("1,FLU,A1,-1", "counted", "`-1` is no whole number of units"),
    ],
)
def test_what_is_wrong_is_told_by_line(tmp_path: Path, row: str, field: str, words: str) -> None:
    assert read(tmp_path, f"line,code,lot,counted\n{row}\n") == ((), [(2, field, words)])


def test_a_line_counted_twice_and_a_table_of_something_else(tmp_path: Path) -> None:
    lines, wrong = read(tmp_path, 'line,qty\n1,"1,200"\n1,3\n2,\n')
    assert lines == (CountedLine(1, 1200),)
    assert wrong == [(3, "line", "line 1 stands in line 2 too")]
    with pytest.raises(FileRefused, match="no column for the counted"):
        read(tmp_path, "line,price\n1,2\n")
