"""C01, C02, D05: desks that want the same times, save latency, and a backup beside them."""

from __future__ import annotations

import statistics
import string
import threading
import time
from pathlib import Path

from clinic_tui.store.location import SqliteFile
from clinic_tui.store.snapshot import copy_sqlite, prove_sqlite
from tests.builders import House, a_patient, an_appointment, require_sound
from tests.faults.crew import Writer, together
from tests.faults.figures import Figure
from tests.races.test_races import double_bookings
from tests.races.working import go, start


def contended(house: House, attempts: int, desks: int = 8) -> Figure:
    """So many attempts at one hour of one provider; the control goes without turn, look and guard."""
    each = max(attempts // desks, 1)
    people = [a_patient(house) for _ in range(desks)]
    crew = [
        Writer(house.location, "book_contended", string.ascii_uppercase[10 + n], patient, each, n)
        for n, patient in enumerate(people)
    ]
    together(*crew)
    outcomes = [writer.rest()[0] for writer in crew]
    for writer in crew:
        writer.end()
    doubled, booked = double_bookings(house), sum(had for had, _ in outcomes)
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
    workers = [start(house.location, "book_unguarded", 1, 12, 1) for _ in range(4)]
    go(*workers)
    for worker in workers:
        worker.all()
    return double_bookings(house)


def percentile(took: list[float], share: float) -> float:
    """The value that so large a share does not pass."""
    return sorted(took)[min(int(len(took) * share), len(took) - 1)]


def latency(house: House, seconds: float, desks: int = 24, think: float = 1.0) -> tuple[Figure, Figure]:
    """Saves of so many desks, with a backup made and proved in the midst of them."""
    patient = a_patient(house)
    crew = [
        Writer(house.location, "work_a_desk", string.ascii_uppercase[n], patient, seconds, think, n)
        for n in range(desks)
    ]
    together(*crew)
    alone: list[float] = []
    backup: list[float] = []
    assert isinstance(house.location, SqliteFile)
    file = house.location
    beside = threading.Thread(target=lambda: backup.append(_back_up(file, seconds / 2)))
    beside.start()
    for writer in crew:
        said = writer.rest()
        alone += next(each for each in said if isinstance(each, list))
        writer.end()
    beside.join()
    megabytes = file.path.stat().st_size / 1e6
    p50, p99, most = statistics.median(alone), percentile(alone, 0.99), max(alone)
    per_fifty = backup[0] * 50 / max(megabytes, 1)
    return (
        Figure(
            "C02",
            f"a save at {desks} desks, think {think:.0f} s",
            f"p50 {p50:.1f}, p99 {p99:.1f}, max {most:.1f} ms of {len(alone)} saves",
            p99 < 100 and most < 500,
        ),
        Figure(
            "D05",
            "a backup made and proved beside them",
            f"{backup[0]:.2f} s for {megabytes:.0f} MB ({per_fifty:.2f} s per 50 MB), "
            f"writers' max {most:.1f} ms",
            per_fifty < 2 and most < 100,
        ),
    )


def _back_up(file: SqliteFile, wait: float) -> float:
    time.sleep(wait)
    to = Path(file.path.with_name("beside.db"))
    to.unlink(missing_ok=True)
    begun = time.monotonic()
    copy_sqlite(file, to)
    prove_sqlite(SqliteFile(to, file.key))
    return time.monotonic() - begun
