"""What one process does in a race; it says how each attempt ended."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from sqlalchemy import text

from clinic_tui.billing import taking
from clinic_tui.clinic import Clinic
from clinic_tui.errors import Conflict
from clinic_tui.interop.recognise import recognise
from clinic_tui.jobs.findings import find_low_stock
from clinic_tui.money.rows import Agreed, Pay, Tender
from clinic_tui.patients import importing
from clinic_tui.patients import service as patients
from clinic_tui.patients.records import record
from clinic_tui.reception import service as reception
from clinic_tui.schedule import holding
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.stock import issuing
from clinic_tui.store.desk import Desk
from clinic_tui.store.location import Location, SqliteFile
from clinic_tui.store.presence import presence_of
from clinic_tui.time_clock import punching
from clinic_tui.time_clock.states import BreakKind
from clinic_tui.worker.job import Every, Job
from clinic_tui.worker.runner import JobRunner
from tests.builders import FU, GLOVES, LEE, MAC_KEY, TODAY, House, minute, raw_connection, some_fields

Say = Callable[[Any], None]
WORKDAYS = [TODAY.replace(month=4, day=day) for day in (6, 7, 8, 9, 10)]
"""A week that several desks fill within seconds."""


def book_the_hour(say: Say, house: House, desk: Desk, patient: int, attempts: int, seed: int) -> None:
    """Book random times of one hour for a patient, wherever a time is had."""
    chance = random.Random(seed)
    for _ in range(attempts):
        start = minute("14:00") + 5 * chance.randrange(12)
        try:
            schedule.book(desk, Booking(patient, LEE, FU, TODAY, start, minutes=5))
            say(("booked", start))
        except Conflict as refusal:
            say((refusal.words, start))


def take_payments(say: Say, house: House, desk: Desk, patient: int, times: int) -> None:
    """Take payments, and say the number of each receipt."""
    again = Agreed(receipt=10**9)
    for _ in range(times):
        say(taking.take_prepayment(desk, patient, (Tender(Pay.CARD, 100),), agreed=again).receipt)


def punch(say: Say, house: House, desk: Desk, account: int, login: str) -> None:
    """Come, rest and leave as the same person as all others, and say which of it was done, or why not."""
    own, rules = house.desk("P", Role.FRONT_DESK, login, account), TimeClockSettings(used=True)
    day: tuple[tuple[int, str, Callable[[], object]], ...] = (
        (0, "in", lambda: punching.clock_in(own, rules)),
        (5, "break", lambda: punching.begin_break(own, rules, BreakKind.REST)),
        (9, "out", lambda: punching.clock_out(own, rules)),
    )
    for at, way, punched in day:
        house.at(TODAY, 8, at)
        try:
            punched()
            say((way, ""))
        except Conflict as refusal:
            say((way, refusal.words))


def book_for_ever(say: Say, house: House, desk: Desk, patient: int, seed: int) -> None:
    """Book until killed, every second time deliberately over others, saying what only once it is."""
    chance = random.Random(seed)
    attempt = 0
    while True:
        attempt += 1
        try:
            number = schedule.book(
                desk,
                Booking(
                    patient, LEE, FU, chance.choice(WORKDAYS), minute("8:00") + 5 * chance.randrange(96),
                    minutes=15, reason=f"{seed}-{attempt}",
                    overbook_reason="race" if attempt % 2 else "",
                ),
            )  # fmt: skip
        except Conflict:
            continue
        say((number, f"{seed}-{attempt}"))


def take_in(say: Say, house: House, desk: Desk, path: Path, batch: int) -> None:
    """Import a file in small batches, saying after each how many this import has added."""

    def told(report: importing.ImportReport) -> bool:
        say(report.added)
        return True

    importing.BATCH = batch
    importing.import_patients(desk, recognise(path, {}).read({}, TODAY), told)


def edit(say: Say, house: House, desk: Desk, patient: int, name: str, rounds: int) -> None:
    """Save a form that was opened when its version was read; begin again when it was stale."""
    saved = 0
    while saved < rounds:
        with house.store.reading() as db:
            found = record(db, patient)
        email = found.fields.email.partition("@")[0]
        try:
            patients.update(
                desk, patient, found.version,
                some_fields("Moss", "Ada", email=f"{email}{name}@example.org"),
            )  # fmt: skip
            saved += 1
            say(("saved", name))
        except Conflict:
            say(("stale", name))


def take_the_last(say: Say, house: House, desk: Desk, attempts: int) -> None:
    """Issue one unit at a time."""
    for _ in range(attempts):
        try:
            issuing.issue(desk, GLOVES, 1)
            say("issued")
        except Conflict:
            say("empty")


def into_the_room(say: Say, house: House, desk: Desk, visit: int, room: int) -> None:
    """Take a patient to a room."""
    try:
        reception.take_to_room(desk, visit, None, room)
        say("roomed")
    except Conflict:
        say("refused")


def book_unguarded(say: Say, house: House, desk: Desk, patient: int, attempts: int, seed: int) -> None:
    """Look and then book as a careless program would: no turn, no guard, a look before the write."""
    chance = random.Random(seed)
    connection = raw_connection(house.location)
    mark = "?" if isinstance(house.location, SqliteFile) else "%s"
    for _ in range(attempts):
        start = minute("14:00") + 5 * chance.randrange(12)
        taken = connection.execute(
            f"SELECT count(*) FROM occupancy WHERE kind = 'provider' AND start_minute = {mark}", (start,)
        ).fetchone()[0]
        time.sleep(0.01)
        if taken:
            continue
        connection.execute(
            "INSERT INTO occupancy "
            "(version, appointment_id, kind, resource_id, day, start_minute, end_minute, deliberate) "
            f"VALUES (1, 1, 'provider', 1, '2026-03-03', {mark}, {mark}, FALSE)",
            (start, start + 5),
        )
        say(("booked", start))
    connection.close()


def register(say: Say, house: House, desk: Desk, count: int) -> None:
    """Take in some patients."""
    for number in range(count):
        say(patients.register(desk, some_fields(f"Burst{number}")))


def sit(say: Say, house: House, desk: Desk) -> None:
    """Take a desk's letter, and the jobs if they are to be had, and stay."""
    presence = presence_of(house.store)
    say((presence.take_letter(), presence.lead_jobs()))
    time.sleep(60)


