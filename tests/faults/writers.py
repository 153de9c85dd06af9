"""Processes that write at desks of their own until they are told to stop, or are killed."""

from __future__ import annotations

import os
import random
import time
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from clinic_tui.errors import Busy, Conflict
from clinic_tui.patients import service as patients
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking
from clinic_tui.security.roles import Role
from clinic_tui.stock import receiving
from clinic_tui.store.desk import Desk
from clinic_tui.store.location import Location
from clinic_tui.store.presence import presence_of
from tests.builders import FU, GLOVES, LEE, TODAY, House, minute

Say = Callable[[Any], None]
Done = TypeVar("Done")


def when_it_is_ones_turn(save: Callable[[], Done]) -> Done:
    """Save, and again where others were before for too long, as somebody at a desk does."""
    while True:
        try:
            return save()
        except Busy:
            pass


def note_for_ever(say: Say, desk: Desk, patient: int, seed: int) -> None:
    """Write notes and take in stock in turn; say of each what only a committed one is known by."""
    number = 0
    while True:
        number += 1
        mark = f"{seed}-{number}"
        if number % 2:
            when_it_is_ones_turn(partial(patients.add_note, desk, patient, mark))
        else:
            when_it_is_ones_turn(partial(receiving.receive, desk, GLOVES, 1, mark))
        say(mark)


def note_carelessly(say: Say, desk: Desk, patient: int, seed: int) -> None:
    """The control: what is said before it is committed."""
    number = 0
    while True:
        number += 1
        say(f"{seed}-{number}")
        time.sleep(0.01)
        patients.add_note(desk, patient, f"{seed}-{number}")


def book_contended(say: Say, desk: Desk, patient: int, attempts: int, seed: int) -> None:
    """Book and cancel times of one hour, so that others always meet a visit; say now and then how many."""
    chance, mine, booked, refused = random.Random(seed), list[int](), 0, 0
    for attempt in range(attempts):
        if attempt % 50 == 49:
            say((booked, refused))
            booked = refused = 0
        if len(mine) > 1:
            given_back = partial(schedule.cancel, desk, mine.pop(0), None, "ill")
            when_it_is_ones_turn(given_back)
        start = minute("14:00") + 5 * chance.randrange(12)
        wish = Booking(patient, LEE, FU, TODAY, start, minutes=5)
        try:
            mine.append(when_it_is_ones_turn(partial(schedule.book, desk, wish)))
            booked += 1
        except Conflict:
            refused += 1
    say((booked, refused))


def work_a_desk(say: Say, desk: Desk, patient: int, seconds: float, think: float, seed: int) -> None:
    """Save, think, save: when each save began and ended, by the clock that all processes share.

    The first one is left out: it compiles its statements, as a console does while it opens.
    """
    chance, took = random.Random(seed), list[tuple[float, float]]()
    patients.add_note(desk, patient, "first")
    receiving.receive(desk, GLOVES, 1)
    time.sleep(chance.uniform(0, think) + 2)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            if len(took) % 2:
                receiving.receive(desk, GLOVES, 1)
            else:
                patients.add_note(desk, patient, "called")
        except Busy:
            say("busy")
        took.append((begun, time.monotonic()))
        time.sleep(chance.uniform(0.5, 1.5) * think)
    say(took)


def hold_the_turn(say: Say, desk: Desk, patient: int) -> None:
    """Stand in the midst of a save until stopped and let go on; then commit it."""
    with desk.act("schedule.setup") as db:
        from clinic_tui.schedule.models import Room

        db.need(Room, 1, "").name = "held"
        say(os.getpid())
        time.sleep(1.0)
    say("saved")


def lead(say: Say, desk: Desk, patient: int) -> None:
    """Stand for the jobs until they are had, and keep them."""
    presence = presence_of(desk.store)
    presence.take_letter()
    say("standing")
    while not presence.lead_jobs():
        time.sleep(0.01)
    say("leads")
    time.sleep(600)


WORKS: dict[str, Callable[..., None]] = {
    work.__name__: work
    for work in (note_for_ever, note_carelessly, book_contended, work_a_desk, hold_the_turn, lead)
}


def run(pipe: Connection, place: Location, work: str, letter: str, arguments: tuple[Any, ...]) -> None:
    """Open the clinic, say so, and begin when told to."""
    try:
        house = House(place)
        desk = house.desk(letter, Role.MANAGER, "race")
        house.head()
        pipe.send("ready")
        pipe.recv()
        WORKS[work](pipe.send, desk, *arguments)
        house.store.close()
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
        raise
