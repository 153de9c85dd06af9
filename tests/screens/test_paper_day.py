"""Walking a paper day back in by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import Status
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.screens.reception.paper_day import PaperDay
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst, visit_of

Golden = Callable[[Any, str], None]


def day_of(seat: Seat) -> PaperDay:
    screen = seat.app.screen
    assert isinstance(screen, PaperDay)
    return screen


def day_rows(seat: Seat) -> tuple[AppointmentRow, ...]:
    assert seat.app.backend is not None
    return tuple(seat.app.backend.days.day(TODAY).appointments)


async def opened(seat: Seat) -> PaperDay:
    await seat.command("reconcile")
    await seat.shows("Paper day Mon 23 Nov 2026", "still to tell")
    return day_of(seat)


async def test_the_visits_of_a_paper_day(small_clinic: SmallClinic, matches_golden: Golden) -> None:
    """One planned for later is not dimmed, a no-show taken back; what cannot be is said in one place."""
    async with seated(small_clinic, tab="1") as seat:
        day = await opened(seat)
        await seat.shows("5 alerts")
        await seat.pictured(matches_golden, "paper_day")
        styles = {row.key: row.style for row in day.query_one(PagedList).rows}
        assert styles[small_clinic.visits["Garcia"]] == ""
        assert styles[small_clinic.visits["Li"]] == "is-quiet"
        number, visits = small_clinic.visits["Haddad"], day.query_one(PagedList)
        visits.select(number)
        burst(seat, "s")
        await seat.shows("no-show: Haddad, Layla 09:20")
        await seat.until(lambda: visits.key != number, "the next visit")
        assert (await visit_of(seat, number)).status is Status.NO_SHOW
        burst(seat, "u")
        await seat.shows("undone: Haddad, Layla: note the no-show")
        assert (await visit_of(seat, number)).status is Status.BOOKED
        assert seat.app.screen is day
        visits.select(small_clinic.visits["Li"])
        await seat.press("f8")
        await seat.shows("nothing of yours is left to undo")
        day.query_one(PagedList).select(small_clinic.visits["Garcia"])
        burst(seat, "s")
        await seat.shows("too early for a no-show")
        burst(seat, "]")
        await seat.shows("Tue 24 Nov 2026 has not been yet")
        await seat.gone("too early for a no-show")
        day.query_one(PagedList).select(small_clinic.visits["Li"])
        burst(seat, "x")
        await seat.shows("Li, Bo is checked out: nothing to call off")
        burst(seat, "enter")
        await seat.shows("there is nothing to enter from paper")
        await seat.gone("nothing to call off")
        assert seat.text.count("there is nothing to enter from paper") == 1
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, PaperDay), "the schedule")
        await seat.until(lambda: "there is nothing to enter from paper" in seat.lines[-2], "the frame's line")
        await seat.press("f9")
        assert seat.app.screen_stack[0].query_one("#message").visible


async def test_who_came_and_left_is_entered_and_checked_out_in_one_go(small_clinic: SmallClinic) -> None:
    number = small_clinic.visits["Haddad"]
    async with seated(small_clinic, tab="1") as seat:
        day = await opened(seat)
        day.query_one(PagedList).select(number)
        burst(seat, "enter", *"918", "enter", *"930", "enter", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the check-out")
        assert (await visit_of(seat, number)).status is Status.READY
        burst(seat, "down", "down", "down", "down", *"courtesy", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, PaperDay), "the paper day")
        await seat.until(lambda: "checked out" in seat.text, "its state")
        assert (await visit_of(seat, number)).status is Status.CHECKED_OUT
        await seat.until(lambda: day.query_one(PagedList).key != number, "the next visit")


async def test_a_walk_in_that_was_told_already_is_taken_on_a_second_save_only(
    small_clinic: SmallClinic,
) -> None:
    keys = ("b", *"cruz", "enter", *"lee", "enter", *"fu", "enter", *"cut", "enter")
    keys += (*"910", "enter", *"925", "enter", *"self", "f12")
    async with seated(small_clinic, tab="1") as seat:
        await opened(seat)
        burst(seat, *keys)
        await seat.shows("Cruz, Ana was entered already: came at 09:36 to KIM, arrived.", "again enters")
        before = await seat.ask(lambda: day_rows(seat))
        await seat.press("down", "up", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the check-out")
        assert len(await seat.ask(lambda: day_rows(seat))) == len(before) + 1
        await seat.shows("Cruz, Ana")
        await seat.press("escape")
        await seat.until(lambda: day_of(seat).query_one(PagedList).rows, "the paper day")
        await seat.shows("from paper: Cruz, Ana came 09:10, left 09:25")


@pytest.mark.long
async def test_a_check_out_that_is_left_keeps_the_cursor_on_the_visit(small_clinic: SmallClinic) -> None:
    """The visit was planned for later than now, and the patient came early."""
    number = small_clinic.visits["Garcia"]
    async with seated(small_clinic, tab="1") as seat:
        day = await opened(seat)
        visits = day.query_one(PagedList)
        visits.select(number)
        burst(seat, "enter", *"918", "enter", *"930", "enter", *"self", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the check-out")
        await seat.shows("99213; empty: done")
        await seat.press(*"992", "escape")
        await seat.until(lambda: seat.app.screen is day, "the paper day")
        await seat.until(lambda: day._rows[number].status is Status.READY, "its state")
        assert visits.key == number
        assert "is-quiet" not in next(row.style for row in visits.rows if row.key == number)
        assert "7 of 13 still to tell" in seat.text
        day.changed_elsewhere(frozenset({"appointment"}))
        await seat.press("left")
        assert visits.key == number


async def test_a_day_too_far_back_is_refused_where_it_is_named(small_clinic: SmallClinic) -> None:
    """Keys behind the bare word go to the paper day."""
    number = small_clinic.visits["Brown"]
    async with seated(small_clinic, tab="1") as seat:
        await seat.command("reco")
        burst(seat, "down", "[")
        await seat.shows("Paper day Sun 22 Nov 2026")
        burst(seat, "]")
        await seat.shows("Paper day Mon 23 Nov 2026")
        assert day_of(seat).query_one(PagedList).key == number
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, PaperDay), "the schedule")
        await seat.command("reconcile t-15")
        await seat.shows("? Sun 8 Nov 2026 lies more than 14 days back: it cannot be entered any more.")
        assert not isinstance(seat.app.screen, PaperDay)
        await seat.press("backspace", "4", "enter")
        await seat.shows("Paper day Mon 9 Nov 2026")
        await seat.press("[")
        await seat.shows("Sun 8 Nov 2026 lies more than 14 days back", "Paper day Mon 9 Nov 2026")
