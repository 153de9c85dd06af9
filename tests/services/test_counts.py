"""Counts: blind sheets, differences against the moment of counting, approval, posting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic_tui.counts import beginning, counting, queries, settling
from clinic_tui.counts.due import due
from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.rows import Finished, Posted, Scope, SheetLine
from clinic_tui.counts.rules import CountRules
from clinic_tui.counts.shrinkage import shrinkage
from clinic_tui.counts.states import AbcClass, CountState, LineState
from clinic_tui.counts.worth import worth_of_all
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.stock import correcting, issuing, item_page, items, places, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.rows import MoveKind, PlaceKind
from clinic_tui.store.undo import undo_last
from tests.builders import GLOVES, TODAY, House
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.services.counted_shelf import enter, line_of, no_recount, on_hand, sheet, shelf

pytestmark = on_sqlite

__all__ = ["shelf"]


def test_a_sheet_lists_what_should_be_there_in_shelf_order_and_tells_nothing(shelf: House) -> None:
    count = beginning.begin(shelf.front, Scope())
    lines = sheet(shelf, count)
    assert [(line.position, line.shelf, line.code, line.lot) for line in lines] == [
        (1, "", "GLV", ""), (2, "A2", "FLU", "A1"), (3, "A2", "FLU", "B2"), (4, "A10", "SWB", ""),
    ]  # fmt: skip
    shown = set(SheetLine.__dataclass_fields__)
    assert not shown & {"on_hand", "units", "cents", "variance", "beyond"}
    with shelf.store.reading() as db, pytest.raises(Conflict, match="shown once its sheet is closed"):
        queries.counted_page(db, count)
    with pytest.raises(Conflict, match="nothing to count"):
        beginning.begin(shelf.front, Scope())
    for scope, codes in (
        (Scope(shelf="a"), ["FLU", "FLU", "SWB"]),
        (Scope(shelf="a2"), ["FLU", "FLU"]),
        (Scope(category="VACCINE"), ["FLU", "FLU"]),
        (Scope(codes=("swb",)), ["SWB"]),
        (Scope(of_class=AbcClass.C), ["GLV", "FLU", "FLU", "SWB"]),
    ):
        undo_last(shelf.front)
        assert [line.code for line in sheet(shelf, beginning.begin(shelf.front, scope))] == codes
    with pytest.raises(Conflict, match="nothing to count in stock room"):
        beginning.begin(shelf.front, Scope(shelf="a1"))
    items.add_item(shelf.chief, ItemEntry("TUB", "Tubes", "lab", "bag", "Shelf D1", 5, 2))
    labelled = beginning.begin(shelf.front, Scope(shelf="d1"))
    assert [line.code for line in sheet(shelf, labelled)] == ["TUB"]
    with pytest.raises(NotFound, match="the code NOPE"):
        beginning.begin(shelf.front, Scope(codes=("NOPE",)))


def test_what_is_counted_right_or_within_the_limit_is_posted_at_once(shelf: House) -> None:
    no_recount(shelf)
    count = beginning.begin(shelf.front, Scope(codes=("GLV", "SWB")))
    receiving.receive(shelf.chief, GLOVES, 1, "", Delivery(cents=999_00))
    undo_last(shelf.chief)
    enter(shelf, count, "GLV", 8)
    with pytest.raises(Conflict, match=r"1 line of count .* not counted yet"):
        settling.finish(shelf.front, count)
    enter(shelf, count, "SWB", 0)
    assert settling.finish(shelf.front, count) == Finished(0, 1, 0)
    with pytest.raises(Conflict, match="its sheet is closed"):
        enter(shelf, count, "GLV", 9)
    with shelf.store.reading() as db:
        page = queries.counted_page(db, count)
    assert [(each.units, each.cents, each.on_hand) for each in page.variances] == [(-2, -18_00, 10)]
    assert page.right == 1
    assert settling.post(shelf.chief, count) == Posted(1, 0)
    move = shelf.all(StockMove)[-1]
    assert (move.kind, move.quantity, move.reason, move.who) == (MoveKind.COUNT, -2, f"count {count}", "otto")
    assert shelf.get(StockCount, count).state is CountState.POSTED
    undo_last(shelf.chief)
    assert (on_hand(shelf, GLOVES), shelf.get(StockCount, count).state) == (10, CountState.COUNTED)
    assert settling.post(shelf.chief, count) == Posted(1, 0), "posted anew, once"
    assert on_hand(shelf, GLOVES) == 8


def test_beyond_the_limit_one_counts_again_and_another_person_approves(shelf: House) -> None:
    settling.set_rules(shelf.chief, CountRules(limit_units=3))
    count = beginning.begin(shelf.front, Scope(codes=("GLV", "FLU")))
    enter(shelf, count, "GLV", 5)
    enter(shelf, count, "FLU", 28, "B2")
    left_out = line_of(shelf, count, "FLU", "A1")
    assert settling.finish(shelf.front, count, leave_out=True) == Finished(2), (
        "five boxes, and $40 of vaccine"
    )
    assert line_of(shelf, count, "FLU", "A1").state is LineState.TO_COUNT, "the sheet is open still"
    again = line_of(shelf, count, "GLV")
    assert again.state is LineState.AGAIN
    counting.count_line(shelf.chief, again.id, again.version, 6)
    enter(shelf, count, "FLU", 30, "B2")
    assert settling.finish(shelf.front, count, leave_out=True) == Finished(0, 1, 1)
    with shelf.store.reading() as db:
        gloves, *others = queries.counted_page(db, count).variances
    assert [each.line.state for each in others] == [LineState.LEFT_OUT]
    assert (gloves.units, gloves.first_units, gloves.first_by, gloves.beyond) == (-4, -5, "mia", True)
    with pytest.raises(Conflict, match="you counted line"):
        settling.approve(shelf.chief, count, [again.id])
    assert settling.post(shelf.chief, count) == Posted(0, 1), "what is right is done, what waits stays"
    other = beginning.begin(shelf.front, Scope(codes=("FLU",)))
    with pytest.raises(Conflict, match=f"Flu vaccine is in count {other}"):
        settling.send_back(shelf.chief, count, [left_out.id])
    with pytest.raises(Conflict, match="somebody has to approve first"):
        settling.post(shelf.chief, count)
    assert settling.approve(shelf.records, count, [again.id]) == 1
    assert settling.post(shelf.chief, count) == Posted(1, 0)
    assert on_hand(shelf, GLOVES) == 6


def test_any_difference_of_a_controlled_substance_waits(shelf: House) -> None:
    settling.set_rules(shelf.chief, CountRules(None, None, recount=False))
    item = items.add_item(shelf.chief, ItemEntry("MORPH", "Morphine", controlled=True, par=5))
    receiving.receive(shelf.chief, item, 5)
    count = beginning.begin(shelf.front, Scope(codes=("MORPH", "GLV")))
    enter(shelf, count, "MORPH", 4)
    enter(shelf, count, "GLV", 1)
    assert settling.finish(shelf.front, count) == Finished(0, 2, 1)


def test_what_moves_while_it_is_counted_makes_no_difference(shelf: House) -> None:
    no_recount(shelf)
    count = beginning.begin(shelf.front, Scope(codes=("GLV", "SWB")))
    issuing.issue(shelf.chief, GLOVES, 2)
    enter(shelf, count, "GLV", 8)
    issuing.issue(shelf.chief, GLOVES, 3)
    enter(shelf, count, "SWB", 0)
    assert settling.finish(shelf.front, count) == Finished(0, 0, 0)
    settling.post(shelf.chief, count)
    assert on_hand(shelf, GLOVES) == 5


@on_sqlite_first
def test_nothing_is_posted_below_zero_or_twice(shelf: House) -> None:
    settling.set_rules(shelf.chief, CountRules(None, None, recount=False))
    count = beginning.begin(shelf.front, Scope(codes=("GLV",)))
    with pytest.raises(Conflict, match="nobody has counted"):
        settling.finish(shelf.front, count, leave_out=True)
    enter(shelf, count, "GLV", 4)
    settling.finish(shelf.front, count)
    issuing.issue(shelf.chief, GLOVES, 5)
    with pytest.raises(Conflict, match="6 box of Gloves are missing by the count, but only 5 are there now"):
        settling.post(shelf.chief, count)
    undo_last(shelf.chief)
    correcting.adjust(shelf.chief, GLOVES, 4, "found it out")
    with pytest.raises(Conflict, match="put right since it was counted"):
        settling.post(shelf.chief, count)
    line = line_of(shelf, count, "GLV")
    assert settling.send_back(shelf.chief, count, [line.id], "moved") == 1
    enter(shelf, count, "GLV", 4)
    assert settling.finish(shelf.front, count) == Finished(0, 0, 0)
    assert settling.post(shelf.chief, count) == Posted(0, 0)
    assert on_hand(shelf, GLOVES) == 4


@on_both
def test_a_move_that_is_taken_back_after_the_count_is_not_counted_twice(shelf: House) -> None:
    settling.set_rules(shelf.chief, CountRules(None, None, recount=False))
    issuing.issue(shelf.chief, GLOVES, 2, "typed at the wrong item")
    count = beginning.begin(shelf.front, Scope(codes=("GLV",)))
    enter(shelf, count, "GLV", 10)
    undo_last(shelf.chief)
    settling.finish(shelf.front, count)
    with pytest.raises(Conflict, match="put right since"):
        settling.post(shelf.chief, count)


def test_a_count_is_called_off_and_leaves_the_shelf_as_it_was(shelf: House) -> None:
    count = beginning.begin(shelf.front, Scope(codes=("GLV",)))
    enter(shelf, count, "GLV", 1)
    with pytest.raises(Invalid, match="why is the count called off"):
        beginning.cancel(shelf.front, count, " ")
    beginning.cancel(shelf.front, count, "fire drill")
    with pytest.raises(Conflict, match="is cancelled"):
        settling.finish(shelf.front, count)
    assert on_hand(shelf, GLOVES) == 10
    assert beginning.begin(shelf.front, Scope(codes=("GLV",)))


@on_sqlite_first
def test_what_is_due_by_class_and_one_count_of_it(shelf: House) -> None:
    issuing.issue(shelf.chief, GLOVES, 5)
    with shelf.store.reading() as db:
        assert [(row.code, row.of_class, row.last) for row in due(db, TODAY)] == [
            ("GLV", AbcClass.A, None), ("FLU", AbcClass.C, None), ("SWB", AbcClass.C, None),
        ]  # fmt: skip
    count = beginning.begin_due(shelf.front)
    with pytest.raises(Conflict, match="no item is due"):
        beginning.begin_due(shelf.front)
    for line in sheet(shelf, count):
        counting.count_line(
            shelf.front, line.id, line.version, {"GLV": 5, "A1": 4, "B2": 30, "SWB": 0}[line.lot or line.code]
        )
    settling.finish(shelf.front, count)
    settling.post(shelf.chief, count)
    for days, codes in ((29, []), (30, ["GLV"]), (180, ["GLV", "FLU", "SWB"])):
        with shelf.store.reading() as db:
            assert [row.code for row in due(db, TODAY + timedelta(days=days))] == codes
    assert all(line.counted_on == TODAY for line in shelf.all(CountLine))
    assert {item.code for item in shelf.all(Item)} >= {"GLV", "FLU", "SWB"}


@on_sqlite_first
def test_the_shelf_is_worth_what_its_items_are_and_what_is_lost_is_told_by_reason(shelf: House) -> None:
    chief, no_limit = shelf.chief, CountRules(None, None, recount=False)
    cart = places.add_place(chief, "CART", "Cart", PlaceKind.CART)
    issuing.transfer(chief, GLOVES, 3, cart)
    receiving.receive(chief, GLOVES, 5, "", Delivery(cents=60_01))
    issuing.issue(chief, GLOVES, 4)
    correcting.waste(chief, 2, 3, "Too warm", Wanted(lot="A1"))
    correcting.waste(chief, 2, 1, "dropped", Wanted(lot="A1"))
    undo_last(chief)
    settling.set_rules(chief, no_limit)
    count = beginning.begin(shelf.front, Scope(codes=("GLV", "SWB")))
    enter(shelf, count, "GLV", 7)
    enter(shelf, count, "SWB", 2)
    settling.finish(shelf.front, count)
    settling.post(chief, count)
    receiving.receive(chief, GLOVES, 9, "", Delivery(cents=900_00))
    undo_last(chief)
    with shelf.store.reading() as db:
        lines = worth_of_all(db)
        pages = [item_page.value_of(db, item.id or 0) for item in db.scalars(select(Item))]
        lost = shrinkage(db, TODAY, TODAY)
        earlier = shrinkage(db, TODAY - timedelta(days=9), TODAY - timedelta(days=1))
        with pytest.raises(Invalid, match="ends before it begins"):
            shrinkage(db, TODAY, TODAY - timedelta(days=1))
    assert [(each.place, each.category, each.units) for each in lines] == [
        ("main", "", 7), ("main", "lab", 2), ("main", "vaccine", 31), ("Cart", "", 3),
    ]  # fmt: skip
    for name in ("fifo_cents", "average_cents", "unpriced"):
        assert sum(getattr(each, name) for each in lines) == sum(getattr(each, name) for each in pages)
    assert [(each.name, each.lost_units, each.found_units, each.net_cents) for each in lost.by_reason] == [
        ("too warm", 3, 0, 60_00), ("counted", 1, 2, 10_00),
    ]  # fmt: skip
    assert {each.name: each.net_cents for each in lost.by_category} == {"vaccine": 60_00, "": 10_00, "lab": 0}
    assert (lost.total.net_cents, lost.issued_cents) == (70_00, 40_00)
    assert lost.tenths_percent == 1750
    assert (earlier.by_reason, earlier.tenths_percent) == ((), None)
