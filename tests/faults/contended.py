"""C01, C02, D05: desks that want the same times, save latency, and a backup beside them."""

from __future__ import annotations

import statistics
import string
import threading
import time
from collections import Counter

from clinic_tui.patients.records import record
from clinic_tui.store.location import SqliteFile
from tests.builders import House, a_patient, an_appointment, require_sound
from tests.faults.backing_up import back_up_after, fill_with_notes, percentile
from tests.faults.crew import Writer, together
from tests.faults.figures import Figure
from tests.races.test_races import double_bookings
from tests.races.working import go, start

TRIES = 20
"""So often a missing guard is tried: on a busy machine processes run one after the other."""


def contended(house: House, attempts: int, desks: int = 8) -> Figure:
    """So many attempts at one hour of one provider; the control goes without turn, look and guard."""
    each = max(attempts // desks, 1)
    people = [a_patient(house) for _ in range(desks)]
    crew = [
        Writer(house.location, "book_contended", string.ascii_uppercase[10 + n], patient, each, n)
        for n, patient in enumerate(people)
    ]
    together(*crew)
    outcomes = [said for writer in crew for said in writer.rest()]
    for writer in crew:
        writer.end()
    doubled, booked = double_bookings(house), sum(had for had, _ in outcomes)
    assert booked + sum(refused for _, refused in outcomes) == each * desks
    require_sound(house)
    return Figure(
        "C01",
        f"double bookings on {house.store.dialect}",
        f"{doubled} in {each * desks} attempts of {desks} desks ({booked} booked)",
        doubled == 0,
    )


def unguarded(house: House) -> int:
    """Double bookings where the guard is taken away and nobody waits for a turn: what the look must find."""
    an_appointment(house, "9:30")
    house.tamper(
        *(
            ("DROP TRIGGER occupancy_overlap_insert", "DROP TRIGGER occupancy_overlap_update")
            if isinstance(house.location, SqliteFile)
            else ("ALTER TABLE occupancy DROP CONSTRAINT occupancy_overlap",)
        )
    )
    for _ in range(TRIES):
        workers = [start(house.location, "book_unguarded", 1, 12, 1) for _ in range(4)]
        go(*workers)
        for worker in workers:
            worker.all()
        if doubled := double_bookings(house):
            return doubled
        house.tamper("DELETE FROM occupancy WHERE start_minute >= 840")  # the hour is theirs once more
    return 0


def stale_edits(house: House, rounds: int) -> Figure:
    """Two desks that edit one record: each save adds a letter to what its form showed."""
    patient = a_patient(house, "Moss", email="x@example.org")
    crew = [start(house.location, "edit", patient, name, rounds) for name in "ab"]
    go(*crew)
    said = Counter(each for worker in crew for each in worker.all())
    with house.store.reading() as db:
        letters = Counter(record(db, patient).fields.email.partition("@")[0])
    lost = 2 * rounds - letters["a"] - letters["b"]
    stale = sum(count for (what, _), count in said.items() if what == "stale")
    return Figure(
        "C04",
        f"edits overwritten on {house.store.dialect}",
        f"{lost} of {2 * rounds} saves of two desks; {stale} stale forms refused",
        lost == 0,
    )


def takeover(house: House, rounds: int) -> Figure:
    """Whoever runs the jobs is killed; how long until the next console has the lock."""
    patient, took = a_patient(house), []
    leader = Writer(house.location, "lead", "A", patient)
    together(leader)
    assert [leader.next(), leader.next()] == ["standing", "leads"]
    for _ in range(rounds):
        following = Writer(house.location, "lead", "B", patient)
        together(following)
        following.next()
        begun = time.monotonic()
        leader.process.kill()
        following.next()
        took.append((time.monotonic() - begun) * 1000)
        leader.end()
        leader = following
    leader.end()
    return Figure(
        "J03",
        f"the jobs' lock after a kill -9, on {house.store.dialect} (a console asks each 0.5 s)",
        f"median {statistics.median(took):.0f}, max {max(took):.0f} ms in {rounds} kills",
        max(took) < 1000,
    )


def latency(house: House, seconds: float, desks: int = 24, think: float = 1.0) -> tuple[Figure, Figure]:
    """Saves of so many desks, with a backup made and proved in the midst of them."""
    patient = a_patient(house)
    fill_with_notes(house.records, patient)
    crew = [
        Writer(house.location, "work_a_desk", string.ascii_uppercase[n], patient, seconds, think, n)
        for n in range(desks)
    ]
    together(*crew)
    saves: list[tuple[float, float]] = []
    backup: list[float] = []
    assert isinstance(house.location, SqliteFile)
    file = house.location
    beside = threading.Thread(target=lambda: backup.extend(back_up_after(file, seconds / 2)))
    beside.start()
    for writer in crew:
        said = writer.rest()
        saves += next(each for each in said if isinstance(each, list))
        writer.end()
    beside.join()
    megabytes = file.path.stat().st_size / 1e6
    took = [(ended - begun) * 1000 for begun, ended in saves]
    p50, p99, most = statistics.median(took), percentile(took, 0.99), max(took)
    since, until = backup
    beside_it = [(e - b) * 1000 for b, e in saves if e > since and b < until]
    held_up, per_fifty = max(beside_it, default=0.0), (until - since) * 50 / max(megabytes, 1)
    return (
        Figure(
            "C02",
            f"a save at {desks} desks, think {think:.0f} s",
            f"p50 {p50:.1f}, p99 {p99:.1f}, max {most:.1f} ms of {len(took)} saves",
            p99 < 100 and most < 500,
        ),
        Figure(
            "D05",
            "a backup made and proved beside them",
            f"{until - since:.2f} s for {megabytes:.0f} MB ({per_fifty:.2f} s per 50 MB), "
            f"writers' max {held_up:.1f} ms in {len(beside_it)} saves meanwhile",
            per_fifty < 2 and held_up < 100,
        ),
    )
