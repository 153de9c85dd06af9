"""Rooms, devices, what visits take and kept times, by keys alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from clinic_tui.clinic import open_clinic
from clinic_tui.schedule import sites
from clinic_tui.schedule.models import Provider
from clinic_tui.store.desk import Actor
from tests.screens.small_clinic import LEE, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]


async def opened(seat: Seat, command: str = "resources") -> None:
    await seat.command(command)
    await seat.shows("Rooms, devices and kept times", "Room 1")


async def filled(seat: Seat, *texts: str) -> None:
    """Type into the fields of a form, one after the other, and save."""
    for place, text in enumerate(texts):
        if place:
            await seat.press("enter")
        if text:
            await seat.type(text)
    await seat.press("f12")


async def test_the_list_and_a_type_that_takes_a_device_and_is_a_group(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto") as seat:
        await opened(seat)
        await seat.press("tab", "+")
        await filled(seat, "Ultrasound 1", "ultrasound")
        await seat.shows("Ultrasound 1 is a device")
        await seat.press("tab", "tab", "+")
        await filled(seat, "lee", "acu", "mon-wed", "9-10", "2h")
        await seat.shows("LEE keeps each Mon, Tue, Wed 09:00-10:00 for Acute")
        await seat.shows("3 kept", "LEE Tue 09:00-10:00", "for ACU, free 2 h before: Acute")
        await seat.pictured(matches_golden, "resources")
        await seat.press("escape")
        await opened(seat, "devices")
        await seat.press("tab", "tab", "e")
        await seat.shows("Visits ACU, Acute", "ultrasound, exam room")
        await filled(seat, "ultrasound", "")
        await seat.shows("ACU: takes ultrasound, for 1")
        await seat.press("e", "enter")
        await seat.press("backspace")
        await seat.type("6")
        await seat.press("f12")
        await seat.shows("ultrasound; group of up to 6", "1 group visit")
        await seat.press("u")
        await seat.gone("group of up to 6")


async def test_a_provider_of_whom_nothing_is_decided_is_found_from_what_is_due(
    small_clinic: SmallClinic,
) -> None:
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        desk = clinic.desk(Actor(None, "system", lambda _: True), "Y")
        with desk.act("schedule.setup") as db:
            db.get_one(Provider, LEE).licence_decided = False
    async with seated(small_clinic, "otto", (80, 24)) as seat:
        await seat.command("compliance")
        await seat.shows("LEE: no licence on record", "licences and training")
        await seat.press("home")
        await seat.press("enter")
        await seat.shows("Nothing is on record yet", "no bloodborne training on record of Ann Lee")
        assert "dealt with by now" not in seat.text, "what is missing has no row that could be gone"
        await seat.press("escape", "down", "enter")
        await seat.shows("Rooms, devices and kept times", "licence: not decided", "nobody said")
        await seat.press("e")
        await seat.shows("Provider LEE", "needed, none")
        await seat.press("f12")
        await seat.shows("Licence is needed")
        await seat.type("none")
        await seat.press("f12")
        await seat.gone("licence: not decided")
        await seat.press("escape")
        await seat.gone("LEE: no licence on record")


async def test_a_room_is_renamed_closed_and_opened_again(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto") as seat:
        await opened(seat, "rooms")
        await seat.press("e")
        await seat.shows("Room Room 1")
        await seat.press("up")
        await seat.type("Room 9 east")
        await seat.press("f12")
        await seat.shows("room Room 9 east changed")
        await seat.press("home", "x", "y")
        await seat.shows("somebody is in Room 2: take them to another room first")
        await seat.press("home", "down", "x")
        await seat.shows("Use room Room 3 no more?")
        await seat.press("n")
        await seat.gone("no more?")
        assert "Room 3" in seat.text
        await seat.press("x", "y")
        await seat.shows("room Room 3 is not used any more", "2 rooms")
        await seat.press("u")
        await seat.shows("3 rooms", "Room 3")


async def test_a_room_is_at_a_site_where_there_are_several(small_clinic: SmallClinic) -> None:
    clinic = open_clinic(small_clinic.folder)
    with contextlib.closing(clinic):
        sites.add_site(clinic.desk(Actor(None, "system", lambda verb: True), "Z"), "East Wing")
    async with seated(small_clinic, "otto") as seat:
        await opened(seat)
        await seat.shows("exam room, at Harbor")
        await seat.press("+")
        await filled(seat, "Lab", "lab", "east")
        await seat.shows("Lab is a room", "lab room, at East Wing")
