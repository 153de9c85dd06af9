"""Licences and training by keys alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from clinic_tui.clinic import open_clinic
from clinic_tui.credentials.rows import Details
from clinic_tui.credentials.states import Kind
from clinic_tui.credentials.writing import add_credential
from clinic_tui.store.desk import Actor
from tests.screens.small_clinic import TODAY, SmallClinic, seated

Golden = Callable[[Any, str], None]
LONG_AGO = date(2024, 1, 1)


def on_record(clinic: SmallClinic) -> None:
    """A licence that ends soon, a DEA registration, and training that is over."""
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        opened.clock = clinic.clock
        desk = opened.desk(Actor(None, "otto", lambda _: True), "Y")
        licence = Details(
            LONG_AGO, TODAY + timedelta(days=40), "271-40118", "State board", "MD", "binder [1]"
        )
        add_credential(desk, Kind.LICENCE, "lee", licence)
        dea = Details(LONG_AGO, TODAY + timedelta(days=400), "AB1234563", "DEA", "MD")
        add_credential(desk, Kind.DEA, "kim", dea)
        add_credential(desk, Kind.BLOODBORNE, "mia", Details(LONG_AGO))
        add_credential(desk, Kind.HIPAA, "mia", Details(LONG_AGO))


async def test_one_is_added_changed_and_taken_back_and_what_ends_first_is_renewed(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto") as seat:
        await seat.command("credentials")
        await seat.shows("Nothing is on record yet")
        await seat.press("+")
        await seat.shows("New credential")
        await seat.press(*"dea", "enter", *"kim", "enter", *"AB1234564", "enter", *"t", "f12")
        await seat.shows("two letters and seven digits")
        await seat.press(*"AB1234563", "f12")
        await seat.shows("DEA added", "***4563", "never")
        await seat.press("e")
        await seat.shows("it stays ***4563")
        await seat.press("down", "down", *"t+300", "f12")
        await seat.shows("DEA of", "changed", "in 300 days")
        await seat.press("x")
        await seat.shows("Entered in error: DEA of")
        await seat.press(*"of another provider", "f12")
        await seat.shows("entered in error", "Nothing is on record yet")
        await seat.press("escape")
        await seat.ask(lambda: on_record(small_clinic))
        await seat.command("credentials")
        await seat.shows("Credentials", "4 on record", "! 1 not valid", "1 within 90 days", "***4563")
        await seat.pictured(matches_golden, "credentials")
        await seat.press("down", "r")
        await seat.shows("Renew: licence of", "01/03/2027")
        await seat.type("1/2/2030")
        await seat.framed("credential_form_80x24")
        matches_golden(seat.app, "credential_form_80x24")
        await seat.press("f12")
        await seat.shows("licence of", "renewed", "begins Sun 3 Jan 2027")
        await seat.press("enter")
        await seat.shows("2 terms", "binder [1]")


async def test_others_see_their_own_and_change_nothing(small_clinic: SmallClinic) -> None:
    on_record(small_clinic)
    async with seated(small_clinic) as seat:
        await seat.command("credentials")
        await seat.shows("Your credentials", "bloodborne training", "! expired")
        await seat.press("e")
        await seat.shows("(credential.edit): ask a")
        await seat.press("down", "escape", "escape")  # the first is for the refusal
        await seat.until(lambda: "Your credentials" not in seat.text, "Esc leads back")
