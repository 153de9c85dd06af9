"""A shelf to be counted, and how tests count it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.counts import counting, queries, settling
from clinic_tui.counts.rows import SheetLine
from clinic_tui.counts.rules import CountRules
from clinic_tui.stock import items, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.proving import wrong_sum
from tests.builders import GLOVES, TODAY, House

SOON, LATER = TODAY + timedelta(days=20), TODAY + timedelta(days=200)
BOX = "00349281589058"


@pytest.fixture
def shelf(house: House) -> House:
    """Ten boxes of gloves at $9, a vaccine in two lots, swabs of which there should be some."""
    chief = house.chief
    flu = items.add_item(
        chief, ItemEntry("FLU", "Flu vaccine", "vaccine", "dose", "A2", 60, 20, tracks_lots=True)
    )
    items.add_item(chief, ItemEntry("SWB", "Swabs", "lab", "bag", "A10", 5, 2))
    receiving.receive(chief, GLOVES, 10, "", Delivery(cents=90_00))
    receiving.receive(chief, flu, 30, "", Delivery(lot="B2", expires_on=LATER, cents=600_00))
    receiving.receive(chief, flu, 4, "", Delivery(lot="A1", expires_on=SOON, cents=80_00))
    items.add_pack(chief, flu, BOX, 10)
    return house


def sheet(house: House, count: int) -> tuple[SheetLine, ...]:
    with house.store.reading() as db:
        return queries.sheet(db, count).lines


def line_of(house: House, count: int, code: str, lot: str = "") -> SheetLine:
    (line,) = [each for each in sheet(house, count) if (each.code, each.lot) == (code, lot)]
    return line


def enter(house: House, count: int, code: str, units: int, lot: str = "") -> None:
    """The front desk counts a line."""
    line = line_of(house, count, code, lot)
    counting.count_line(house.front, line.id, line.version, units)


def on_hand(house: House, item: int) -> int:
    with house.store.reading() as db:
        assert wrong_sum(db) == ""
    return sum(move.quantity for move in house.all(StockMove) if move.item_id == item)


def no_recount(house: House) -> None:
    settling.set_rules(house.chief, CountRules(limit_units=3, limit_cents=None, recount=False))
