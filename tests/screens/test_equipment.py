"""Machines and fridges by keys alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.equipment import cold_log, register, upkeep
from clinic_tui.equipment.entries import MachineEntry, PlanEntry, ReadingEntry
from clinic_tui.equipment.rows import Every, UpkeepKind
from clinic_tui.jobs.equipment_findings import find_cold_chain
from clinic_tui.schedule import resource_setup, setup
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking, Need
from clinic_tui.schedule.states import Resource
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.cold import ColdSettings
from clinic_tui.stock import places
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import LEE, TODAY, SmallClinic, seated

Golden = Callable[[Any, str], None]


@pytest.fixture
def other_desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """A manager at another desk of the same clinic."""
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        clinic.clock = small_clinic.clock
        yield clinic.desk(Actor(None, "otto", lambda _: True), "Y")


def furnished(desk: Desk) -> int:
    """Two machines and a fridge that nobody read today; the fridge's number."""
    autoclave = register.add_machine(
        desk,
        MachineEntry(
            "A-1", "Autoclave [x]", "steriliser", "Norwell", "S-11", "77", "Procedure",
            warranty_until=TODAY + timedelta(days=20), service_name="Lakeshore", service_phone="555-0117",
        ),
    )  # fmt: skip
    spores = PlanEntry(UpkeepKind.SPORE_TEST, 7, Every.DAYS, last_done=TODAY - timedelta(days=9))
    upkeep.add_plan(desk, autoclave, spores)
    register.add_machine(desk, MachineEntry("E-1", "ECG", room="Room 2"))
    fridge = places.add_place(desk, "VAC", "Vaccine fridge", PlaceKind.FRIDGE)
    friday = ReadingEntry(450, 400, 520, day=TODAY - timedelta(days=3), minute=450)
    cold_log.log_reading(desk, fridge, friday, "F")
    return fridge


def used_by_a_visit(desk: Desk) -> None:
    """One more machine, without which there is no visit tomorrow."""
    resource_setup.add_device(desk, "Ultrasound 1", "ultrasound")
    kind = setup.add_visit_type(desk, "SCAN", "Scan", 20)
    resource_setup.set_needs(desk, kind, [Need(Resource.DEVICE, "ultrasound")])
    tomorrow = TODAY + timedelta(days=1)
    schedule.book(desk, Booking(1, LEE, kind, tomorrow, 15 * 60))
    register.add_machine(desk, MachineEntry("U-1", "Sonograph", device="Ultrasound 1"))


async def test_what_is_due_is_noted_a_failure_takes_the_machine_out_and_leads_to_the_visits_that_need_it(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    furnished(other_desk)
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Flu vaccine")
        await seat.press("m")
        await seat.shows("Equipment", "! 1 overdue", "Autoclave [x]", "overdue by 2 days")
        await seat.pictured(matches_golden, "equipment")
        await seat.press("enter")
        await seat.shows("every 7 days", "warranty until", "service Lakeshore", "nothing was done yet")
        await seat.framed("machine_80x24")
        matches_golden(seat.app, "machine_80x24")
        await seat.press("d")
        await seat.shows("Spore test of Autoclave [x]")
        await seat.press(*"Lee", "enter", *"failed", "f12")
        await seat.shows("what was found?")
        await seat.press(*"growth", "down", "down", "down", *"yes", "f12")
        await seat.shows("spore test of Autoclave [x] failed", "out of order since")
        await seat.press("o")
        await seat.shows("Autoclave [x] is used again")
        await seat.press(*"new cycle, passed", "f12")
        await seat.shows("Autoclave [x] is in use")
        await seat.press("h")
        await seat.shows("spore test failed, by Lee", "out of order: spore test failed")
        await seat.press("escape", "escape")
        await seat.shows("! 1 to be done again")
        await seat.ask(lambda: used_by_a_visit(other_desk))
        await seat.shows("Sonograph")
        await seat.press("end", "o")
        await seat.shows("Not in use: Sonograph")
        await seat.press(*"probe broken", "f12")
        await seat.shows("Visits to be moved: 1", "20 min: Ultrasound 1 is")
        await seat.press("escape")
        await seat.shows("Equipment", "out of order")


async def test_a_fridge_is_read_in_three_numbers(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    furnished(other_desk)
    early = ColdSettings(log_by="09:00")
    assert find_cold_chain(other_desk.as_actor(SYSTEM), early) == (1, 0)
    async with seated(small_clinic, tab="4") as seat:
        await seat.press("exclamation_mark")
        await seat.shows("Vaccine fridge: no reading of today")
        shown = seat.app.screen.query_one(PagedList)
        shown.select(next(n for n, row in enumerate(shown.rows) if "no reading" in row.cells[1]))
        await seat.press("enter")
        await seat.shows("Fridges and freezers", "not read yet", "safe 35.6 °F to 46.4 °F")
        await seat.framed("cold_80x24")
        matches_golden(seat.app, "cold_80x24")
        await seat.press("+")
        await seat.shows("Reading of Vaccine fridge")
        for degrees in ("37", "49", "40"):
            await seat.press(*degrees, "enter")
        await seat.shows("what was done?")
        await seat.framed("cold_reading_80x24")
        matches_golden(seat.app, "cold_reading_80x24")
        await seat.press(*"labelled, called", "f12")
        await seat.shows("what lies there is held", "held since", "o release")
        await seat.press("o")
        await seat.shows("no right to release what is held", "ask a")
        await seat.press("enter")
        await seat.shows("Vaccine fridge: readings", "37.0   49.0   40.0", "! labelled, called")
        await seat.press("x")
        await seat.shows("Entered in error: 40.0 °F")
        await seat.press(*"typed 49 for 40", "f12")
        await seat.shows("no right to release what is held")
