"""D01: what was confirmed is there after kill -9, exactly once."""

from __future__ import annotations

import random
import time
from collections import Counter

from clinic_tui.patients.models import PatientNote
from clinic_tui.stock.models import StockMove
from tests.builders import House, a_patient, require_sound
from tests.faults.crew import Writer, together
from tests.faults.figures import Figure


def lost_and_doubled(house: House, acknowledged: set[str]) -> tuple[int, int]:
    """How many confirmed marks are nowhere, and how many stand twice."""
    found = Counter(
        [note.words for note in house.all(PatientNote)] + [move.reason for move in house.all(StockMove)]
    )
    marks = {mark: count for mark, count in found.items() if "-" in mark}
    return len(acknowledged - set(marks)), sum(count > 1 for count in marks.values())


def acked(house: House, rounds: int, writers: int = 4, work: str = "note_for_ever", seed: int = 1) -> Figure:
    """So many rounds of writers killed at random moments; the next writers open without repair."""
    chance, acknowledged = random.Random(seed), set[str]()
    patient = a_patient(house)
    for number in range(rounds):
        crew = [
            Writer(house.location, work, "KLMNOPQR"[n], patient, f"{seed}{number:05}{n}")
            for n in range(writers)
        ]
        together(*crew)
        for writer in crew:
            acknowledged.update(writer.next() for _ in range(chance.randrange(1, 4)))
        time.sleep(chance.uniform(0, 0.02))
        for writer in crew:
            writer.process.kill()
        for writer in crew:
            acknowledged.update(writer.rest())
            writer.end()
    lost, doubled = lost_and_doubled(house, acknowledged)
    require_sound(house)
    return Figure(
        "D01",
        f"acked writes lost on {house.store.dialect}",
        f"{lost} lost, {doubled} doubled of {len(acknowledged)} in {rounds} kill rounds x {writers} writers",
        lost == doubled == 0,
    )
