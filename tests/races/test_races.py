"""Several desks at once: nothing is booked twice, nothing acknowledged is lost."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from clinic_tui.interop.recognise import recognise
from clinic_tui.money.models import Receipt
from clinic_tui.patients.importing import import_patients
from clinic_tui.patients.models import Patient, PatientSource
from clinic_tui.patients.records import record
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import resource_setup as resources
from clinic_tui.schedule import setup
from clinic_tui.schedule.models import Appointment, Occupancy
from clinic_tui.schedule.states import IN_ROOM
from clinic_tui.stock import receiving
from clinic_tui.stock.models import StockMove
from clinic_tui.time_clock.models import TimeBreak, TimeEntry, TimeStep
from clinic_tui.time_clock.states import Step
from tests.builders import GLOVES, ROOM_1, TODAY, House, a_patient, an_appointment, require_sound
from tests.races.working import go, start

pytestmark = pytest.mark.races

DESKS, TRIES = 8, 6
SYNTHEA = Path(__file__).parents[2] / "../shared/interop-samples/csv/synthea-small/patients.csv"


def double_bookings(house: House) -> int:
    """Pairs of the provider's stretches that share a minute."""
    with house.raw() as run:
        return int(
            run(
                "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.id < b.id AND a.kind = b.kind "
                "AND a.resource_id = b.resource_id AND a.day = b.day AND a.kind = 'provider' "
                "AND a.start_minute < b.end_minute AND a.end_minute > b.start_minute"
            )[0][0]
        )


def test_eight_desks_booking_one_hour_share_it_out(house: House) -> None:
    people = [a_patient(house) for _ in range(DESKS)]
    workers = [
        start(house.location, "book_the_hour", patient, TRIES, seed) for seed, patient in enumerate(people)
    ]
    go(*workers)
    said = [each for worker in workers for each in worker.all()]
    assert len(said) == DESKS * TRIES
    refusals = {outcome for outcome, _start in said} - {"booked"}
    assert refusals  # each because somebody was there, never because two wrote at once
    assert all(re.match("LEE has a visit at|the patient is with LEE at", words) for words in refusals)
    assert {start for _outcome, start in said} == {visit.start_minute for visit in house.all(Appointment)}
    starts = [at for outcome, at in said if outcome == "booked"]
    stored = house.all(Appointment)
    assert sorted(starts) == sorted(visit.start_minute for visit in stored)
    assert len(set(starts)) == len(starts)
    assert double_bookings(house) == 0
    assert len(house.all(Occupancy)) == 2 * len(stored)
    require_sound(house)


def test_desks_take_receipt_numbers_without_gaps_and_never_one_twice(house: House) -> None:
    patient = a_patient(house)
    workers = [start(house.location, "take_payments", patient, 10) for _ in range(3)]
    go(*workers)
    said = [each for worker in workers for each in worker.all()]
    assert sorted(said) == list(range(1, 3 * 10 + 1))
    assert sorted(row.number for row in house.all(Receipt)) == sorted(said)
    require_sound(house)


def test_one_person_at_many_terminals_clocks_in_rests_and_leaves_once(house: House) -> None:
    workers = [start(house.location, "punch", 1, "mia") for _ in range(3)]
    go(*workers)
    said = [each for worker in workers for each in worker.all()]
    assert Counter(way for way, refusal in said if not refusal) == {"in": 1, "break": 1, "out": 1}
    known = "you are in already|you were out at|you are not clocked in|your rest has lasted"
    assert all(re.match(known, refusal) for _, refusal in said if refusal), "each is told how it stands"
    (entry,) = house.all(TimeEntry)
    (rest,) = house.all(TimeBreak)
    assert entry.ended_at is not None
    assert (rest.entry_id, rest.ended_at) == (entry.id, entry.ended_at)
    steps = [step.step for step in house.all(TimeStep)]
    assert sorted(steps) == sorted((Step.IN, Step.BREAK, Step.BACK, Step.OUT))
    require_sound(house)


def test_two_desks_take_one_room(house: House) -> None:
    visits = [an_appointment(house, at) for at in ("9:30", "10:00", "10:30", "11:00")]
    for visit in visits:
        reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    workers = [start(house.location, "into_the_room", visit, ROOM_1) for visit in visits]
    go(*workers)
    assert Counter(said for worker in workers for said in worker.all()) == {"roomed": 1, "refused": 3}
    assert len(house.all(Appointment, Appointment.status.in_(IN_ROOM))) == 1  # type: ignore[attr-defined]
    require_sound(house)


