"""Claim rules and the wishes of payers, by keys alone: seen, weighed otherwise with a reason, and undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.patients import payers
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import Seat, SmallClinic, seated


@pytest.fixture
def desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another desk of the clinic, which has entered two payers."""
    clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    for name in ("Aetna", "Blue Cross"):
        payers.add_payer(desk, PayerFields(name, "60001"))
    yield desk
    clinic.close()


async def opened(seat: Seat, command: str) -> None:
    await seat.command(command)


async def test_a_rule_is_weighed_and_put_back_and_a_payer_says_how_it_wants_its_claims(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    async with seated(small_clinic, login="otto", tab="3") as seat:
        await opened(seat, "rules")
        await seat.shows("Claim rules: 43", "NPIs pass their check digit", "the same for all payers")
        await seat.press("e")
        await seat.shows("Rule 1 for all payers")
        await seat.press(*"off", "f12")
        await seat.shows("say why it is weighed so")
        await seat.press(*"a payer is paid", "f12")
        await seat.shows("* 1 changed", "off (usually error)", "because: a payer is paid")
        await seat.press("plus")
        await seat.shows("For all payers it is: off (usually error)")
        await seat.press(*"bl", "enter", *"W", "enter", *"wants it", "f12")
        await seat.shows("W Blue Cross", "Blue Cross: warning")
        await seat.press("enter")
        await seat.shows(
            "The billing, rendering", "From: 45 CFR", "Way out:", "It stops none", "by: nobody", "wants it"
        )
        await seat.press("escape", "u")
        await seat.shows("undone: change how a payer's claims are looked through", "the same for all payers")
        await seat.press("u")
        await seat.shows("Take back of 09:40: change how claims")
        await seat.press("y")
        await seat.shows("undone: change how claims are looked through", "Rule 1: NPIs")
        await seat.until(lambda: "usually" not in seat.text)
        await seat.press("escape")
        await opened(seat, "payers")
        await seat.shows("Payers: 2")
        await seat.press("w")
        await seat.shows("Claims to Aetna", "All claim rules are weighed as for all payers")
        await seat.press("down", *"many", "f12")
        await seat.shows("days for an appeal are a number")
        await seat.press(*"90", "f12")
        await seat.shows("claims to Aetna: saved")
