"""Counting: scans, what nobody looked for, several desks on one sheet, and sheets filled in on paper."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.undoing import last_in_words
from clinic_tui.counts import beginning, counting, settling
from clinic_tui.counts.entries import CountedLine, Found, ScannedPack
from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.rows import Finished, Scope, SheetLine
from clinic_tui.counts.rules import CountRules
from clinic_tui.counts.states import LineState
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.stock import issuing, items, places
from clinic_tui.stock.entries import NO_EXPIRY, ItemEntry, Wanted
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.rows import MoveKind, PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import GLOVES, TODAY, House
from tests.engines import on_sqlite_first
from tests.services.counted_shelf import BOX, enter, line_of, no_recount, sheet, shelf

__all__ = ["shelf"]


@on_sqlite_first
def test_scans_add_up_by_lot_and_make_lines_for_what_nobody_looked_for(shelf: House) -> None:
    count = beginning.begin(shelf.front, Scope(codes=("FLU",)))
    front = shelf.front
    for units in (10, 20):
        assert counting.scan(front, count, ScannedPack(BOX, lot="b2")).counted == units
    assert counting.scan(shelf.chief, count, ScannedPack(BOX, lot="B2")).counted == 30, "at another desk"
    with pytest.raises(Invalid, match="says no lot of Flu vaccine"):
        counting.scan(front, count, ScannedPack(BOX))
    with pytest.raises(Invalid, match="nobody knows lot Z9"):
        counting.scan(front, count, ScannedPack(BOX, lot="Z9"))
    found = counting.scan(front, count, ScannedPack(BOX, 2, "Z9", TODAY - timedelta(days=1)))
    assert (found.counted, found.lot, found.unit) == (20, "Z9", "dose"), "expired, and it lies there"
    assert line_of(shelf, count, "FLU", "Z9").expected is False
    with pytest.raises(NotFound, match="no item has the barcode"):
        counting.scan(front, count, ScannedPack("00300003450122"))
    assert {line.also_by for line in shelf.all(CountLine) if line.counted_by == "otto"} == {"mia"}
    issuing.issue(shelf.chief, 2, 1, "", Wanted(lot="B2"))
    with pytest.raises(Conflict, match="came or went while it was scanned"):
        counting.scan(front, count, ScannedPack(BOX, lot="B2"))
    enter(shelf, count, "FLU", 29, "B2")
    assert counting.scan(front, count, ScannedPack(BOX, lot="B2")).counted == 39


@on_sqlite_first
def test_found_units_of_another_item_or_lot(shelf: House) -> None:
    settling.set_rules(shelf.chief, CountRules(None, None, recount=False))
    cart = places.add_place(shelf.chief, "CART", "Cart", PlaceKind.CART)
    issuing.transfer(shelf.chief, GLOVES, 3, cart)
    other = beginning.begin(shelf.front, Scope(codes=("SWB",)))
    count = beginning.begin(shelf.front, Scope(cart))
    for found, field in (
        (Found("NOPE", 1), "code"),
        (Found("FLU", 1), "lot"),
        (Found("FLU", 1, lot="X1"), "expiry"),
        (Found("GLV", -1), "units"),
    ):
        with pytest.raises(Invalid) as refused:
            counting.count_found(shelf.front, count, found)
        assert refused.value.field == field
    counting.count_found(shelf.front, count, Found("FLU", 2, lot="X1", expires_on=NO_EXPIRY))
    with pytest.raises(Conflict, match="line 2 is Flu vaccine with this lot"):
        counting.count_found(shelf.front, count, Found("FLU", 3, lot="x1"))
    with pytest.raises(Conflict, match=f"Swabs is in count {other}"):
        counting.count_found(
            shelf.front, beginning.begin(shelf.front, Scope(codes=("FLU",))), Found("SWB", 1)
        )
    enter(shelf, count, "GLV", 3)
    settling.finish(shelf.front, count)
    settling.post(shelf.chief, count)
    newest = shelf.all(StockMove)[-1]
    assert (newest.kind, newest.quantity, newest.place_id, newest.cents) == (MoveKind.COUNT, 2, cart, 40_00)


def test_two_desks_count_one_sheet_and_no_line_is_lost(shelf: House) -> None:
    count = beginning.begin(shelf.front, Scope())
    mine, theirs = line_of(shelf, count, "GLV"), line_of(shelf, count, "SWB")
    counting.count_line(shelf.front, mine.id, mine.version, 10)
    counting.count_line(shelf.chief, theirs.id, theirs.version, 0)
    with pytest.raises(Conflict, match="counted at another desk meanwhile by mia"):
        counting.count_line(shelf.chief, mine.id, mine.version, 9)
    undo_last(shelf.front)
    assert [(line.code, line.counted) for line in sheet(shelf, count) if line.lot == ""] == [
        ("GLV", None), ("SWB", 0),
    ]  # fmt: skip
    enter(shelf, count, "GLV", 10)
    settling.finish(shelf.chief, count, leave_out=True)
    with pytest.raises(Conflict, match="otto did close the count since"):
        undo_last(shelf.front)
    settling.post(shelf.chief, count)
    states = {line.lot: line.state for line in sheet(shelf, count)}
    assert (states["A1"], states[""]) == (LineState.LEFT_OUT, LineState.POSTED)
    asked = last_in_words(Sitting(shelf.chief))
    assert asked is not None
    assert asked[1] == f"count {count}, stock room: post the count"


def test_two_desks_at_the_same_moment_keep_what_each_counted(shelf: House) -> None:
    for number in range(20):
        items.add_item(shelf.chief, ItemEntry(f"I{number}", f"Item {number}", place="Z1", par=1))
    count = beginning.begin(shelf.front, Scope(shelf="z"))
    lines = sheet(shelf, count)

    def count_lines(desk: Desk, mine: Sequence[SheetLine]) -> None:
        for line in mine:
            counting.count_line(desk, line.id, line.version, line.position)

    with ThreadPoolExecutor(2) as desks:
        work = [desks.submit(count_lines, shelf.front, lines[::2])]
        work.append(desks.submit(count_lines, shelf.chief, lines[1::2]))
        for each in work:
            each.result()
    assert [(line.counted, line.counted_by) for line in sheet(shelf, count)] == [
        (line.position, "mia" if line.position % 2 else "otto") for line in lines
    ]


def test_a_sheet_filled_in_on_paper_counts_for_when_it_was_counted(shelf: House) -> None:
    no_recount(shelf)
    count = beginning.begin(shelf.front, Scope(codes=("GLV", "SWB")))
    shelf.at(TODAY, 11)
    issuing.issue(shelf.chief, GLOVES, 4)
    began = shelf.get(StockCount, count).begun_at
    for filled, words in (
        ([CountedLine(9, 1)], "no line 9"),
        ([CountedLine(1, 10), CountedLine(2, -1)], "what lies there is 0 to"),
    ):
        with pytest.raises(Invalid, match=words):
            counting.fill_in(shelf.front, count, filled)
    with pytest.raises(Invalid, match="when the count began"):
        counting.fill_in(shelf.front, count, [CountedLine(1, 10)], began - timedelta(minutes=1))
    assert all(line.counted is None for line in sheet(shelf, count))
    filled = [CountedLine(1, 10), CountedLine(2, 0)]
    assert counting.fill_in(shelf.front, count, filled, began + timedelta(minutes=20)) == 2
    with pytest.raises(Conflict, match="line 1 is counted by mia"):
        counting.fill_in(shelf.front, count, filled[:1])
    assert settling.finish(shelf.front, count) == Finished(0, 0, 0)