def test_desks_that_hold_places_of_one_class_fill_it_and_no_more(house: House) -> None:
    kind = setup.add_visit_type(house.chief, "CLASS", "Class", 60)
    resources.set_capacity(house.chief, kind, 3)
    letters = "CDEF"
    people = [a_patient(house) for _ in letters]
    workers = [
        start(house.location, "join_the_class", letter, letters, kind, patient)
        for letter, patient in zip(letters, people, strict=True)
    ]
    go(*workers)
    said = sorted(word for worker in workers for word in worker.all())
    assert said[:3] == ["booked"] * 3
    assert all("the group at 14:00 is full (3 of 3)" in words for words in said[3:])
    visits = house.all(Appointment)
    assert len(visits) == 3
    assert len({visit.group_id for visit in visits}) == 1
    assert not any(visit.overbook for visit in visits)
    require_sound(house)


def test_the_last_unit_is_issued_once(house: House) -> None:
    receiving.receive(house.front, GLOVES, 10)
    workers = [start(house.location, "take_the_last", 5) for _ in range(3)]
    go(*workers)
    assert Counter(said for worker in workers for said in worker.all()) == {"issued": 10, "empty": 5}
    assert sum(move.quantity for move in house.all(StockMove)) == 0
    require_sound(house)


def test_two_desks_editing_one_patient_lose_no_edit(house: House) -> None:
    """Each save adds a letter to what its form showed: a lost update would lose letters."""
    patient = a_patient(house, "Moss", email="x@example.org")
    workers = [start(house.location, "edit", patient, name, 8) for name in "ab"]
    go(*workers)
    for worker in workers:
        worker.all()
    with house.store.reading() as db:
        email = record(db, patient).fields.email
    assert Counter(email.partition("@")[0]) == {"x": 1, "a": 8, "b": 8}
    assert house.get(Patient, patient).version == 17
    require_sound(house)


@pytest.mark.faults
def test_killed_writers_lose_nothing_they_acknowledged(house: House) -> None:
    chance = random.Random(7)
    acknowledged: dict[int, str] = {}
    for round_ in range(2):
        workers = [
            start(house.location, "book_for_ever", a_patient(house), 10 * round_ + n) for n in range(3)
        ]
        go(*workers)
        for worker in workers:
            acknowledged.update(worker.next() for _ in range(chance.randrange(1, 5)))
            time.sleep(chance.uniform(0, 0.05))
            acknowledged.update(worker.killed())
            worker.end()
        again = house.reopened()
        require_sound(again)
        an_appointment(again, f"{13 + round_}:30")
        again.store.close()
    stored = {visit.id: visit.reason for visit in house.all(Appointment)}
    assert len(acknowledged) >= 2 * 3
    assert {number: stored.get(number) for number in acknowledged} == acknowledged
    reasons = Counter(reason for reason in stored.values() if reason)
    assert max(reasons.values()) == 1
    assert double_bookings_not_meant(house) == 0
    require_sound(house)


@pytest.mark.faults
def test_a_killed_import_is_gone_on_with_by_the_next(house: House) -> None:
    chance = random.Random(5)
    file = recognise(SYNTHEA, {})
    for _ in range(2):
        before = len(house.all(Patient))
        worker = start(house.location, "take_in", SYNTHEA, 1)
        go(worker)
        acknowledged = [worker.next() for _ in range(chance.randrange(1, 4))]
        time.sleep(chance.uniform(0, 0.01))
        acknowledged += worker.killed()
        worker.end()
        assert 0 <= len(house.all(Patient)) - before - acknowledged[-1] <= 1
    stored = len(house.all(Patient))
    assert 0 < stored < file.rows
    report = import_patients(house.chief, file.read({}, TODAY))
    assert (report.added, report.unchanged, report.refused) == (file.rows - stored, stored, [])
    assert len({source.external_id for source in house.all(PatientSource)}) == file.rows
    head = house.head()
    assert import_patients(house.chief, file.read({}, TODAY)).unchanged == file.rows
    assert house.head() == head
    require_sound(house)


def double_bookings_not_meant(house: House) -> int:
    rows = house.all(Occupancy, Occupancy.kind == "provider", Occupancy.deliberate.is_(False))  # type: ignore[attr-defined]
    spans = sorted((row.day, row.start_minute, row.end_minute) for row in rows)
    assert len(spans) > 4, "nobody booked but the test itself"
    return sum(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(spans))
