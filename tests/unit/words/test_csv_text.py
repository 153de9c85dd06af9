"""No text in a file for spreadsheets is a formula there (F01)."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.csv_text import csv_text

FORMULAS = (
    "=1+1", "+1", "-1+1", "@SUM(A1)", "|cmd", "\t=1", "\r=1", "\n=1", "  =1", "\u3000=1", "\ufeff=1",
    "\u200b=HYPERLINK(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20A1", "\uff5ccmd",
)  # fmt: skip


def written(cell: object) -> str:
    """The cell as it is read back from the file, whatever ends a line there."""
    rows = list(csv.reader(io.StringIO(csv_text(("words",), [(cell,)]), newline="")))
    assert len(rows) == 2, "a row of its own"
    return rows[1][0]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_text(cell: str) -> None:
    assert written(cell) == f"'{cell}".replace("\r", "\n")


def test_what_follows_a_carriage_return_begins_no_row() -> None:
    assert written("Moss\r=1+1") == "Moss\n=1+1"


@given(st.text(min_size=1))
def test_whatever_is_typed_begins_no_formula(cell: str) -> None:
    seen = "".join(each for each in written(cell) if unicodedata.category(each)[0] not in "ZC")
    assert unicodedata.normalize("NFKC", seen[:1]) not in set("=+-@|")


def test_numbers_and_plain_words_stay_what_they_are() -> None:
    assert [written(each) for each in (-5, "12 Elm", "Moss-Ito", "a=b", None)] == [
        "-5", "12 Elm", "Moss-Ito", "a=b", "",
    ]  # fmt: skip
