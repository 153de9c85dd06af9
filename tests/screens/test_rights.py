"""What a role may not do is refused before anything opens, and not offered."""

from __future__ import annotations

import pytest

from clinic_tui.keymap import NEEDS, VERBS
from clinic_tui.screens.booking import BookVisit
from clinic_tui.screens.command import CommandLine
from clinic_tui.screens.find import FindPatient
from clinic_tui.screens.free_times import FreeTimes
from clinic_tui.security import roles
from clinic_tui.widgets.patient_picker import PatientPicker
from clinic_tui.widgets.short_list import ShortList
from clinic_tui.words.command import COMMANDS
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_schedule import burst


def test_every_right_that_is_named_is_in_the_table() -> None:
    assert set(NEEDS.values()) | {each.right for each in COMMANDS if each.right} <= roles.VERBS
    assert set(NEEDS) <= {verb.id for verb in VERBS}


def offered(seat: Seat) -> set[str]:
    screen = seat.app.screen
    assert isinstance(screen, CommandLine)
    return {row.cells[0] for row in screen.query_one(ShortList).rows}


async def test_only_the_commands_of_the_role_are_offered(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "lee", tab="1") as seat:
        await seat.press(":")
        await seat.shows("Type a command")
        assert offered(seat) == {
            "day", "week", "tab", "undo", "next", "lock", "pin", "second-factor", "help", "quit"
        }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["reconcile", "rec", "reconcile yesterday", "jobs", "b smi,jo", "tab claims"]
)
async def test_a_command_that_the_role_may_not_use_opens_nothing(
    small_clinic: SmallClinic, typed: str
) -> None:
    async with seated(small_clinic, "lee", tab="1") as seat:
        burst(seat, ":", *typed, "enter")
        await seat.shows("is not for the role clinician: it needs the right")
        line = seat.app.screen
        assert isinstance(line, CommandLine)
        await seat.press("enter")
        assert seat.app.screen is line


async def test_a_key_that_the_role_may_not_use_says_so(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "lee", tab="1") as seat:
        for key, right in (("f2", "patient.find"), ("b", "appointment.book"), ("3", "claim.view")):
            await seat.press(key)
            await seat.shows(f"is not for the role clinician: it needs the right {right}")
            assert not isinstance(seat.app.screen, FindPatient | BookVisit)
        await seat.press("f")
        await seat.until(lambda: isinstance(seat.app.screen, FreeTimes), "looking is allowed")


async def test_a_biller_finds_and_registers_nobody(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "bea", tab="1") as seat:
        burst(seat, "/", *"xyzzy")
        await seat.shows("Nobody fits")
        await seat.press("f7")
        await seat.shows("a new patient is not for the role biller: it needs the right")
        assert not isinstance(seat.app.screen, FindPatient)


async def test_a_refused_search_does_not_say_that_nobody_fits(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "lee", tab="1") as seat:
        await seat.app.push_screen(BookVisit())
        burst(seat, *"smi", "enter")
        await seat.shows("lee has no right to find (patient)")
        assert "obody fits" not in seat.text
        assert seat.app.screen.query_one(PatientPicker).patient is None
