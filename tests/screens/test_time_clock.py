"""The time clock by keys alone: two keys come and leave, a sheet is corrected, a period is closed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clinic_tui.backend.ranking import Cause
from clinic_tui.clinic import open_clinic
from clinic_tui.rota import usual_weeks
from clinic_tui.rota.entries import ShiftsEntry
from clinic_tui.schedule.rows import Span
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.store.desk import Actor
from clinic_tui.time_clock import correcting
from clinic_tui.time_clock.rows import Times, TypedBreak
from clinic_tui.time_clock.states import BreakKind
from tests.screens.small_clinic import SmallClinic, seated

Golden = Callable[[Any, str], None]
RULES = TimeClockSettings(used=True, first_day=date(2026, 11, 15), weeks=1)
MIA, OTTO = 1, 3
LAST_WEEK = date(2026, 11, 16)


@pytest.fixture
def clocked(small_clinic: SmallClinic) -> SmallClinic:
    """It uses the clock; Mia worked 41 hours last week, and Otto entered one of her days."""
    write_settings(replace(read_settings(small_clinic.folder), time_clock=RULES))
    with contextlib.closing(open_clinic(small_clinic.folder)) as opened:
        opened.clock = small_clinic.clock
        mia, otto = (
            opened.desk(Actor(number, login, lambda _: True), "Y")
            for number, login in ((MIA, "mia"), (OTTO, "otto"))
        )
        meal = (TypedBreak(BreakKind.MEAL, 720, 750),)
        for day in range(5):
            times = Times(LAST_WEEK + timedelta(days=day), 480, 1002 if day < 4 else 1010, meal)
            who = otto if day == 4 else mia
            correcting.add_times(who, RULES, MIA, times, "the network was down")
    return small_clinic


async def test_two_keys_come_rest_and_leave(clocked: SmallClinic, matches_golden: Golden) -> None:
    async with seated(clocked, "mia", tab="end") as seat:
        await seat.shows("Not clocked in yet: @")
        await seat.press("@")
        await seat.shows("Not clocked in", "i clock in", "today 0:00")
        await seat.press("o")
        await seat.shows("you are not clocked in")
        await seat.press("i")
        await seat.shows("clocked in at 09:40")
        clocked.at(12, 0)
        await seat.press("@", "m")
        await seat.shows("meal since 12:00")
        clocked.at(12, 40)
        await seat.press("@", "b", "@")
        await seat.shows("In since 09:40", "meal 12:00-12:40", "today 2:20")
        await seat.shows(":40>", "LEE Ann Lee MD")  # the day behind it, read at the new time
        await seat.framed("time_clock_80x24")
        matches_golden(seat.app, "time_clock_80x24")
        await seat.press("escape", "f10")
        await seat.shows("You are clocked in since 09:40. Clock out too?")
        await seat.press("escape", "@", "o")
        await seat.shows("clocked out at 12:40")
        await seat.press("u")
        await seat.shows("undone: clock out")


async def test_a_sheet_is_corrected_and_says_so(clocked: SmallClinic, matches_golden: Golden) -> None:
    async with seated(clocked, "mia", tab="5") as seat:
        await seat.press("!")
        await seat.shows("your times of Fri 20 Nov: entered, break entered by otto")
        await seat.walk_to(Cause.TIMES)
        await seat.press("enter")
        await seat.shows("Your times", "11/15 to 11/21/26", "41:", "corr. otto")
        await seat.pictured(matches_golden, "timesheet")
        await seat.press("enter")
        await seat.shows("entered: 08:00-16:50: the network was down")
        await seat.press("escape", "e")
        await seat.shows("Correct times of Fri 20 Nov 2026")
        await seat.type("1630")
        await seat.press("f12")
        await seat.shows("It stands beside the times")
        await seat.type("left at half past four")
        await seat.framed("correct_times_80x24")
        matches_golden(seat.app, "correct_times_80x24")
        await seat.press("f12")
        await seat.shows("times of Fri 20 Nov corrected", "corr. mia", "16:30")
        await seat.press("]", "+")
        await seat.shows("Enter times: Mia Wong")
        await seat.press("escape", "l")
        await seat.shows("Who is in", "Otto Brandt")
        assert "Worked" not in seat.text


async def test_a_manager_closes_the_period(clocked: SmallClinic, matches_golden: Golden) -> None:
    async with seated(clocked, "otto") as seat:
        await seat.command("hours")
        await seat.shows("Hours 11/22 to 11/28/26")
        await seat.press("x")
        await seat.shows("the period goes on until Sat 28 Nov 2026")
        await seat.press("[")
        await seat.shows("Hours 11/15 to 11/21/26", "Mia Wong", "41:")
        await seat.pictured(matches_golden, "hours")
        await seat.press("x")
        await seat.shows("You sign that these are the hours")
        await seat.press("y")
        await seat.shows("closed, 41:", "closed by otto")
        await seat.press("x")
        await seat.shows("otto closed it already: r opens it again")
        await seat.press("home", "down", "enter")
        await seat.until(lambda: "Times of" in seat.text, "the sheet of a person")
        await seat.press("escape", "s")
        await seat.shows("payroll-20261115.csv")
        await seat.press("r")
        await seat.shows("Open again: 11/15 to 11/21/26")
        await seat.type("mia left earlier")
        await seat.press("f12")
        await seat.until(lambda: "closed by otto" not in seat.text, "it is open")
        await seat.press("r")
        await seat.shows("11/15 to 11/21/26 is open: its times can be corrected")
        with contextlib.closing(open_clinic(clocked.folder)) as other:
            other.clock = clocked.clock
            boss = other.desk(Actor(OTTO, "otto", lambda _: True), "Y")
            week = ShiftsEntry(frozenset(range(5)), (Span(540, 1020),), date(2026, 11, 2))
            usual_weeks.set_shifts(boss, "mia", week)
        await seat.shows("1 not in", "! not in")
        await seat.press("home")
        while "due 09:00, not clocked in for 40 min" not in seat.text:
            before = seat.text
            await seat.press("down")
            assert seat.text != before, "nobody of the list is due"
