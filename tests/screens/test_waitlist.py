"""The waitlist by keys alone: on the list, asked when a time comes free, booked, and the next in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from clinic_tui.backend.ranking import Cause
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.waitlist.states import Priority
from tests.screens.small_clinic import FU, LEE, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]
LATER = date(2026, 12, 8)


@pytest.fixture
def desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another desk of the small clinic."""
    clinic: Clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    yield clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    clinic.close()


def patient_of(desk: Desk, visit: int) -> int:
    with desk.store.reading() as db:
        return db.get_one(Appointment, visit).patient_id


def waiters(clinic: SmallClinic, desk: Desk) -> dict[str, int]:
    """Three who wait: one urgent, one with a later visit, one since today."""
    entries = {}
    for name, days, priority in (
        ("Li", 0, Priority.ROUTINE),
        ("Marsh", 12, Priority.ROUTINE),
        ("Petrov", 3, Priority.URGENT),
    ):
        patient = patient_of(desk, clinic.visits[name])
        clinic.clock.advance(timedelta(days=-days))
        words = "call before 11" if name == "Petrov" else ""
        entries[name] = waitlist.add(desk, NewWish(patient, FU, priority=priority, words=words))
        clinic.clock.advance(timedelta(days=days))
    marsh = patient_of(desk, clinic.visits["Marsh"])
    clinic.visits["Marsh later"] = schedule.book(desk, Booking(marsh, LEE, FU, LATER, 600))
    return entries


async def on_visit(seat: Seat, clinic: SmallClinic, name: str, day: date | None = None) -> None:
    """Put the cursor of the schedule on a visit."""
    assert seat.app.pane is not None
    seat.app.pane.jump(clinic.visits[name], day)
    await seat.shows(name)


async def cancelled(seat: Seat, clinic: SmallClinic, name: str) -> None:
    await on_visit(seat, clinic, name)
    await seat.press("x")
    await seat.type("ill")
    await seat.press("f12")


