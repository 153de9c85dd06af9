"""Lots in the note of a line: as many as fit, and what no file may hold is not told as another lot."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.billing.rows import LotGiven
from clinic_tui.claims.lot_notes import LONGEST, lot_note

SEPTEMBER = date(2027, 9, 1)
LONG = ("A" * 20, "B" * 20, "C" * 20)


@pytest.mark.parametrize(
    "lots, note",
    [
        ((), ""),
        ((LotGiven("b77", SEPTEMBER, 1),), "LOT B77 EXP 20270901"),
        ((LotGiven("B77", None, 1),), "LOT B77"),
        ((LotGiven("B77", SEPTEMBER, 1), LotGiven("C1", None, 2)), "LOT B77 EXP 20270901, LOT C1"),
        (
            tuple(LotGiven(each, SEPTEMBER, 1) for each in LONG[:2]),
            f"LOT {LONG[0]} EXP 20270901, LOT {LONG[1]} EXP 20270901",
        ),
        (tuple(LotGiven(each, SEPTEMBER, 1) for each in LONG), f"LOT {LONG[0]} EXP 20270901 +2 MORE"),
        ((LotGiven("B*77", SEPTEMBER, 1),), ""),
        ((LotGiven("B*77", SEPTEMBER, 1), LotGiven("C1", None, 1)), "LOT C1 +1 MORE"),
        ((LotGiven("é7", SEPTEMBER, 1),), ""),
    ],
)
def test_what_the_note_says(lots: tuple[LotGiven, ...], note: str) -> None:
    assert lot_note(lots) == note
    assert len(note) <= LONGEST
