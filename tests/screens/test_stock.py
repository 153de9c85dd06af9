"""The shelf by keys alone: what is low, what comes and goes, and a new item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clinic_tui.screens.stock import bar
from clinic_tui.screens.stock_forms import read_count
from clinic_tui.words.not_understood import NotUnderstood
from tests.screens.small_clinic import SmallClinic, seated

Golden = Callable[[Any, str], None]


async def test_the_shelf(small_clinic: SmallClinic, matches_golden: Golden) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Flu vaccine", "! 2 low", "5 alerts")
        await seat.pictured(matches_golden, "stock")


async def test_only_what_is_low(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="4") as seat:
        await seat.shows("Exam table paper")
        await seat.press("l")
        await seat.gone("Exam table paper")
        await seat.shows("Flu vaccine", "Gauze 4x4")
        await seat.press("l")
        await seat.shows("Exam table paper")


async def test_what_comes_in_goes_out_and_is_taken_back(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="4") as seat:
        await seat.shows("Flu vaccine")
        await seat.press("home", "down", "+")
        await seat.shows("Receive Flu vaccine")
        await seat.type("70")
        await seat.press("enter")
        await seat.type("slip 12")
        await seat.press("enter")
        await seat.shows("70 dose of Flu vaccine received", "■■■■■■")
        await seat.press("-")
        await seat.type("71")
        await seat.press("f12")
        await seat.shows("only 70 dose")
        await seat.press("end", "backspace", "backspace")
        await seat.type("60")
        await seat.press("f12")
        await seat.shows("60 dose of Flu vaccine issued", "10 on hand")
        await seat.press("h")
        await seat.shows("received 70 dose (slip 12)", "issued 60 dose")
        await seat.press("escape", "u")
        await seat.shows("70 on hand")


async def test_levels_are_a_managers(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="4") as seat:
        await seat.shows("Flu vaccine")
        await seat.press("e")
        await seat.shows("Levels of Exam table paper")
        await seat.type("50")
        await seat.press("f12")
        await seat.shows("Error:")
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Flu vaccine")
        await seat.press("e")
        await seat.type("50")
        await seat.press("enter")
        await seat.type("60")
        await seat.press("enter")
        await seat.shows("not above par")
        await seat.type("80")
        await seat.press("f12")
        await seat.shows("par 80, order at 60")


async def test_a_new_item_stands_under_the_cursor(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Flu vaccine")
        await seat.press("c")
        await seat.press("f12")
        await seat.shows("the item's code is needed")
        await seat.type("syr-3")
        await seat.press("enter")
        await seat.type("[/nope] syringe")
        await seat.press("enter", "enter", "enter", "enter", "2", "0", "enter", "5", "enter")
        await seat.shows("[/nope] syringe added", "SYR-3")
        await seat.shows("[/nope] syringe  0 on hand")


@pytest.mark.parametrize(
    "on_hand, par, shown", [(0, 10, "····"), (1, 100, "■···"), (5, 10, "■■··"), (99, 10, "■■■■"), (3, 0, "")]
)
def test_the_bar_never_shows_something_as_nothing(on_hand: int, par: int, shown: str) -> None:
    assert bar(on_hand, par, 4) == shown


@pytest.mark.parametrize("typed, count", [("12", 12), (" 1,200 ", 1200), ("0", 0)])
def test_counts_as_they_are_typed(typed: str, count: int) -> None:
    assert read_count(typed) == count


@pytest.mark.parametrize("typed", ["-3", "1.5", "dozen", "٣", "12345678"])
def test_what_is_no_count(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_count(typed)