def run_jobs(say: Say, house: House, desk: Desk) -> None:
    """Be a console that stands for the jobs; say at each run what was found."""
    presence = presence_of(house.store)
    letter = presence.take_letter()

    def look(_clinic: Clinic, desk: Desk) -> str:
        say((desk.letter, find_low_stock(desk)))
        return "looked"

    own = Desk(house.store, house.clock, SYSTEM, letter, MAC_KEY, presence)
    job = Job("low-stock", "list what runs low", Every(0.05), look)
    JobRunner(cast("Clinic", None), own, presence, [job], holder=f"console at desk {letter}").start()
    time.sleep(60)


def join_the_class(
    say: Say, house: House, desk: Desk, letter: str, letters: str, kind: int, patient: int
) -> None:
    """As a booking form at the given desk: hold a place of one class, book it, let go; again while the last
    places are spoken for. Say how it ended.
    """
    house.present.letters = set(letters)
    own = house.desk(letter, Role.MANAGER, "race")
    while True:
        try:
            holding.hold(own, LEE, TODAY, minute("14:00"), 60, kind)
            schedule.book(own, Booking(patient, LEE, kind, TODAY, minute("14:00")))
            say("booked")
        except Conflict as refusal:
            if "spoken for" in refusal.words:
                continue
            say(refusal.words)
        holding.release(own)
        return


WORKS: dict[str, Callable[..., None]] = {
    work.__name__: work
    for work in (
        book_the_hour, book_for_ever, take_in, edit, take_the_last, into_the_room, book_unguarded, register,
        sit, run_jobs, join_the_class, take_payments, punch,
    )
}  # fmt: skip


def run(pipe: Connection, place: Location, work: str, arguments: tuple[Any, ...]) -> None:
    """Open the clinic, say so, and begin when told to."""
    try:
        house = House(place)
        desk = house.desk("C", Role.MANAGER, "race")
        with house.store.reading() as db:
            db.execute(text("SELECT 1"))
        pipe.send("ready")
        time.sleep(max(0.0, pipe.recv() - time.time()))
        WORKS[work](pipe.send, house, desk, *arguments)
        house.store.close()
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
        raise
