"""Call mode and recalls by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.patients import service as patients
from clinic_tui.patients.models import Patient
from clinic_tui.patients.records import fields_of_many
from clinic_tui.patients.rows import Consent
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rows import Booking
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from tests.screens.small_clinic import FU, KIM, LEE, NEW, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]
TOMORROW = date(2026, 11, 24)


@pytest.fixture
def desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another desk of the small clinic."""
    clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    yield clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    clinic.close()


def patient_of(desk: Desk, visit: int) -> int:
    with desk.store.reading() as db:
        return db.get_one(Appointment, visit).patient_id


def refuses_calls(desk: Desk, patient: int) -> None:
    from dataclasses import replace

    with desk.store.reading() as db:
        fields = fields_of_many(db, [patient])[patient]
        version = db.get_one(Patient, patient).version
    patients.update(desk, patient, version, replace(fields, contact_by_phone=Consent.NO))


def tomorrows(clinic: SmallClinic, desk: Desk) -> None:
    """Three visits of tomorrow; one of the patients wants no calls."""
    for name, provider, start in (("Li", LEE, 540), ("Marsh", KIM, 600), ("Okafor on Friday", LEE, 660)):
        patient = patient_of(desk, clinic.visits[name])
        clinic.visits[f"{name} tomorrow"] = schedule.book(
            desk, Booking(patient, provider, FU, TOMORROW, start)
        )
    refuses_calls(desk, patient_of(desk, clinic.visits["Marsh"]))


def recalled(clinic: SmallClinic, desk: Desk) -> None:
    """Two who are due, one of them since September."""
    for name, kind, due, provider in (
        ("Evans on Friday", NEW, date(2026, 12, 1), LEE),
        ("Petrov", FU, date(2026, 11, 1), None),
    ):
        patient = patient_of(desk, clinic.visits[name])
        recall.add(desk, NewRecall(patient, kind, due, provider, "fasting" if provider else ""))


async def opened(seat: Seat, command: str) -> None:
    await seat.command(command)


async def test_one_key_for_each_outcome_goes_on_by_itself(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    tomorrows(small_clinic, desk)
    async with seated(small_clinic) as seat:
        await opened(seat, "calls")
        await seat.shows("2 left", "Can you come on", "Li, Bo", "( 4 1 0 )   5 5 5 - 1 0 0 2")
        await seat.framed("call_mode_80x24")
        matches_golden(seat.app, "call_mode_80x24")
        await seat.press("down")
        await seat.shows("the patient wants no calls")
        assert "( 4 1 0 )" not in seat.text
        await seat.press("l")
        await seat.shows("Marsh, Tom: the patient wants no calls")
        await seat.press("home")
        await seat.shows("( 4 1 0 )   5 5 5 - 1 0 0 2")
        await seat.press("a")
        await seat.shows("Li, Bo: no answer", "1 left", "1 no answer", "May I speak to Amara Okafor")
        await seat.press("y")
        await seat.shows("all were called", "0 left", "1 reached")
        await seat.gone("Okafor, Amara   Tue")
        await seat.press("u")
        await seat.shows("1 left", "1 no answer", "May I speak to Amara Okafor")  # the same patient again
        await seat.gone("1 reached")
        await seat.press("l")
        await seat.shows("1 message left", "0 left")
        await seat.press("escape")
        await seat.shows("2 calls written down")


async def test_a_key_pressed_twice_notes_one_call(
    small_clinic: SmallClinic, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrows(small_clinic, desk)
    async with seated(small_clinic) as seat:
        await opened(seat, "calls")
        for seconds in (60.0, 0.0):  # a second key just after the next call is drawn, and before
            monkeypatch.setattr("clinic_tui.screens.waiting.call_mode.DOUBLE_PRESS", seconds)
            await seat.shows("2 left", "( 4 1 0 )   5 5 5 - 1 0 0 2")
            burst(seat, "y", "y")
            await seat.shows("1 left", "1 reached", "May I speak to Amara Okafor")
            if seconds:
                await seat.press("y")
                await seat.shows("pressed twice: nothing is noted for Okafor, Amara")
                await seat.shows("1 left", "1 reached", "May I speak to Amara Okafor")
                await seat.press("u", "y")
        await seat.press("l")
        await seat.shows("0 left", "1 reached", "1 message left")


async def test_a_declined_visit_is_called_off_and_offered_from_here(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    tomorrows(small_clinic, desk)
    waitlist.add(desk, NewWish(patient_of(desk, small_clinic.visits["Petrov"]), FU))
    async with seated(small_clinic) as seat:
        await opened(seat, "calls")
        await seat.shows("2 left")
        await seat.press("d", "home")
        await seat.shows("declined")
        await seat.press("x", *"ill", "f12")
        await seat.shows("Free: Tue 24 Nov 2026 09:00-09:20 LEE", "Petrov, Ivan")
        await seat.press("enter", "y")
        await seat.shows("booked Petrov, Ivan: Tue 24 Nov 2026 09:00 LEE")


async def test_recalls_are_booked_at_the_time_that_is_marked_called_ended_and_made(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    recalled(small_clinic, desk)
    async with seated(small_clinic) as seat:
        await opened(seat, "recalls")
        await seat.shows("Recalls: 2 patients due", "Petrov, Ivan")
        await seat.pictured(matches_golden, "recalls")
        await seat.pilot.resize_terminal(120, 40)
        await seat.shows("2 patients due", ">Mon 23 Nov 10:20")
        await seat.press("t", "b")
        await seat.shows("booked Petrov, Ivan: Mon 23 Nov 2026", "1 patient due")
        await seat.press("u")
        await seat.shows("2 patients due")
        await seat.press("c")
        await seat.shows("Calls: recalls that are due", "2 left", "Petrov")
        await seat.press("l")
        await seat.shows("Petrov, Ivan: message left", "1 left", "May I speak to Gwen Evans", "fasting")
        await seat.press("b")
        await seat.shows("booked Evans, Gwen: Tue 1 Dec 2026 08:00 LEE")
        await seat.shows("Nobody is to be called")
        await seat.press("escape")
        await seat.shows("1 patient due")
        await seat.press("home")
        await seat.shows("1 call, last: message left")
