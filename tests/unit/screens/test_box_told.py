"""What a scanned box is told to be: the units of its own lot, and what speaks against giving it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic_tui.interop.product_codes import ProductCode
from clinic_tui.screens.scans.box_told import box_told
from clinic_tui.stock.rows import MAIN, MAIN_NAME, USED_UP, ItemPage, ItemRow, LotRow, Standing, StockValue
from clinic_tui.widgets.message_line import Level

TODAY, PAST, LATER = date(2026, 11, 23), date(2026, 11, 22), date(2027, 11, 23)
FLU = ItemRow(1, 1, "FLU", "Flu vaccine", "vaccine", "dose", "Shelf 2", 16, 60, 20, tracks_lots=True)
GOOD = LotRow(1, 1, "A1", LATER, Standing.GOOD, "", MAIN, MAIN_NAME, 4)
COLD = replace(GOOD, place_id=7, place="Fridge 1", on_hand=5)
BAD = LotRow(2, 1, "B2", LATER, Standing.RECALLED, "by its maker", MAIN, MAIN_NAME, 6)
OLD = LotRow(3, 1, "C3", PAST, Standing.EXPIRED, "", MAIN, MAIN_NAME, 1)
HELD = LotRow(4, 1, "D4", LATER, Standing.HELD, "too warm", 7, "Fridge 1", 2)
GONE = LotRow(5, 1, "E5", LATER, Standing.GOOD, "", MAIN, USED_UP, 0)
PAGE = ItemPage(
    FLU, (GOOD, COLD, BAD, OLD, HELD), (), (), (), StockValue(0, 0, 0),
    used_up=(GONE, replace(GONE, id=6, number="F6", standing=Standing.RECALLED, recall="too weak")),
)  # fmt: skip


@pytest.mark.parametrize(
    "lot, expires, told, level",
    [
        ("a1", LATER, "lot a1: 9 dose on hand, Shelf 2, Fridge 1; 7 of other lots", Level.INFO),
        ("E5", LATER, "lot E5: none on hand; 16 of other lots", Level.INFO),
        ("B2", LATER, "lot B2 was RECALLED: by its maker. 6 dose on hand, Shelf 2; 10 of", Level.WARNING),
        ("F6", LATER, "lot F6 was RECALLED: too weak. none on hand; 16 of other lots", Level.WARNING),
        ("C3", None, "lot C3 EXPIRED Sun 22 Nov 2026: nobody may give it out. 1 dose", Level.WARNING),
        ("D4", LATER, "lot D4 is held: nobody may give it out. 2 dose on hand, Fridge 1", Level.WARNING),
        ("Z9", LATER, "lot Z9 is not known here. none on hand; 16 of other lots", Level.WARNING),
        ("Z9", PAST, "lot Z9 EXPIRED Sun 22 Nov 2026: nobody may give it out. none", Level.WARNING),
    ],
)
def test_a_lot_is_told_by_its_own_units_and_standing(
    lot: str, expires: date | None, told: str, level: Level
) -> None:
    words, how = box_told(PAGE, ProductCode("00349281589058", lot, expires_on=expires), TODAY)
    assert words.startswith(f"Flu vaccine, {told}")
    assert how is level


def test_a_box_without_a_lot_is_told_by_its_item() -> None:
    blocked = replace(PAGE, item=replace(FLU, blocked=9))
    assert box_told(PAGE, ProductCode("1"), TODAY)[0] == "Flu vaccine: 16 dose on hand, Shelf 2"
    told, _ = box_told(blocked, ProductCode("1"), TODAY)
    assert told == "Flu vaccine: 16 dose on hand, 9 not to be given out, Shelf 2"
    loose = replace(PAGE, item=replace(FLU, tracks_lots=False, place=""))
    assert box_told(loose, ProductCode("1", "Z9"), TODAY)[0] == "Flu vaccine: 16 dose on hand, stock room"
