"""D07: the days on which the clocks change, the leap day, and a clock that somebody sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from clinic_tui.clock import has_minute, instant_of, today
from clinic_tui.errors import ClinicError, Invalid, MustWait, SignInFailed
from clinic_tui.reception import service as reception
from clinic_tui.reception.queries import queue
from clinic_tui.rota import on_call
from clinic_tui.rota.entries import DayEntry, OnCallEntry, TimeOffEntry
from clinic_tui.rota.leave import ask_time_off
from clinic_tui.rota.states import DayKind, Off
from clinic_tui.rota.usual_weeks import change_day
from clinic_tui.schedule import hours
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment, Occupancy
from clinic_tui.schedule.rows import Booking, Span
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.clock_steps import clock_behind, step_words
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.writing import make_task
from tests.builders import (
    AUTUMN,
    FU,
    MAC_KEY,
    ORT,
    PEPPER,
    SPRING,
    TODAY,
    ZONE,
    House,
    a_patient,
    an_appointment,
    minute,
    require_sound,
)
from tests.engines import on_both, on_sqlite
from tests.kept_database import house, kept_database, place, pytest_generate_tests
from tests.kept_file import kept_file

__all__ = ["house", "kept_database", "kept_file", "place", "pytest_generate_tests"]

pytestmark = [pytest.mark.faults, on_sqlite]

NIGHT = [30 * half for half in range(12)]
"""Every half hour from midnight to six, the hours of Dr. Ortiz on Sundays."""


@on_both
@pytest.mark.parametrize("day, none_of", [(SPRING, (120, 150)), (AUTUMN, ())])
def test_each_wall_time_of_a_day_is_had_once_and_stays_what_it_was(
    house: House, day: date, none_of: tuple[int, ...]
) -> None:
    """On the day that has no 2:30 it cannot be booked; on the one that has 1:30 twice it is booked once."""
    booked, refused = {}, []
    for start in NIGHT:
        try:
            booked[start] = schedule.book(
                house.front, Booking(a_patient(house), ORT, FU, day, start, minutes=30)
            )
        except ClinicError:
            refused.append(start)
    assert tuple(refused) == none_of
    for start in booked:
        with pytest.raises(ClinicError):
            schedule.book(house.front, Booking(a_patient(house), ORT, FU, day, start, minutes=30))
    stored = {visit.start_minute: visit.day for visit in house.all(Appointment)}
    assert stored == dict.fromkeys(booked, day)
    assert all(has_minute(day, start, ZONE) for start in booked)
    instants = [instant_of(day, start, ZONE) for start in booked]
    assert instants == sorted(set(instants))


def on_call_then(house: House, day: date, at: int) -> None:
    on_call.put_on_call(house.chief, OnCallEntry("mia", day, at, day, 1200, "555-810-7390"))


def on_call_until(house: House, day: date, at: int) -> None:
    on_call.put_on_call(
        house.chief, OnCallEntry("mia", day - timedelta(days=1), 1200, day, at, "555-810-7390")
    )


def shift_over_night(house: House, day: date, at: int) -> None:
    shift = (Span(1200, 1440 + at),)
    change_day(house.chief, "mia", DayEntry(day - timedelta(days=1), DayKind.EXTRA, shift))


def hours_off(house: House, day: date, at: int) -> None:
    ask_time_off(house.front, TimeOffEntry(Off.HOLIDAY, day, day, Span(at, 1200)))


def due_then(house: House, day: date, at: int) -> None:
    make_task(house.front, TaskEntry("call", due_on=day, due_minute=at))


def sessions_from(house: House, day: date, at: int) -> None:
    hours.set_hours(house.chief, ORT, day, [Span(at, 1200)], 15)


@pytest.mark.parametrize(
    "use_case, field",
    [
        (on_call_then, "at"),
        (on_call_until, "till"),
        (shift_over_night, "hours"),
        (hours_off, "hours"),
        (due_then, "at"),
        (sessions_from, "hours"),
    ],
)
def test_a_time_that_a_day_has_never_is_refused_by_its_field(
    house: House, use_case: Callable[[House, date, int], None], field: str
) -> None:
    with pytest.raises(Invalid, match="clocks go forward over 02:30 on Sun 8 Mar 2026") as refused:
        use_case(house, SPRING, 150)
    assert refused.value.field == field
    use_case(house, SPRING, 180)
    use_case(house, AUTUMN, 150)


@pytest.mark.parametrize("to", [SPRING, AUTUMN, date(2026, 12, 27), date(2028, 2, 27)])
def test_a_visit_moved_over_a_change_of_the_clocks_keeps_its_wall_time(house: House, to: date) -> None:
    first = schedule.book(
        house.front, Booking(a_patient(house), ORT, FU, date(2026, 3, 15), minute("4:30"), minutes=30)
    )
    second = schedule.move(
        house.front, first, None, provider_id=ORT, day=to, start=minute("4:30"), minutes=30
    )
    back = schedule.move(
        house.front, second, None, provider_id=ORT, day=date(2026, 3, 15), start=minute("4:30"), minutes=30
    )
    visit = house.visit(back)
    assert (visit.day, visit.start_minute, visit.end_minute) == (date(2026, 3, 15), 270, 300)
    assert len(house.all(Occupancy)) == 2, "neither lost nor doubled"


@pytest.mark.parametrize(
    "day, came, later, waited",
    [(SPRING, (1, 50), 20, 20), (AUTUMN, (1, 50), 20, 20), (date(2028, 2, 29), (23, 50), 5, 5)],
)
def test_the_minutes_of_a_wait_are_those_that_passed(
    house: House, day: date, came: tuple[int, int], later: int, waited: int
) -> None:
    """From 1:50 the clocks go to 3:00 in spring, and in autumn to 1:00 ten minutes later."""
    visit = an_appointment(house, "10:00", day=TODAY, desk=house.chief)
    house.at(day, *came)
    with house.chief.act("schedule.setup") as db:
        row = db.need(Appointment, visit, "")
        row.day = day
    reception.arrive(house.front, visit, None)
    house.clock.advance(timedelta(minutes=later))
    with house.store.reading() as db:
        (found,) = [each for each in queue(db, day) if each.appointment_id == visit]
    assert found.stage_since is not None
    assert house.clock.now() - found.stage_since == timedelta(minutes=waited)
    house.tampered = True  # its day was changed around its occupancy


@on_both
def test_a_clock_that_is_set_back_is_told_and_loses_nothing(house: House) -> None:
    visit = an_appointment(house, "10:30")
    with house.store.reading() as db:
        assert clock_behind(db, house.clock.now()) is None
        assert clock_behind(db, house.clock.now() - timedelta(seconds=59)) is None
        behind = clock_behind(db, house.clock.now() - timedelta(hours=3))
    assert behind == timedelta(hours=3)
    assert "3 h behind" in step_words(behind)
    house.clock.advance(timedelta(hours=-3))
    schedule.cancel(house.front, visit, None, "ill")
    again = an_appointment(house, "10:30")
    assert (house.visit(again).day, house.visit(again).start_minute) == (TODAY, minute("10:30"))
    lines = house.lines()
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1)), "its order is not the clock's"
    with house.store.reading() as db:
        assert clock_behind(db, house.clock.now()) is not None, "still told after more was written"
    require_sound(house)


def test_the_day_is_the_clinics_over_the_end_of_a_year_and_a_leap_day(house: House) -> None:
    for before, after in (
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ):
        house.at(before, 23, 59)
        assert today(house.clock) == before
        house.clock.advance(timedelta(minutes=1))
        assert today(house.clock) == after


def test_a_clock_that_is_set_back_makes_no_wait_at_the_door_longer(house: House) -> None:
    cheap, door = HashCost(1, 8, 1), Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY)
    for _ in range(3):
        with pytest.raises(SignInFailed):
            sign_in(door, "mia", "wrong", PEPPER, cheap)
    house.clock.advance(timedelta(hours=-1))
    with pytest.raises(MustWait) as waits:
        sign_in(door, "mia", "wrong", PEPPER, cheap)
    assert waits.value.wait_seconds <= 1.0
