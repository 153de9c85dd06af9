"""Lots as the note of a line tells them (2400 NTE*ADD): loop 2410 has no place for them."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.billing.rows import LotGiven
from clinic_tui.x12.characters import folded

LONGEST = 80
"""Characters of NTE02."""


def lot_note(lots: Sequence[LotGiven]) -> str:
    """`LOT B77 EXP 20270901, LOT C1 +2 MORE`: as many as fit, and how many do not.

    A lot with signs that no file may hold is among those that do not: without them it would be another one.
    """
    written = [_written(each) for each in lots if folded(each.number) == each.number.upper()]
    for many in range(len(written), 0, -1):
        left = len(lots) - many
        note = ", ".join(written[:many]) + (f" +{left} MORE" if left else "")
        if len(note) <= LONGEST:
            return note
    return ""


def _written(lot: LotGiven) -> str:
    return f"LOT {lot.number.upper()}{f' EXP {lot.expires_on:%Y%m%d}' if lot.expires_on else ''}"