async def test_a_cancelled_visit_shows_who_waits_declined_it_goes_to_the_next(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    """A visit that was moved for it is offered in turn."""
    waiters(small_clinic, desk)
    async with seated(small_clinic, tab="1") as seat:
        await cancelled(seat, small_clinic, "Washington")
        await seat.shows("Free: Mon 23 Nov 2026 10:00-10:20 LEE", "3 waiting patients")
        await seat.press("enter")
        await seat.shows("Call Petrov, Ivan", "the time is held until 10:10", "y takes it", "15 free")
        await seat.shows("10:00: b books")  # the grid has read again
        await seat.pictured(matches_golden, "who_waits")
        await seat.press("down")
        await seat.shows("MRN 100004", "waits 12 days, usual provider, fills the time")
        await seat.press("up")
        await seat.press("d")
        await seat.shows("Petrov, Ivan declined and waits on", "2 waiting patients")
        await seat.press("enter")
        await seat.shows("Call Marsh, Tom", "k takes it, keeps")
        await seat.press("y")
        await seat.shows("moved Marsh, Tom to Mon 23 Nov 2026 10:00 LEE", "Free: Tue 8 Dec 2026 10:00")


@pytest.mark.long
async def test_what_was_typed_before_the_window_stood_offers_nothing(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    """Nobody asked for it: an Enter meant for something else must not give the time away."""
    waiters(small_clinic, desk)
    async with seated(small_clinic, tab="1") as seat:
        await on_visit(seat, small_clinic, "Washington")
        await seat.press("x")
        await seat.shows("Cancel the appointment")
        burst(seat, *"ill", "f12", *":pt smi", "enter", "y")
        await seat.shows("3 waiting patients")
        await seat.press("escape")
        await seat.gone("waiting patients")
        with desk.store.reading() as db:
            assert db.execute(select(func.count()).select_from(SlotOffer)).scalar_one() == 0
        await seat.gone("Follow-up  booked, confirmed")  # the grid behind has read again
        await seat.press("x")
        await seat.shows("no appointment is under the cursor")


@pytest.mark.long
async def test_undo_works_in_the_window_and_closes_it(small_clinic: SmallClinic, desk: Desk) -> None:
    """U takes the offer back, F8 the cancelling that made the time free."""
    waiters(small_clinic, desk)
    async with seated(small_clinic, tab="1") as seat:
        for key in ("f8", "u"):
            await cancelled(seat, small_clinic, "Washington")
            await seat.shows("3 waiting patients")
            if key == "u":
                await seat.press("enter")
                await seat.shows("Call Petrov, Ivan")
            await seat.press(key)
            await seat.gone("waiting patients")
            await seat.shows("undone: ")
            with desk.store.reading() as db:
                assert db.execute(select(func.count()).select_from(SlotOffer)).scalar_one() == 0
                visit = db.get_one(Appointment, small_clinic.visits["Washington"])
                assert (visit.status is Status.BOOKED) == (key == "f8")


@pytest.mark.long
async def test_the_list(small_clinic: SmallClinic, desk: Desk, matches_golden: Golden) -> None:
    entries = waiters(small_clinic, desk)
    waitlist.offer(desk, entries["Li"], None, provider_id=LEE, day=date(2026, 11, 23), start=14 * 60)
    async with seated(small_clinic, tab="1", size=(120, 40)) as seat:
        await seat.shows("on offer")  # on the grid of all desks
        await seat.pilot.resize_terminal(80, 24)
        await seat.command("waitl")
        await seat.shows("Waitlist: 3 patients", "on offer until 10:10", "5 alerts")
        await seat.pictured(matches_golden, "waitlist")


async def test_a_wish_is_written_changed_met_and_closed_by_keys(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="1", size=(120, 40)) as seat:
        await on_visit(seat, small_clinic, "Garcia")
        await seat.press("w")
        await seat.shows("first visit", "= New patient, 40 min", "anyone; lee, kim")
        await seat.press("f12")
        await seat.shows("waitlist: Garcia, María José")
        await seat.command("waitlist")
        await seat.shows("NEW 40 min anyone")
        await seat.press("e")
        await seat.shows("New patient, 40 min")
        await seat.type("kim")
        await seat.press("f12")
        await seat.shows("NEW 40 min KIM")
        await seat.press("f")
        await seat.shows("Free times", "KIM Jun Kim MD")
        assert "F6 strip" not in seat.text  # there is none to come back from with a time
        await seat.press("f6")
        await seat.shows("Free times", "KIM Jun Kim MD")
        await seat.press("f12", "enter")
        await seat.shows("is held for Garcia", "1 on offer")
        await seat.press("d")
        await seat.shows("declined and waits on")
        await seat.press("x")
        await seat.type("well")
        await seat.press("f12")
        await seat.shows("Nobody waits")


async def test_where_nothing_is_free_the_waitlist_is_offered_on_the_spot(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await cancelled(seat, small_clinic, "Washington")  # where nobody waits nothing comes between
        await seat.shows("cancelled Washington")
        assert "Free:" not in seat.text
        await seat.line("b garc fu dr:lee sat")
        await seat.shows("Nothing is free for", "put on the waitlist", "call back in that month")
        await seat.press("enter")
        await seat.shows("first visit", "= Follow-up, 20 min", "= Sat")
        await seat.press("f12")
        await seat.shows("waitlist: Garcia, María José")
        await seat.press("f")
        await seat.shows("Free times")
        await seat.press("home")
        await seat.type("acu")
        await seat.press("down", "down")
        await seat.type("sun")
        await seat.shows("nothing in 120 days")
        await seat.press("f12", "enter")
        await seat.shows("smi,jo", "= Acute, 15 min", "= Sun")


async def test_an_offer_that_nobody_settles_is_the_next_thing(small_clinic: SmallClinic, desk: Desk) -> None:
    entries = waiters(small_clinic, desk)
    waitlist.offer(desk, entries["Marsh"], None, provider_id=LEE, day=LATER, start=840)
    small_clinic.clock.advance(timedelta(minutes=21))
    async with seated(small_clinic) as seat:
        await seat.press("!")
        await seat.shows("offer        Marsh, Tom, Tue 08 Dec 14:00 LEE: offer ends 10:10, in 9 min")
        await seat.walk_to(Cause.OFFER)
        await seat.press("enter")
        await seat.shows("Waitlist: 3 patients", "on offer until 10:10", "Marsh, Tom, Tue 08 Dec 14:00 LEE:")
        await seat.press("d")
        await seat.gone("on offer until 10:10")
        await seat.press("escape", "!")
        await seat.shows("What is amiss", "Flu vaccine")
        await seat.gone("offer ends")


async def test_the_times_of_several_visits_are_given_one_after_the_other(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    """Two marked visits are called off in one action, and the panel of the second follows that of the first.

    A no-show asks too.
    """
    clinic = small_clinic
    waiters(clinic, desk)
    async with seated(clinic, tab="2") as seat:
        await seat.shows("Garcia", "Washington")
        board = seat.app.pane.board  # type: ignore[union-attr]
        for name in ("Washington", "Garcia"):
            assert board.select(clinic.visits[name])
            await seat.press("space")
        burst(seat, "x")
        for name in ("10:00-", "11:00-"):
            await seat.shows("Cancel the appointment", name)
            burst(seat, *"ill", "f12")
        await seat.shows("Free: ", "3 could come; 1 more time to follow")
        await seat.press("escape")
        await seat.shows("Free: ")
        await seat.until(lambda: "to follow" not in seat.text, "the second time")
        await seat.press("escape")
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the board")
        await seat.press("u", "u")
        await seat.shows("Take back of 09:40: Washington")
        await seat.press("y")
        await seat.until(lambda: board.select(clinic.visits["Washington"]), "the visits again")
        clinic.at(10, 5)
        assert seat.app.pane is not None
        seat.app.pane.jump(clinic.visits["Washington"], None)
        await seat.press("s")
        await seat.shows("Free: Mon 23 Nov 2026 10:05-10:20 LEE", "20 of 15 min")
