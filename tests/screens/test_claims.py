"""Claims by keys alone: what waits to be billed, and its charges mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.screens.small_clinic import Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]


def codes_of(seat: Seat, clinic: SmallClinic, name: str) -> list[str]:
    assert seat.app.backend is not None
    return [charge.code for charge in seat.app.backend.billing.visit(clinic.visits[name]).charges]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_visits_of_all_days(
    small_clinic: SmallClinic, size: tuple[int, int], matches_golden: Golden
) -> None:
    async with seated(small_clinic, "bea", size=size, tab="3") as seat:
        await seat.shows("Li, Bo", "1 visit", "$120.00 charged")
        await seat.press("a")
        await seat.shows("Okafor, Amara", "3 visits", "$205.00 charged", "1 without", "[3 Claims (1)]")
        assert "alert" not in seat.lines[0]  # what is low is nothing to who sees no stock
        await seat.framed(f"claims_{size[0]}x{size[1]}")
        matches_golden(seat.app, f"claims_{size[0]}x{size[1]}")


async def test_charges_are_added_and_taken_out(small_clinic: SmallClinic) -> None:
    clinic = small_clinic
    async with seated(clinic, "bea", tab="3") as seat:
        await seat.shows("Li, Bo")
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.type("-1")
        await seat.press("enter")
        await seat.shows("only charge")
        await seat.press("end", "backspace", "backspace")
        await seat.type("87880")
        await seat.press("enter")
        await seat.type("strep test")
        await seat.press("enter", "2", "enter")
        await seat.type("18.5")
        await seat.press("enter")
        await seat.shows("total $157.00")
        await seat.type("bad code!")
        await seat.press("enter", "enter", "enter", "5", "enter")
        await seat.shows("is no code: five places")
        await seat.type("-2")
        await seat.press("enter")
        await seat.gone("strep test")
        await seat.type("87880")
        await seat.press("enter", "enter", "enter", "9", "enter", "enter")
        await seat.shows("1 charge added", "$129.00")
        assert await seat.ask(lambda: codes_of(seat, clinic, "Li")) == ["99213", "87880"]
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.type("-1")
        await seat.press("enter")
        await seat.shows("line 1, 99213, taken out")
        assert await seat.ask(lambda: codes_of(seat, clinic, "Li")) == ["87880"]


async def test_lines_set_aside_come_back(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "bea", tab="3") as seat:
        await seat.shows("Li, Bo")
        await seat.press("e")
        await seat.shows("Office visit")
        await seat.type("87880")
        await seat.press("enter", "enter", "enter", "9", "enter")
        await seat.shows("total $129.00")
        await seat.press("escape")
        await seat.shows("Z goes on")
        await seat.press("Z")
        await seat.shows("total $129.00")


async def test_another_desks_check_out_appears(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "bea", tab="3") as biller, seated(small_clinic) as front:
        await biller.shows("1 visit")
        await front.press("home", "tab", "tab", "tab", "tab", "o")
        await front.shows("Check out", "No charges yet.")
        await front.type("99212")
        await front.press("enter", "enter", "enter", "8", "0", "f12")
        await biller.shows("2 visits", "Smith, Noah", "$200.00 charged")
