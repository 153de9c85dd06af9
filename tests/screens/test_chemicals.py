"""Chemicals, their sheets and drills by keys alone: first aid stands there with the second key."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from clinic_tui.chemicals.entries import ChemicalEntry, KeptEntry, SheetEntry
from clinic_tui.chemicals.register import add_chemical
from clinic_tui.chemicals.sheet_file import sheet_of
from clinic_tui.chemicals.sheets import add_sheet
from clinic_tui.chemicals.states import Pictogram, Signal
from clinic_tui.clinic import open_clinic
from clinic_tui.drills.rows import DrillEntry, HeldEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.drills.writing import add_drill, note_held
from clinic_tui.screens.compliance.sheet_finder import SheetFinder
from clinic_tui.shipped import data_path
from clinic_tui.store.desk import Actor
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]
DAY = timedelta(days=1)


def listed(clinic: SmallClinic) -> None:
    """Three chemicals, one of them with a sheet, and a drill that is overdue."""
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        opened.clock = clinic.clock
        desk = opened.desk(Actor(None, "otto", lambda _: True), "Y")
        kept = (KeptEntry("Lab", "1 L"), KeptEntry("Closet [x]", "2 x 2 L"))
        bleach = ChemicalEntry(
            "Clearwater Bleach", "Ridgeway [x]", "555-0191", "7681-52-9", Signal.DANGER,
            (Pictogram.CORROSION,), "burns skin and eyes", kept, used_from=TODAY - 40 * DAY,
        )  # fmt: skip
        number = add_chemical(desk, bleach)
        content = data_path("demo/sheet_bleach.txt").read_bytes()
        add_sheet(desk, number, SheetEntry(sheet_of("bleach.txt", content), TODAY - 900 * DAY))
        for product in ("Acetone", "Collodion"):
            add_chemical(desk, ChemicalEntry(product, "Calder", "555-0144", kept=kept[:1]))
        add_drill(desk, DrillEntry(DrillKind.FIRE, 12, "front door [x]", first_due=TODAY - 3 * DAY))
        blue = add_drill(desk, DrillEntry(DrillKind.MEDICAL, 6))
        note_held(desk, blue, 1, HeldEntry(TODAY - 40 * DAY, "Lee", "all", "no masks"))


async def commanded(seat: Seat, word: str) -> None:
    await seat.command(word)


async def test_the_list_and_a_sheet(
    small_clinic: SmallClinic, matches_golden: Golden, tmp_path: Path
) -> None:
    listed(small_clinic)
    async with seated(small_clinic, "otto", tab="1") as seat:
        await seat.press("#", "c")
        await seat.shows("First aid", "Clearwater Bleach")
        await seat.framed("sheet_finder_80x24")
        matches_golden(seat.app, "sheet_finder_80x24")
        await seat.press("escape")
        await commanded(seat, "chemicals")
        await seat.shows("Hazardous chemicals", "3 here", "! 2 without a sheet", "Closet [x]: 2 x 2 L")
        await seat.press("down")
        await seat.pictured(matches_golden, "chemicals")
        await seat.press("enter")
        await seat.shows("4. First-aid measures", "Ridgeway [x]", "burns skin and eyes")
        await seat.framed("sheet_80x24")
        matches_golden(seat.app, "sheet_80x24")
        await seat.press("]", "]", "[", "f", "o")
        await seat.shows("Sheets of Clearwater Bleach: 1 sheet", "bleach.txt")
        await seat.press("escape", "p")
        await seat.shows("sheet-1-")
        await seat.press("y")
        await seat.shows("the maker has no newer sheet")
        await seat.press("x")
        await seat.shows("In error: sheet of")
        await seat.press(*"of the 8 % product", "f12")
        await seat.shows("! 3 without a sheet")
        await seat.press("u")
        await seat.shows("! 2 without a sheet")
        await seat.press("home", "a")
        await seat.shows("Safety data sheet of Acetone")
        await seat.type(str(tmp_path / "none.pdf"))
        await seat.press("f12")
        await seat.shows("no file lies at this path")
        scan = tmp_path / "scan.pdf"
        scan.write_bytes(b"%PDF-1.7\nno more than this")
        await seat.type(str(scan))  # the cursor is back in the file, and what is typed takes its place
        await seat.press("enter")
        await seat.type("t-30")
        assert "Swallowed" not in seat.text
        await seat.press("enter")
        await seat.shows("no first aid could be read out of scan.pdf: type it here", "Swallowed")
        await seat.press("f12")
        await seat.shows("its sheet without first aid", "! 1 without first aid", "! no aid")
        await seat.press("enter")
        await seat.shows("No text could be read out of this file", "e types its first aid", "e edit")
        await seat.press("e")
        await seat.shows("First aid of Acetone")
        await seat.type("rinse 15 minutes")
        await seat.framed("first_aid_form_80x24")
        matches_golden(seat.app, "first_aid_form_80x24")
        await seat.press("f12")
        await seat.shows("4. First-aid measures", "Eyes: rinse 15 minutes")
        await seat.press("escape")
        await seat.gone("without first aid")
        await seat.press("home", "x")
        await seat.shows("none of it is here any more?")
        await seat.press("y")
        await seat.shows("2 here")
        await seat.press("l")
        await seat.shows("gone")
        await seat.press("p")
        await seat.shows("chemicals: chemicals-")
        await seat.press("+")
        await seat.shows("New chemical")
        for typed in (
            "Formalin",
            "Tamarack",
            "555-0166",
            "Lab = 40 cups",
            "danger",
            "corr, health",
            "cancer",
        ):
            await seat.press(*typed, "enter")
        await seat.framed("chemical_form_80x24")
        await seat.press("f12")
        await seat.shows("Formalin is on the list", "Lab: 40 cups")


async def test_a_drill_is_held_and_first_aid_stands_there_with_the_second_key_from_anywhere(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    listed(small_clinic)
    async with seated(small_clinic, "otto", tab="1") as seat:
        await commanded(seat, "drills")
        await seat.shows("Drills", "2 kinds", "! 1 overdue", "front door [x]")
        await seat.framed("drills_80x24")
        matches_golden(seat.app, "drills_80x24")
        await seat.press("d")
        await seat.shows("Fire drill at")
        await seat.press("enter")  # today
        for typed in ("Otto", "all", "side door locked"):
            await seat.press(*typed, "enter")
        await seat.press(*"have it opened", "f12")
        await seat.shows("task 1 follows", "none overdue")
        await seat.press("end", "enter")
        await seat.shows("Fire drills at", "side door locked", "task open")
        await seat.press("x")
        await seat.shows("Why does it not stand?")
        await seat.press(*"typed twice", "f12")
        await seat.shows("in error: typed twice")
        await seat.press("escape")
        await seat.shows("! 1 overdue")
        await seat.press("escape")
        for place in ("3", ":equipment"):
            if place.startswith(":"):
                await commanded(seat, place[1:])
                await seat.shows("Equipment")
            else:
                await seat.press(place)
            await seat.press("#", "c")  # two keys
            await seat.shows("First aid", "Clearwater Bleach", "rinse at once with plenty of water")
            assert isinstance(seat.app.screen, SheetFinder)
            await seat.press("escape")
        await seat.press("escape", "1", "c")
        await seat.shows("New patient")
        await seat.press(*"Vale", "ctrl+t", "b")  # in a form, whose fields take all letters
        await seat.shows("First aid", "rinse at once")
        await seat.press("enter")
        await seat.shows("4. First-aid measures", "Poison Control")
        await seat.press("escape")
        await seat.shows("New patient", "Vale")


async def test_what_a_patient_authorized_is_taken_and_revoked(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="1") as seat:
        await seat.press("/", *"cruz", "enter")
        await seat.shows("Cruz", "Contact")
        await seat.press("A")
        await seat.shows("Nothing was authorized yet")
        await seat.press("+")
        await seat.shows("Authorization of Cruz")
        for typed in ("whole record [x]", "Acme Life", "", "t+30"):
            await seat.press(*typed, "enter")
        await seat.framed("release_form_80x24")
        matches_golden(seat.app, "release_form_80x24")
        await seat.press("f12")
        await seat.shows("1 on record", "1 valid", "whole record [x]")
        await seat.framed("releases_80x24")
        matches_golden(seat.app, "releases_80x24")
        await seat.press("escape")
        await seat.shows("Authorized", "to Acme Life")
        await seat.press("A", "r")
        await seat.shows("Revoked: authorization 1")
        await seat.press(*"letter", "f12")
        await seat.shows("0 valid", "revoked")
        await seat.press("escape")
        await seat.shows("Contact")
        await seat.until(lambda: "Acme Life" not in seat.text)
        await seat.press("O", "+")
        await seat.shows("Kind")
        for typed in ("authorized", "Acme Life"):
            await seat.press(*typed, "enter")
        await seat.press(*"all", "f12")
        await seat.shows("was revoked on")
