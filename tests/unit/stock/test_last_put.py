"""Where a delivery is proposed to be put: where the last of it was, else where it lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clinic_tui.stock.last_put import last_put, taken_from
from clinic_tui.stock.rows import (
    MAIN,
    MAIN_NAME,
    ItemPage,
    ItemRow,
    LotRow,
    MoveKind,
    MoveRow,
    PlaceKind,
    PlaceLevelRow,
    PlaceRow,
    Standing,
    StockRoom,
    StockValue,
)

FRIDGE, CART, NORTH, ROOM = 1, 2, 3, 4
PLACES = (
    PlaceRow(FRIDGE, 1, "VFRIDGE", "Vaccine fridge", PlaceKind.FRIDGE, "Main"),
    PlaceRow(CART, 1, "CART", "Crash cart", PlaceKind.CART, "Main"),
    PlaceRow(NORTH, 1, "NSR", "North stock room", PlaceKind.STOCK_ROOM, "North"),
)
CART_LEVELS = (PlaceLevelRow(CART, "Crash cart", 4, 2, 1, ""),)
FLU = ItemRow(1, 1, "FLU", "Flu vaccine", "vaccine", "dose", "", 10, 20, 5)


def move(
    place: str, quantity: int = 5, *, undoes: bool = False, kind: MoveKind = MoveKind.RECEIVE
) -> MoveRow:
    return MoveRow(
        1, datetime(2026, 11, 23, tzinfo=UTC), kind, quantity, "", "bea", "A", place, undoes=undoes
    )


def lies(place_id: int, units: int) -> LotRow:
    return LotRow(1, 1, "A", None, Standing.GOOD, "", place_id, "", units)


def put(*moves: MoveRow, lots: tuple[LotRow, ...] = (), room: StockRoom | None = None) -> int:
    page = ItemPage(
        FLU, lots, moves, (), (), StockValue(0, 0, 0), levels=CART_LEVELS, places=PLACES, room=room
    )
    return last_put(page, MAIN if room is None else room.place_id)


@pytest.mark.parametrize(
    "moves, lots, place",
    [
        ((), (), MAIN),
        ((move("Vaccine fridge"), move(MAIN_NAME)), (), FRIDGE),
        ((move(MAIN_NAME), move("Vaccine fridge")), (lies(FRIDGE, 9), lies(MAIN, 1)), MAIN),
        ((move(MAIN_NAME),), (lies(FRIDGE, 9), lies(ROOM, 2)), FRIDGE),
        ((move(MAIN_NAME),), (lies(CART, 9),), MAIN),
        ((move("Crash cart", kind=MoveKind.TRANSFER), move("Vaccine fridge")), (), FRIDGE),
        ((move(MAIN_NAME, -5, undoes=True), move(MAIN_NAME), move("Vaccine fridge")), (), FRIDGE),
        ((move("a place that was closed"), move("Vaccine fridge")), (), FRIDGE),
        ((), (lies(FRIDGE, 46), lies(FRIDGE, 64)), FRIDGE),
        ((), (lies(FRIDGE, 46), lies(MAIN, 1)), MAIN),
        ((), (lies(CART, 99), lies(FRIDGE, 46)), FRIDGE),
    ],
)
def test_where_it_is_put(moves: tuple[MoveRow, ...], lots: tuple[LotRow, ...], place: int) -> None:
    assert put(*moves, lots=lots) == place


@pytest.mark.parametrize(
    "lots, good, place",
    [
        ((lies(FRIDGE, 46), lies(MAIN, 1)), True, MAIN),
        ((lies(FRIDGE, 46),), True, FRIDGE),
        ((lies(CART, 46),), True, MAIN),
        ((replace(lies(MAIN, 9), standing=Standing.EXPIRED), lies(FRIDGE, 1)), True, FRIDGE),
        ((replace(lies(MAIN, 9), standing=Standing.EXPIRED), lies(FRIDGE, 1)), False, MAIN),
        ((replace(lies(FRIDGE, 9), standing=Standing.HELD),), True, FRIDGE),
        ((), True, MAIN),
    ],
)
def test_where_it_is_taken_from(lots: tuple[LotRow, ...], good: bool, place: int) -> None:
    page = ItemPage(
        FLU, lots, (move(MAIN_NAME),), (), (), StockValue(0, 0, 0), levels=CART_LEVELS, places=PLACES
    )
    assert taken_from(page, MAIN, good=good) == place


def test_what_comes_to_another_site_is_not_put_into_the_fridge_of_the_first() -> None:
    north = StockRoom(2, "North", NORTH, "North stock room", (2,), ("North",))
    assert put(move("Vaccine fridge"), lots=(lies(FRIDGE, 9),), room=north) == NORTH
    assert put(move(MAIN_NAME), move("North stock room"), room=north) == NORTH
