"""The month of free places, jumping to a provider, and views that leave something out, by keys alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

from clinic_tui.clinic import open_clinic
from clinic_tui.schedule import hours, sites
from clinic_tui.schedule.rows import DayFilter, Span
from clinic_tui.screens.schedule.schedule import SchedulePane
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor
from clinic_tui.widgets.month_grid import MonthGrid
from tests.screens.small_clinic import KIM, LEE, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst, on_the_day, stand_at

Golden = Callable[[Any, str], None]


def month(seat: Seat) -> MonthGrid:
    return seat.app.screen.query_one(MonthGrid)


async def on_the_month(seat: Seat) -> MonthGrid:
    await on_the_day(seat)
    await seat.press("M")
    await seat.until(lambda: month(seat).cursor_day is not None, "the month")
    return month(seat)


async def typed(seat: Seat, text: str) -> None:
    """A line of the command line, and Enter once it is understood."""
    await seat.command(text)


async def test_the_month_of_free_places_and_its_cursor(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        grid = await on_the_month(seat)
        await seat.shows("November 2026", "KIM 16, LEE 15")
        await seat.shows("5 alerts")
        await seat.pictured(matches_golden, "month")
        await seat.press("down")
        assert grid.cursor_day == date(2026, 11, 30)
        await seat.press("right")
        await seat.shows("December 2026")
        assert grid.cursor_day == date(2026, 12, 1)
        await seat.press("left")
        await seat.shows("November 2026")
        assert grid.cursor_day == date(2026, 11, 30)
        await seat.press("pagedown", "end", "]")
        await seat.shows("January 2027")
        await seat.press("t")
        await seat.shows("November 2026")
        assert grid.cursor_day == date(2026, 11, 23)
        burst(seat, "j", "k")
        await seat.shows("free slots a day of KIM", "KIM 16;")
        burst(seat, "right", "b", *"nov,j", "enter")
        await seat.shows("= Jun Kim MD", "= Tue 24 Nov 2026")
        await seat.press("escape")
        burst(seat, "j", "0")
        await seat.shows("KIM 24, LEE 24")
        burst(seat, "right", "enter")
        await seat.shows("Wed 25 Nov 2026  2 days ahead")
        await seat.press("M", "escape")
        assert month(seat).cursor_day == date(2026, 11, 25)
        assert seat.app.backend is not None
        desk = seat.app.backend._door.as_actor(Actor(None, "system", lambda verb: may(Role.MANAGER, verb)))
        await seat.ask(lambda: hours.add_holiday(desk, date(2026, 11, 25), "Day off"))
        await seat.shows("25  Day")
        assert month(seat).cursor_day == date(2026, 11, 25)  # another desk leaves it where it is
        await seat.shows("Wed 25 Nov 2026: Day off")


async def in_column(seat: Seat, pane: SchedulePane, provider: int) -> None:
    await seat.until(
        lambda: pane.grid.cursor_slot and pane.grid.cursor_slot.provider_id == provider, f"column {provider}"
    )


async def test_letters_and_numbers_jump_to_a_providers_column_and_views_keep_the_day(
    small_clinic: SmallClinic,
) -> None:
    """`l` is sure already; what is typed on behind it in one go still belongs to the jump.

    Each view stands on the provider and the day one came from.
    """
    async with seated(small_clinic, tab="1") as seat:
        pane = await stand_at(seat, KIM, 10 * 60)

        def there(day: date) -> bool:
            slot = pane.grid.cursor_slot
            return (
                pane.place.value == "week" and slot is not None and (slot.provider_id, slot.day) == (LEE, day)
            )

        burst(seat, "j", *"lee", "enter")
        await seat.until(lambda: pane.grid.cursor_slot and pane.grid.cursor_slot.provider_id == LEE)
        assert len(seat.app.screen_stack) == 1
        burst(seat, "j", *"kee")
        await seat.shows("nobody begins with `kee`: Backspace")
        burst(seat, "backspace", "backspace")
        await seat.until(lambda: pane.grid.cursor_slot and pane.grid.cursor_slot.provider_id == KIM)
        assert len(seat.app.screen_stack) == 1
        await stand_at(seat, KIM, 14 * 60)
        for sign, provider in (("l", LEE), ("1", KIM)):
            burst(seat, "j", sign)
            await in_column(seat, pane, provider)
            assert pane.grid.cursor_slot is not None
            assert pane.grid.cursor_slot.start == 14 * 60
        await stand_at(seat, KIM, 14 * 60)
        await seat.press("a", "right", "j", "l")
        await seat.until(lambda: pane.strip.widget.cursor_place == (LEE, date(2026, 11, 24)))
        await seat.press("k")
        await seat.until(lambda: there(date(2026, 11, 24)), "the day of the availability")
        await seat.press("j", "k")
        await seat.shows("KIM Jun Kim MD")
        await seat.press("j", "l")
        await seat.until(lambda: there(date(2026, 11, 24)), "the other provider")
        await seat.press("M")
        await seat.until(lambda: month(seat).cursor_day == date(2026, 11, 24), "the month")
        await seat.press("down", "k")
        await seat.shows("Week of Mon 30 Nov 2026", "LEE Ann Lee MD")
        await seat.until(lambda: there(date(2026, 12, 1)), "the day of the month")
        await seat.press("a")
        await seat.until(lambda: pane.strip.widget.cursor_place == (LEE, date(2026, 12, 1)), "the strip")


async def test_a_filter_is_told_above_the_grid_and_kept_over_views(small_clinic: SmallClinic) -> None:
    """A visit that is meant is shown whatever the view leaves out; those of another state keep their time.

    A day without anybody of the view says so.
    """
    async with seated(small_clinic, tab="1") as seat:
        pane = await on_the_day(seat)
        await typed(seat, "view lee")
        await seat.shows("today; shown: LEE")
        assert "KIM" not in seat.text
        await seat.press("M")
        await seat.shows("November 2026  free slots a day; shown: LEE")
        await typed(seat, "view all")
        await seat.shows("KIM 16, LEE 15")
        assert pane.filter == DayFilter()
        await seat.press("d")
        await typed(seat, "view kim")
        await seat.shows("shown: KIM")
        pane.show_visit(date(2026, 11, 23), small_clinic.visits["O'Brien"])
        await seat.shows("O'Brien, Siobhan")
        await seat.gone("shown: KIM")
        await typed(seat, "view booked")
        await seat.shows("today; shown: booked only", "░ checked out")
        assert "Li, Bo" not in seat.text
        pane.grid.move_to(LEE, 8 * 60)
        await seat.pilot.pause()
        assert pane.visit() is None
        await seat.press("x")
        await seat.shows("no appointment is under the cursor")
        await seat.press("*")
        await seat.gone("shown: booked only")
        await seat.shows("Li, Bo")
        await seat.press("*")
        await seat.shows("nobody is left out")
        assert seat.app.backend is not None
        desk = seat.app.backend._door.as_actor(Actor(None, "system", lambda verb: may(Role.MANAGER, verb)))
        await seat.ask(lambda: hours.set_template(desk, KIM, [1], [], 20))
        await typed(seat, "view kim")
        await seat.shows("shown: KIM")
        await seat.press("]")
        await seat.shows("shown: KIM: nobody of them on this day")
        assert pane.visit() is None
        await seat.press("[")
        await seat.shows("KIM Jun Kim MD")
        assert pane.filter.provider_ids == (KIM,)


async def test_a_view_is_kept_found_with_f12_and_a_key_of_its_own_and_dropped(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        pane = await on_the_day(seat)
        await seat.press("f12")
        await seat.shows("you keep no view")
        await seat.press("shift+f1")
        await seat.shows("no view is on Shift+F1")
        await typed(seat, "view save mine kim booked")
        await seat.shows("kept as mine: Shift+F1 and", "view mine: KIM; booked only")
        memory = pane.remember()  # it outlives a lock
        assert (memory.filter.words, memory.filter_name) == ("KIM; booked only", "mine")
        await seat.press("f12")
        await seat.gone("view mine:")
        await typed(seat, "view mi")  # a name wins
        await seat.shows("view mine: KIM; booked only")
        await typed(seat, "view all")
        await seat.gone("view mine:")
        await seat.press("f12")
        await seat.shows("view mine: KIM; booked only")
        await typed(seat, "view lee")
        await typed(seat, "view save other")
        await seat.shows("kept as other: Shift+F2 and", "view other: LEE")
        for view, key, words in (("a", "1", "mine: KIM"), ("M", "2", "other: LEE"), ("d", "1", "mine: KIM")):
            await seat.press(view, f"shift+f{key}")
            await seat.shows(f"view {words}", f"(Shift+F{key})")
        await seat.press("shift+f2")
        await seat.shows("view other: LEE")
        await typed(seat, "views")
        await seat.shows("Your views of the schedule", "Shift+F1  mine", "Shift+F2  other")
        await seat.framed("own_views_80x24")
        matches_golden(seat.app, "own_views_80x24")
        await seat.press("shift+f5")
        await seat.shows("Shift+F5  mine")
        await seat.press("home", "x")
        await seat.gone("KIM; booked only")
        await seat.press("enter")
        await seat.shows("view other: LEE")
        await typed(seat, "view drop other")
        await seat.shows("dropped: other")
        await seat.gone("view other:")


async def test_a_site_alone_is_shown_in_all_views_and_kept(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    clinic = open_clinic(small_clinic.folder)
    with contextlib.closing(clinic):
        desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
        east = sites.add_site(desk, "East Wing")
        hours.set_template(desk, LEE, [0], [Span(8 * 60, 12 * 60)], 15)
        hours.set_template(desk, LEE, [0], [Span(13 * 60, 17 * 60)], 15, east)
    async with seated(small_clinic, tab="1") as seat:
        await on_the_day(seat)
        await typed(seat, "view east")
        await seat.shows("today; shown: at East Wing")
        await seat.gone("KIM")
        await seat.pictured(matches_golden, "schedule_at_site")
        await seat.press("a")
        await seat.shows("free slots a day; shown: at East Wing")
        await typed(seat, "view save there")
        await seat.shows("kept as there")
        await seat.press("d", "*")
        await seat.shows("KIM")
        await seat.press("f12")
        await seat.shows("today; view there: at East Wing")
