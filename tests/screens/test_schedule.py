"""The schedule by keys alone: three views, booking, moving, length, finding times, and other desks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from textual import events
from textual.keys import _character_to_key

from clinic_tui.clinic import ANCHORS, open_clinic
from clinic_tui.patients.person_models import Patient
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.holding import hold, release
from clinic_tui.schedule.models import Provider
from clinic_tui.schedule.rows import AppointmentRow, Booking
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.screens.schedule.cancel import CancelVisit
from clinic_tui.screens.schedule.free_times import FreeTimes
from clinic_tui.screens.schedule.schedule import SchedulePane
from clinic_tui.store.desk import Actor
from clinic_tui.store.presence import FilePresence
from tests.screens.small_clinic import FU, KIM, LEE, TODAY, ZONE, Seat, SmallClinic, seated
from tests.screens.stage import front

Golden = Callable[[Any, str], None]


def pane_of(seat: Seat) -> SchedulePane:
    pane = seat.app.pane
    assert isinstance(pane, SchedulePane)
    return pane


async def on_the_day(seat: Seat) -> SchedulePane:
    pane = pane_of(seat)
    await seat.until(lambda: pane.day_seen is not None and pane.grid.cursor_slot is not None, "the day")
    return pane


async def stand_at(seat: Seat, provider_id: int, start: int) -> SchedulePane:
    pane = await on_the_day(seat)
    pane.grid.move_to(provider_id, start)
    await seat.pilot.pause()
    return pane


async def test_a_clinic_without_providers_says_what_makes_one(small_clinic: SmallClinic) -> None:
    with closing(open_clinic(small_clinic.folder)) as clinic:
        desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
        with desk.act("schedule.setup") as db:
            for provider in db.scalars(select(Provider)):
                provider.active = False
    async with seated(small_clinic, tab="1") as seat:
        await seat.shows("today; no provider yet: `clinic-tui schedule provider add`")


def between_lines(small_clinic: SmallClinic, start: int) -> int:
    """A visit of Noah Smith with KIM today that begins between two lines of the grid."""
    with closing(open_clinic(small_clinic.folder)) as clinic:
        desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
        with desk.store.reading() as db:
            patient = db.scalars(select(col(Patient.id)).where(col(Patient.family) == "Smith")).one()
        assert patient is not None
        booking = Booking(patient, KIM, FU, TODAY, start, overbook_reason="between two lines")
        return schedule.book(desk, booking)


async def found(seat: Seat, times: FreeTimes) -> None:
    await seat.until(lambda: times._times, "the times")


async def visit_of(seat: Seat, number: int) -> AppointmentRow:
    assert seat.app.backend is not None
    backend = seat.app.backend
    row: AppointmentRow = await seat.ask(lambda: backend.schedule.appointment(number))
    return row


def burst(seat: Seat, *keys: str) -> None:
    """Keys all at once, as a terminal hands over what was typed ahead."""
    for key in keys:
        sign = key if len(key) == 1 else None
        seat.app.post_message(events.Key(_character_to_key(key) if sign else key, sign))


async def test_the_day_of_all_providers_dates_in_words_to_the_ends_of_the_calendar_and_what_is_next(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        pane = await on_the_day(seat)
        await seat.shows("5 alerts")
        await seat.pictured(matches_golden, "schedule")
        await stand_at(seat, KIM, 15 * 60)
        await seat.press("]", "t")  # today is the present row
        await seat.shows("Mon 23 Nov 2026  today")
        slot = pane.grid.cursor_slot
        assert slot is not None
        assert (slot.provider_id, slot.day, slot.start) == (KIM, TODAY, 9 * 60 + 40)
        pane.grid.move_to(KIM, 15 * 60)
        await seat.press("t")
        assert pane.grid.cursor_slot == slot
        for typed, shown in (("12/1", "Tue 1 Dec"), ("fri", "Fri 27 Nov")):
            burst(seat, "g", *typed, "enter")
            await seat.shows(shown)
        for there, on, shown in (
            ("1/1/1900", "left_square_bracket", "1 Jan 1900"),
            ("12/31/2199", "right_curly_bracket", "31 Dec 2199"),
        ):
            burst(seat, "g", *there, "enter")
            await seat.shows(shown)
            await seat.press(on)
            await seat.shows("the calendar goes from 1900 to 2199", shown)
        burst(seat, "g", *"1/1/9999", "enter")
        await seat.shows("the calendar goes", shown)
        await seat.press("escape", "n")
        await seat.shows("[2 Check-in", "O'Brien, Siobhan: checked in for 26 min")


async def test_a_burst_of_keys_books_a_taken_time_asks_why_and_a_past_one_is_none(
    small_clinic: SmallClinic,
) -> None:
    """All keys arrive in one piece, before the form, the patient or the types are there.

    That booking warns of another visit that day: test_new_visit.py.
    """
    async with seated(small_clinic, tab="1") as seat:
        pane = await stand_at(seat, KIM, 14 * 60)
        burst(seat, "b", *"nov,j", "enter", *"fu", "enter", *"ankle", "enter")
        await seat.shows("booked Novák, Jiří", "14:00")
        await seat.until(lambda: pane.grid.appointment is not None, "the visit in the grid")
        row = pane.grid.appointment
        assert row is not None
        assert (row.family, row.visit_type, row.minutes, row.reason) == ("Novák", "FU", 20, "ankle")
        await seat.press("u")
        await seat.shows("undone: Novák, Jiří: book the visit")
        await seat.until(lambda: pane.grid.appointment is None, "the slot is free again")
        await stand_at(seat, LEE, 10 * 60)  # a taken time asks for the reason
        burst(seat, "b", *"cruz", "enter", *"fu", "enter", "enter")
        await seat.shows("LEE has a visit at 10:00: another time, or Enter to overbook")
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        assert form._built["time"].has_focus_within  # one may want to correct it
        await seat.press("enter")
        assert form._built["overbook"].has_focus
        await seat.type("fever")
        await seat.press("f12")
        await seat.shows("booked Cruz, Ana")
        await seat.until(lambda: len(pane.grid.appointments_at_cursor) == 2, "two in one slot")
        await stand_at(seat, LEE, 8 * 60 + 20)  # nobody is booked into the past
        await seat.shows("08:20 is past: b books at the next free time")
        await seat.press("b")
        await seat.shows("08:20 is past: the next free time of LEE is Mon 23 Nov 2026 10:20")
        assert isinstance(seat.app.screen, BookVisit)
        assert seat.app.screen.text("time") == "10:20"
        await seat.press("escape")
        pane.show_day(TODAY - timedelta(days=3))
        await seat.shows("3 days ago", "past LEE")
        await seat.press("b")
        await seat.shows("is past: nobody")
        assert len(seat.app.screen_stack) == 1


async def test_free_times_of_several_providers_are_seen_on_the_strip_and_the_first_lead_into_the_booking(
    small_clinic: SmallClinic,
) -> None:
    """They begin with the provider under the cursor; a wish that is not understood leaves none.

    Through the times, their list and the form in one piece: no key meets another screen.
    """
    async with seated(small_clinic, tab="1") as seat:
        await on_the_day(seat)
        burst(seat, "f", *"fu", "enter", *"kim,lee", "tab", "tab", "tab", "tab", *"t")
        await seat.shows("= KIM or LEE", "Mon 23 Nov 2026 ")
        assert "Tue 24 Nov 2026" not in seat.text
        burst(seat, "backspace", *"t-1")
        await seat.shows("`Until` is before `From`.")
        burst(seat, "backspace", "backspace", "backspace", "tab", *"laser")
        await seat.shows("`laser` is no room or device")
        await seat.press("escape")
        burst(seat, "f", *"fu", "enter", *"lee,kim", "enter", *"tue-thu", "enter", "f6")
        await seat.shows("times for Follow-up 20 min, LEE or KIM, Tue", "none", "Esc all free slots")
        await seat.press("escape")
        await seat.shows("free slots a day")
        await seat.until(lambda: "none" not in seat.text, "all free slots")
        await seat.press("d")
        await stand_at(seat, LEE, 10 * 60)
        await seat.press("f", "f", "u")
        await seat.shows("Mon 23 Nov 2026 09:40", "LEE Ann Lee MD")
        times = seat.app.screen
        assert isinstance(times, FreeTimes)
        assert times.text("provider") == "LEE"
        assert {time.provider.code for time in times._times} == {"LEE"}
        await found(seat, times)
        await seat.press("enter", "enter", *"zz")
        await seat.shows("See the field marked ?.")
        assert times._times == ()
        await seat.press("f12")
        assert front(seat.app) is times
        assert not times._list.has_focus
        await seat.press("escape")
        burst(seat, "f", *"fu", "enter", *"kim", "enter", *"tue", "enter", *"pm", "enter", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, BookVisit), "the booking form")
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        await seat.until(lambda: form._plan is not None, "the plan")
        assert form._plan == (KIM, TODAY + timedelta(days=1), 13 * 60, 20)


@pytest.mark.long
async def test_the_day_the_week_and_the_availability_count_the_same_free_slots(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    """They take the provider under the cursor along, and the keys of a view work in that view alone."""
    async with seated(small_clinic, tab="1") as seat:
        pane = await stand_at(seat, LEE, 10 * 60)
        assert "LEE +25 Ann Lee MD           15 free" in seat.text
        await seat.press("k")
        await seat.shows("Week of Mon 23 Nov 2026", "15 free")
        await seat.press("a")
        await seat.until(lambda: pane.strip.widget.cell is not None, "the strip")
        assert pane.strip.widget.move_to(LEE, TODAY)
        assert pane.strip.widget.cell is not None
        assert pane.strip.widget.cell.free_slots == 15
        enabled = {active.binding.action for active in seat.app.screen.active_bindings.values()}
        assert {"book", "view_day", "view_week"} <= enabled
        assert not {"move", "cancel", "no_show", "lengthen", "view_strip"} & enabled
        await seat.press("m", "+", "x")
        assert pane.carried is None
        assert len(seat.app.screen_stack) == 1
        row = await visit_of(seat, small_clinic.visits["Washington"])
        assert (row.minutes, row.status) == (20, Status.BOOKED)
        await seat.press("d")
        await stand_at(seat, KIM, 10 * 60)
        await seat.press("k")
        await seat.shows("Week of Mon 23 Nov 2026", "KIM")
        await seat.press("a")
        await seat.shows("Availability from", "LEE", "KIM")
        await seat.framed("schedule_strip_80x24")
        matches_golden(seat.app, "schedule_strip_80x24")
        await seat.press("right", "enter")
        await seat.shows("Tue 24 Nov 2026", "1 day ahead")
        assert pane.grid.cursor_slot is not None
        assert pane.grid.cursor_slot.day == TODAY + timedelta(days=1)


async def test_what_is_carried_keeps_its_time_of_day_until_it_is_walked_up_or_down(
    small_clinic: SmallClinic,
) -> None:
    """The lines are 20 minutes: a visit between two of them stays where it was, on another day too."""
    number = between_lines(small_clinic, 13 * 60 + 5)
    async with seated(small_clinic, tab="1") as seat:
        pane = await stand_at(seat, KIM, 13 * 60)
        await seat.press(",", "m")
        await seat.shows("moving Smith, Noah", "13:05")
        await seat.press("]", "right", "left", "enter")
        await seat.shows("moved Smith, Noah to Tue 24 Nov 2026 13:05 with KIM")
        assert (await visit_of(seat, number)).moved == "moved to Tue 24 Nov 2026 13:05"
        await seat.until(lambda: pane.grid.appointment is not None, "the visit on Tuesday")
        await seat.press("m", "up")
        slot = pane.grid.cursor_slot
        assert slot is not None
        assert slot.start == 13 * 60
        await seat.press("down", "enter")
        await seat.shows("moved Smith, Noah to Tue 24 Nov 2026 13:20 with KIM")


async def test_while_a_visit_is_carried_no_verb_reaches_what_lies_under_it(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="1") as seat:
        pane = await stand_at(seat, LEE, 10 * 60)
        await seat.press("m")
        await seat.shows("moving Washington-Fitzgerald, Theodora Alexandra (20 min)")
        assert seat.lines[-1].startswith("Enter put down  Esc put back  [ ] day  g date  a availability")
        pane.grid.move_to(LEE, 11 * 60)
        await seat.press("+", "x", "s", "i", "e", "b", "f", "u", "2", "n", "=", "/")
        assert pane.carried is not None
        assert pane.is_shown
        assert len(seat.app.screen_stack) == 1
        garcia = await visit_of(seat, small_clinic.visits["Garcia"])
        assert (garcia.minutes, garcia.status) == (40, Status.BOOKED)
        await seat.press("?")
        await seat.shows("Help: ")
        await seat.press("escape", "escape")
        await seat.shows("put back where it was", "b book")
        await stand_at(seat, LEE, 10 * 60)
        await seat.press("m")
        await seat.shows("moving Washington-Fitzgerald")
        await seat.press("a")
        await seat.shows(
            "Availability from Mon 23 Nov 2026  moving Washington-Fitzgerald, Theo", "~ (20 min)"
        )
        foot = seat.lines[-1]
        assert foot.startswith("Enter to that day  Esc put back  [ ] day  g date  d day  k week")
        assert foot.endswith("? help")
        await seat.press("escape")
        await seat.gone("moving")
        await seat.press("d")
        await stand_at(seat, LEE, 10 * 60)
        await seat.press("m", "a")
        await seat.shows("Availability from", "moving Washington-Fitzgerald")
        await seat.until(lambda: pane.strip.widget.cursor_place is not None, "the strip")
        pane.strip.widget.move_to(KIM, TODAY + timedelta(days=1))
        await seat.press("m")  # goes on to the day under the cursor
        await seat.shows("Tue 24 Nov 2026", "moving Washington-Fitzgerald")
        slot = pane.grid.cursor_slot
        assert slot is not None
        assert (slot.provider_id, slot.day, slot.start) == (KIM, TODAY + timedelta(days=1), 10 * 60)
        assert (await visit_of(seat, small_clinic.visits["Washington"])).status is Status.BOOKED
        pane.grid.move_to(KIM, 9 * 60)
        await seat.press("m")
        await seat.shows("moved Washington-Fitzgerald, Theodora Alexandra to")


async def test_a_visit_is_made_longer_and_shorter_confirmed_and_cancelled_with_a_reason(
    small_clinic: SmallClinic,
) -> None:
    """Longer, longer, shorter, undo in one burst: none is refused as made from something stale."""
    number = small_clinic.visits["Washington"]
    async with seated(small_clinic, tab="1") as seat:
        pane = await stand_at(seat, LEE, 10 * 60)
        burst(seat, "+", "+", "-", "u")
        await seat.shows("undone: Washington-Fitzgerald, Theodora Alexandra: change the length of the")
        assert (await visit_of(seat, number)).minutes == 60
        await stand_at(seat, LEE, 10 * 60)
        await seat.press("s")
        await seat.shows("too early for a no-show")
        assert (await visit_of(seat, number)).status is Status.BOOKED
        burst(seat, "x")
        await seat.shows("less than 24 hours' notice")
        burst(seat, *"ill", "enter", *"flu", "enter")
        await seat.shows("cancelled Washington-Fitzgerald")
        await seat.until(lambda: pane.grid.appointment is None, "the slot is free")
        assert (await visit_of(seat, number)).status is Status.CANCELLED
        garcia = small_clinic.visits["Garcia"]
        await stand_at(seat, LEE, 11 * 60)
        burst(seat, "y", "c", "enter")
        await seat.shows("Garcia, María José: confirmed")
        assert (await visit_of(seat, garcia)).confirmation is Confirmation.CONFIRMED
        await seat.press("enter")
        await seat.shows("MRN 100013")


async def test_an_overbook_reason_lengthens_the_visit_that_was_meant(small_clinic: SmallClinic) -> None:
    """The cursor of the grid behind the dialog may move meanwhile: another desk writes, the grid is read."""
    async with seated(small_clinic, "otto", tab="1") as seat:
        pane = await stand_at(seat, LEE, 9 * 60 + 40)
        await seat.press("+")
        await seat.shows("Overbook?")
        pane.grid.move_to(KIM, 10 * 60)
        await seat.type("long history")
        await seat.press("f12")
        await seat.shows("Novák, Jiří: 40 minutes")
        assert (await visit_of(seat, small_clinic.visits["Novák"])).minutes == 40
        assert (await visit_of(seat, small_clinic.visits["Dragon"])).minutes == 20


@pytest.mark.long
async def test_short_notice_counts_hours_not_wall_time(small_clinic: SmallClinic) -> None:
    """In the night to Sunday 14 March 2027 the clocks go forward: 10:00 is an hour nearer than it looks."""
    sunday = date(2027, 3, 14)
    small_clinic.clock.at = datetime(2027, 3, 13, 9, 45, tzinfo=ZONE).astimezone(UTC)
    async with seated(small_clinic, "otto", tab="1") as seat:
        backend = seat.app.backend
        assert backend is not None
        booking = Booking(1, KIM, FU, sunday, 10 * 60, overbook_reason="open for once")
        number = await seat.ask(lambda: backend.schedule.book(booking))
        await seat.app.push_screen(CancelVisit(await visit_of(seat, number)))
        await seat.shows("Cancel the appointment", "less than 24 hours' notice")


async def test_a_slot_being_booked_at_another_desk_is_held_here_until_it_is_given_back(
    small_clinic: SmallClinic,
) -> None:
    """That the other desk's form holds it, and lets it go: test_new_visit.py; what is said to who
    chooses it all the same: services/test_booking.py, and the day of tests/day/test_scheduling_day.py.
    """
    folder = small_clinic.folder
    with closing(open_clinic(folder)) as clinic, closing(FilePresence(folder / "desks")) as presence:
        clinic.clock = small_clinic.clock
        letter = presence.take_letter()
        other = clinic.desk(Actor(None, "mia", lambda verb: True), letter, presence)
        async with seated(small_clinic, "otto", tab="1") as seat:
            await stand_at(seat, KIM, 14 * 60)
            hold(other, KIM, TODAY, 14 * 60, 20)
            await seat.shows(f"hold desk {letter}")
            release(other)
            await seat.gone(f"hold desk {letter}")


async def test_the_lock_takes_the_widgets_away_and_keeps_the_form(small_clinic: SmallClinic) -> None:
    """No name is left in the tree; the half-typed form is there again for its owner."""
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        burst(seat, "b", *"nov,j", "enter", *"fu", "enter", *"half a reason")
        await seat.shows("half a reason")
        await seat.press("f9")
        await seat.shows("Locked")
        assert "Novák" not in seat.text
        assert not list(seat.app.query(SchedulePane))
        assert not [screen for screen in seat.app.screen_stack if isinstance(screen, BookVisit)]
        backend = seat.app.backend
        assert backend is not None
        who = await seat.ask(lambda: backend.sign_in_for_demo("mia"))
        seat.app.pop_screen()
        seat.app.seat(who)
        await seat.shows("Welcome", "KIM")
        await seat.press("Z")
        await seat.shows("half a reason", "Novák")


async def test_an_anchor_that_cannot_be_noted_is_told_at_the_door(small_clinic: SmallClinic) -> None:
    anchors = small_clinic.folder / ANCHORS
    anchors.unlink()
    anchors.mkdir()
    async with seated(small_clinic) as seat:
        await seat.shows("was not noted in anchors.log")
