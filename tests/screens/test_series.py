"""A series is looked at, booked, moved and called off by keys; an authorization stands in the record."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clinic import open_clinic
from clinic_tui.schedule import resource_setup, series
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rows import Booking, Need
from clinic_tui.schedule.series_models import SeriesAppointment
from clinic_tui.schedule.series_rows import SeriesPlan
from clinic_tui.schedule.service import book
from clinic_tui.schedule.states import Resource
from clinic_tui.screens.coverage.authorization import AddAuthorization
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.screens.schedule.new_series import NewSeries
from clinic_tui.screens.schedule.series import SeriesList
from clinic_tui.screens.schedule.series_forms import CancelSeries, ChangeSeries, ShiftSeries
from clinic_tui.screens.schedule.series_preview import PreviewSeries
from clinic_tui.store.desk import Actor
from clinic_tui.words.repeat_phrase import read_repeat
from tests.screens.small_clinic import FU, KIM, LEE, TODAY, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


def ten_visits(clinic: SmallClinic) -> int:
    """Ana Cruz has ten in a room with Kim at 10:00, and on the sixth day Lee has a visit then; the first."""
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        opened.clock = clinic.clock
        desk = opened.desk(Actor(None, "system", lambda verb: True), "Z")
        resource_setup.set_needs(desk, FU, [Need(Resource.ROOM, "")])
        with desk.store.reading() as db:
            cruz, obrien = (
                db.get_one(Appointment, clinic.visits[name]).patient_id for name in ("Cruz", "O'Brien")
            )
        book(desk, Booking(obrien, LEE, FU, TODAY.replace(month=12, day=10), 600))
        wish = SeriesPlan(cruz, KIM, FU, 600, TODAY, read_repeat("tue,thu x10"))
        with desk.store.reading() as db:
            found = series.preview(db, wish, desk.clock, desk.living(), desk.session_token)
        series.book_series(desk, wish, [each.best for each in found.occurrences if each.best])
        with desk.store.reading() as db:
            numbers = db.scalars(select(col(SeriesAppointment.appointment_id)))
            return min(numbers)


async def grant(seat: Seat, clinic: SmallClinic, units: int) -> int:
    """Ana Cruz has so many follow-ups granted; her number."""
    backend = seat.app.backend
    assert backend is not None
    row = await seat.ask(lambda: backend.schedule.appointment(clinic.visits["Cruz"]))
    number: int = row.patient_id
    last = TODAY.replace(month=12, day=31)
    await seat.ask(lambda: backend.series.add_authorization(number, "A77", units, TODAY, last, "fu", None))
    return number


async def test_every_date_is_shown_before_it_is_booked_and_which_visit_loses_its_unit(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    """Both units go to new visits that are before it: in the list, on its card and in the grid.

    Visits that no authorization pays for are told in the day of tests/day/test_scheduling_day.py.
    """
    async with seated(small_clinic, tab="1") as seat:
        backend = seat.app.backend
        assert backend is not None
        number = await grant(seat, small_clinic, 2)
        day = TODAY.replace(month=12, day=18)
        later = await seat.ask(lambda: backend.schedule.book(Booking(number, KIM, FU, day, 14 * 60)))
        await seat.line("b cruz,ana fu 20 dr:kim tue,thu 10:00 x3")
        await seat.shows("Enter shows every date")
        burst(seat, "enter")
        await seat.shows("3 of 3 visits", "1 booked already loses its unit", "2/2")
        await seat.press("end")
        await seat.pictured(matches_golden, "series_loses_unit")
        await seat.press("space")
        await seat.shows("booked already: leave out a date before it")
        await seat.press("home", "space")
        await seat.shows("2 of 3 visits", "left out")
        await seat.press("home", "space", "f12")
        await seat.shows("booked Cruz, Ana: 3 visits")
        assert seat.app.pane is not None
        seat.app.pane.jump(later, day)
        await seat.shows("14:00-14:20 KIM", "beyond the 2 units of A77")
        assert "$FU" in next(line for line in seat.text.splitlines() if line.startswith("14:00"))
        await seat.press("u")
        await seat.shows("undone")


async def test_the_booking_form_repeats_and_s_begins_a_series_like_the_visit_that_belongs_to_none(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await seat.line("b cruz,ana fu dr:kim t+1 14:00")
        await seat.shows("14:00")
        burst(seat, "enter")
        await seat.until(lambda: isinstance(seat.app.screen, BookVisit), "the form")
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        form.set_text("repeat", "x3 every 2 weeks")
        await seat.press("f12")
        await seat.until(lambda: isinstance(seat.app.screen, PreviewSeries), "the dates")
        await seat.shows("3 of 3 visits", "8 Dec", "22 Dec")
        await seat.press("f12")
        await seat.shows("booked Cruz, Ana: 3 visits")
        assert not isinstance(seat.app.screen, BookVisit)
        assert seat.app.pane is not None
        seat.app.pane.jump(small_clinic.visits["Garcia"], TODAY)
        await seat.shows("11:00-11:40 LEE")
        burst(seat, "S", *"3 tth", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, PreviewSeries), "the dates")
        await seat.shows("Garcia, María José", "3 of 3 visits")


async def test_later_visits_are_changed_and_called_off_by_keys_and_clashes_stand_first(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    first = ten_visits(small_clinic)
    async with seated(small_clinic, tab="1") as seat:
        backend = seat.app.backend
        assert backend is not None
        pane: Any = seat.app.pane
        pane.jump(first, TODAY.replace(day=24))
        await seat.until(lambda: pane.visit() is not None, "the visit")
        await seat.press("S")
        await seat.until(lambda: isinstance(seat.app.screen, SeriesList), "the series")
        await seat.shows("10 of 10 booked")
        await seat.press("down", "down", "down", "down", "m")
        await seat.until(lambda: isinstance(seat.app.screen, ShiftSeries), "the form")
        await seat.type("later")
        form = seat.app.screen
        assert isinstance(form, ShiftSeries)
        form.set_text("provider", "lee")
        await seat.shows("1 date cannot be had", "else Thu 09:40: LEE has a visit", "with LEE")
        lines = seat.text.splitlines()
        first = next(place for place, line in enumerate(lines) if "Was  " in line) + 1
        assert "Thu 10 Dec 10:00" in lines[first]
        await seat.framed("shift_series_provider_80x24")
        matches_golden(seat.app, "shift_series_provider_80x24")
        form.set_text("clash", "other")
        await seat.press("f12")
        await seat.until(lambda: isinstance(seat.app.screen, SeriesList), "the series again")
        await seat.shows("LEE")
        await seat.press("home", "e")
        await seat.until(lambda: isinstance(seat.app.screen, ChangeSeries), "the form")
        await seat.type("all")
        change = seat.app.screen
        assert isinstance(change, ChangeSeries)
        change.set_text("type", "acu")  # each letter would try all dates anew
        change.set_text("reason", "both knees")
        change.put_focus(change._built["reason"])
        await seat.shows("ACU, both knees")
        await seat.framed("change_series_80x24")
        matches_golden(seat.app, "change_series_80x24")
        assert "Thu 24 Dec 10:00" not in seat.text
        await seat.press("pagedown")
        await seat.shows("Thu 24 Dec 10:00")
        await seat.press("pageup")
        await seat.shows("Tue 24 Nov 10:00")
        await seat.press("f12")
        listed = await seat.opens(SeriesList, "the series again")
        number = (await seat.ask(lambda: backend.series.of(listed._appointment_id))).visits
        assert {(each.visit.visit_type, each.visit.reason) for each in number} == {("ACU", "both knees")}
        await seat.press("end", "x")
        await seat.opens(CancelSeries, "the form")
        await seat.type("this")
        await seat.press("enter")
        await seat.type("better")
        await seat.press("f12")
        await seat.shows("9 of 10 booked")


async def test_an_authorization_stands_in_the_record_and_a_series_begins_with_it(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as seat:
        number = await grant(seat, small_clinic, 8)
        seat.app.open_patient(number)
        await seat.until(lambda: isinstance(seat.app.screen, PatientScreen), "the record")
        await seat.shows("░░░░░░░░░░ 0/8 A77 FU", "exp 38d")
        await seat.press("P")
        await seat.until(lambda: isinstance(seat.app.screen, AddAuthorization), "the form")
        for text in ("B9", "2", "t", "t+5", ""):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("f12")
        await seat.shows("1/2 B9", "exp 5d")
        record = seat.app.screen
        assert isinstance(record, PatientScreen)
        rows = record.query_one("#record-who").rows  # type: ignore[attr-defined]
        record.query_one("#record-who").select(  # type: ignore[attr-defined]
            next(row.key for row in rows if "B9" in " ".join(row.cells))
        )
        await seat.press("x")
        await seat.gone("1/2 B9")
        await seat.press("S")
        await seat.shows("New series", "Follow-up, 20 min")
        form = seat.app.screen
        assert isinstance(form, NewSeries)
        assert (form.text("type"), form.text("provider"), form.text("time")) == ("FU", "", "")
        burst(seat, *"2 mon", "enter")
        await seat.shows("2 of 2 visits", "A77")
