"""The shelf: a ledger of moves that never falls below nothing."""

from __future__ import annotations

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.stock import queries as stock_queries
from clinic_tui.stock import service as stock
from clinic_tui.stock.models import Item, StockMove
from clinic_tui.stock.service import NewItem
from tests.builders import (
    GLOVES,
    House,
)


def test_stock_is_the_sum_of_its_moves_and_never_below_zero(house: House) -> None:
    with pytest.raises(Conflict, match="only 0 box of Gloves on hand: 1 cannot be issued"):
        stock.issue(house.front, GLOVES, 1)
    assert stock.receive(house.front, GLOVES, 5, " order 7 ") == 5
    assert stock.issue(house.front, GLOVES, 2) == 3
    with pytest.raises(Conflict, match="only 3 box"):
        stock.issue(house.chief, GLOVES, 4)
    assert stock.issue(house.chief, GLOVES, 3) == 0
    for wrong in (0, -1, 1_000_001):
        with pytest.raises(Invalid, match="a quantity is 1 to"):
            stock.issue(house.front, GLOVES, wrong)
    with house.store.reading() as db:
        (gloves,) = stock_queries.low(db)
        newest = stock_queries.moves(db, GLOVES)
    assert (gloves.on_hand, type(gloves.on_hand), gloves.par, gloves.reorder_at) == (0, int, 10, 3)
    assert [(move.quantity, move.who, move.reason) for move in newest] == [
        (-3, "otto", ""), (-2, "mia", ""), (5, "mia", "order 7"),
    ]  # fmt: skip
    assert sum(move.quantity for move in house.all(StockMove)) == 0


def test_items_have_codes_of_their_own_and_levels_that_make_sense(house: House) -> None:
    number = stock.add_item(house.chief, NewItem(" msk ", "Masks", par=20, reorder_at=5))
    assert (house.get(Item, number).code, house.get(Item, number).unit) == ("MSK", "each")
    with pytest.raises(Conflict, match="item code is in use"):
        stock.add_item(house.chief, NewItem("GLV", "Other gloves"))
    for item in (
        NewItem("", "x"),
        NewItem("X", ""),
        NewItem("X", "x", par=1, reorder_at=2),
        NewItem("X" * 21, "x"),
        NewItem("GL\u202eV2", "x"),
        NewItem("GL\x1bV2", "x"),
        NewItem("GLÜ", "x"),
    ):
        with pytest.raises(Invalid):
            stock.add_item(house.chief, item)
    stock.set_levels(house.chief, number, 1, 30, 10)
    with pytest.raises(Conflict, match="changed at another desk"):
        stock.set_levels(house.chief, number, 1, 40, 10)
