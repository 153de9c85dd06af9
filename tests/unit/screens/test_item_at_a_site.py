"""What a form says of an item, above its fields: in all, or at the site that is shown."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.screens.supplies.stock_forms import standing_of
from clinic_tui.stock.rows import ItemPage, ItemRow, RoomStanding, StockRoom, StockValue

FLU = ItemRow(1, 1, "FLU", "Flu vaccine", "vaccine", "dose", "", 107, 150, 40)
MAIN_ROOM = StockRoom(1, "Main", 0, "main", (1,), ("Main",))
NORTH = StockRoom(2, "North", 3, "North room", (2,), ("North",))


def test_the_levels_are_those_of_the_site() -> None:
    rooms = (RoomStanding(MAIN_ROOM, FLU), RoomStanding(NORTH, replace(FLU, on_hand=2, par=20, reorder_at=5)))
    page = ItemPage(FLU, (), (), (), (), StockValue(0, 0, 0), rooms=rooms)
    assert [words for _, words in standing_of(page)][1:5] == [
        "107 dose on hand",
        "",
        "par 150",
        "order at 40",
    ]
    at_north = standing_of(replace(page, room=NORTH))
    assert [words for _, words in at_north][1:5] == ["2 dose on hand", "", "par 20", "order at 5"]
    nothing_there = replace(page, rooms=(rooms[0], RoomStanding(NORTH, None)), room=NORTH)
    assert standing_of(nothing_there) == standing_of(page)
