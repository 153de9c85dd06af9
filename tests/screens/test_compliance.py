"""The tab of what is due by rule."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.drills.rows import DrillEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.drills.writing import add_drill
from clinic_tui.equipment import register, upkeep
from clinic_tui.equipment.entries import MachineEntry, PlanEntry
from clinic_tui.equipment.rows import Every, UpkeepKind
from clinic_tui.privacy import associates
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import TODAY, SmallClinic, seated

Golden = Callable[[Any, str], None]
DAY = timedelta(days=1)


@pytest.fixture
def other_desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """A manager at another desk of the same clinic."""
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        clinic.clock = small_clinic.clock
        yield clinic.desk(Actor(None, "otto", lambda _: True), "Y")


async def test_what_is_due_is_seen_and_dealt_with(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    autoclave = register.add_machine(other_desk, MachineEntry("A-1", "Autoclave [x]"))
    spores = PlanEntry(UpkeepKind.SPORE_TEST, 7, Every.DAYS, last_done=TODAY - 9 * DAY)
    upkeep.add_plan(other_desk, autoclave, spores)
    far = PlanEntry(UpkeepKind.CALIBRATION, 12, Every.MONTHS, last_done=TODAY - 100 * DAY)
    upkeep.add_plan(other_desk, autoclave, far)
    associates.add_associate(other_desk, AssociateEntry("Shred Co", "shredding"))
    async with seated(small_clinic, "otto") as seat:
        await seat.press("6")
        await seat.shows("Compliance, 90 days ahead", "! 4 overdue", "Shred Co: no agreement")
        await seat.pictured(matches_golden, "compliance")
        add_drill(other_desk, DrillEntry(DrillKind.FIRE, 12))
        await seat.shows("fire at Harbor")
        await seat.press("]")
        await seat.shows("365 days ahead", "calibrati")
        await seat.press("]")
        await seat.shows("365 days are the most")
        await seat.press("home", "down", "enter")
        await seat.shows("Equipment", "Autoclave [x]")
        await seat.press("6", "p")
        await seat.shows("readiness: readiness-20261123", ".pdf in paper")


async def test_others_see_their_part_print_no_report_and_read_who_may_do_what(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    associates.add_associate(other_desk, AssociateEntry("Shred Co", "shredding"))
    async with seated(small_clinic, tab="6") as seat:
        await seat.shows("Nothing is due by rule within 90 days.")
        await seat.press("p")
        await seat.shows("readiness report")
        await seat.command("rights biller claim")
        await seat.shows("Rights", "only biller claim", "make and send claims", "yours (front-desk)")
        matches_golden(seat.app, "rights_80x24")
        await seat.press("f", "home", "ctrl+k", *"clinician rota", "enter")
        await seat.shows("only clinician rota", "see the rota")
        await seat.press("f", "home", "ctrl+k", "enter")
        await seat.shows("see the rota", "of them yours")
        await seat.gone("only clinician")
        await seat.press("home")
        await seat.shows("find patients")
        await seat.press("enter")
        await seat.shows("only patient")
        await seat.press("escape")
        await seat.command("team")
        await seat.shows("Tasks: mine")
