"""Entering a paper day: times as the paper has them, money on its day, and nothing that cannot have been."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.billing import service as billing
from clinic_tui.clock import instant_of
from clinic_tui.errors import Conflict, EnteredAlready, Invalid
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Pay
from clinic_tui.patients import policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.reception.from_paper import enter_visit, enter_walk_in
from clinic_tui.reception.rows import CheckInAnswers, OnPaper
from clinic_tui.reception.rules import ENTERABLE
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import Status
from clinic_tui.store.undo import undo_last
from tests.builders import FU, LEE, SPRING, TODAY, ZONE, House, a_patient, an_appointment, minute, occupied
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_queue import put_into

pytestmark = on_sqlite

SELF_PAY = CheckInAnswers(self_pay=True)
YESTERDAY = TODAY - timedelta(days=1)


def paper(came: str, left: str | None = None, answers: CheckInAnswers = SELF_PAY) -> OnPaper:
    return OnPaper(minute(came), None if left is None else minute(left), answers)


def test_a_visit_of_yesterday_is_entered_with_its_times_and_its_money(house: House) -> None:
    house.at(YESTERDAY, 8)
    patient = a_patient(house)
    policies.set_coverage(house.chief, patient, 1, None, Policy("Acme", copay_cents=2500))
    visit = an_appointment(house, "10:30", YESTERDAY, patient)
    house.at(TODAY, 9)
    answers = CheckInAnswers(coverage_seen=True, copay_cents=2500, pay=Pay.CASH)
    assert enter_visit(house.front, visit, None, paper("10:20", "11:05", answers)) is Status.READY
    row = house.visit(visit)
    assert row.arrived_at == instant_of(YESTERDAY, minute("10:20"), ZONE)
    assert row.stage_at == instant_of(YESTERDAY, minute("11:05"), ZONE)
    assert [(each.day, each.cents) for each in house.all(Payment)] == [(YESTERDAY, 2500)]
    assert house.all(Coverage)[0].verified_at == house.clock.now()
    billing.check_out(house.front, visit, None, [], "courtesy")
    assert house.status(visit) is Status.CHECKED_OUT


def test_who_is_still_here_is_checked_in(house: House) -> None:
    visit = an_appointment(house, "09:00")
    house.at(TODAY, 9, 40)
    assert enter_visit(house.front, visit, None, paper("08:55")) is Status.CHECKED_IN


@pytest.mark.parametrize(
    "said, field",
    [
        (paper("09:10", "09:00"), "left"),
        (paper("11:00"), "came"),
        (paper("09:00", "11:00"), "left"),
        (paper("09:00", None, CheckInAnswers()), "coverage"),
    ],
)
def test_what_cannot_have_been_is_refused_by_field_and_nothing_is_written(
    house: House, said: OnPaper, field: str
) -> None:
    visit = an_appointment(house, "09:00")
    house.at(TODAY, 10)
    before = house.head()
    with pytest.raises(Invalid) as refused:
        enter_visit(house.front, visit, None, said)
    assert refused.value.field == field
    assert house.head() == before


def test_a_day_that_is_over_asks_when_the_patient_left(house: House) -> None:
    visit = an_appointment(house, "10:30")
    house.at(TODAY + timedelta(days=1), 9)
    with pytest.raises(Invalid, match="when did the patient leave"):
        enter_visit(house.front, visit, None, paper("10:20"))


@pytest.mark.parametrize("days, words", [(15, "14 days back"), (-1, "has not been yet")])
def test_only_days_just_gone_are_entered(house: House, days: int, words: str) -> None:
    visit = an_appointment(house, "10:30")
    house.at(TODAY + timedelta(days=days), 12)
    with pytest.raises(Conflict, match=words):
        enter_visit(house.front, visit, None, paper("10:30", "10:40"))


@pytest.mark.parametrize("status", [status for status in Status if status not in ENTERABLE])
def test_a_visit_that_went_on_or_ended_has_nothing_to_enter(house: House, status: Status) -> None:
    visit = an_appointment(house, "09:00")
    put_into(house, visit, status)
    house.at(TODAY, 10)
    with pytest.raises(Conflict, match="nothing to enter"):
        enter_visit(house.front, visit, None, paper("09:00", "09:30"))


def test_a_walk_in_of_the_paper_day_overbooks_without_asking(house: House) -> None:
    taken = an_appointment(house, "09:00")
    house.at(TODAY, 11)
    booking = Booking(a_patient(house), LEE, FU, TODAY, 0, reason="cut finger")
    number = enter_walk_in(house.front, booking, paper("09:07", "09:40"))
    row = house.visit(number)
    assert (row.start_minute, row.walk_in, row.overbook, row.reason) == (9 * 60 + 5, True, True, "cut finger")
    assert occupied(house, number)
    assert house.status(taken) is Status.BOOKED
    undo_last(house.front)
    assert house.all(Appointment, Appointment.id == number) == []


def test_one_patient_is_not_entered_at_two_places_at_once(house: House) -> None:
    patient = a_patient(house)
    an_appointment(house, "09:00", patient=patient)
    house.at(TODAY, 11)
    with pytest.raises(Conflict, match="is with LEE at 09:00"):
        enter_walk_in(house.front, Booking(patient, LEE, FU, TODAY, 0), paper("09:05", "09:30"))


def test_an_hour_that_the_clocks_left_out_is_refused(house: House) -> None:
    house.at(SPRING, 12)
    booking = Booking(a_patient(house), LEE, FU, SPRING, 0)
    with pytest.raises((Conflict, Invalid), match="clocks"):
        enter_walk_in(house.front, booking, paper("02:30", "03:10"))


@on_sqlite_first
def test_a_no_show_who_came_after_all_is_entered(house: House) -> None:
    visit = an_appointment(house, "09:00")
    put_into(house, visit, Status.NO_SHOW)
    house.at(TODAY, 10)
    assert enter_visit(house.front, visit, None, paper("09:20", "09:45")) is Status.READY
    assert occupied(house, visit)


@pytest.mark.parametrize("came, left", [("10:15", "10:40"), ("09:15", "09:20"), ("11:15", "11:20")])
def test_the_same_walk_in_told_twice_is_asked_about(house: House, came: str, left: str) -> None:
    house.at(TODAY, 12)
    patient = a_patient(house)
    booking = Booking(patient, LEE, FU, TODAY, 0)
    first = enter_walk_in(house.front, booking, paper("10:15", "10:40"))
    billing.check_out(house.front, first, None, [], "courtesy")
    with pytest.raises(EnteredAlready, match="was entered already: came at 10:15 to LEE, checked out"):
        enter_walk_in(house.front, booking, paper(came, left))
    assert [row.id for row in house.all(Appointment)] == [first]


def test_another_visit_of_the_same_hour_is_entered_when_it_is_said_to_be_one(house: House) -> None:
    patient = a_patient(house)
    planned = an_appointment(house, "11:15", patient=patient)
    house.at(TODAY, 13)
    enter_walk_in(house.front, Booking(patient, LEE, FU, TODAY, 0), paper("10:15", "10:40"))
    with pytest.raises(EnteredAlready):
        enter_visit(house.front, planned, None, paper("11:10", "11:40"))
    assert enter_visit(house.front, planned, None, paper("11:10", "11:40"), another=True) is Status.READY
    assert enter_walk_in(house.front, Booking(patient, LEE, FU, TODAY, 0), paper("12:11", "12:20"))


def test_one_struck_out_is_not_the_same_visit(house: House) -> None:
    house.at(TODAY, 12)
    booking = Booking(a_patient(house), LEE, FU, TODAY, 0)
    first = enter_walk_in(house.front, booking, paper("10:15", "10:40"))
    billing.check_out(house.front, first, None, [], "courtesy")
    billing.strike(house.chief, first, house.visit(first).version, "another patient")
    assert enter_walk_in(house.front, booking, paper("10:15", "10:40")) != first
