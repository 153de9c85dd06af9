"""How long what has to be quick takes: proving a long journal, a first clinic, being seen elsewhere."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from clinic_tui.patients.models import PatientAlert, PatientNote
from clinic_tui.schedule.models import Room
from clinic_tui.store.desk import Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.verify import verify_chain
from clinic_tui.store.watch import Watcher
from tests.builders import MAC_KEY, House, a_patient
from tests.faults.figures import Figure

ROOT = Path(__file__).parents[2]
AT_ONCE = 10_000
DESKS = 24


def long_journal(house: House, lines: int) -> Figure:
    """Prove a journal of so many lines, and what journaling adds to a save (U03)."""
    patient = a_patient(house)
    for _ in range(lines // AT_ONCE):
        with house.records.act("patient.alert") as db:
            db.add_fresh([PatientAlert(patient_id=patient, words="falls") for _ in range(AT_ONCE)])
    begun = time.perf_counter()
    with house.store.reading() as db:
        verdict = verify_chain(db, MAC_KEY)
    seconds = time.perf_counter() - begun
    assert verdict.finding is None
    million = seconds / verdict.head.seq * 1e6
    figure = f"{seconds:.1f} s for {verdict.head.seq:,} lines ({million:.1f} s a million)"
    return Figure("U03", "proving a journal", figure, million < 15)


def journaled_saves(house: House, saves: int) -> Figure:
    """What writing its line adds to a save: the same without it, in turns (U03)."""
    patient = a_patient(house)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(saves):
        for journaled in (True, False):
            with _lines_left_out() if not journaled else contextlib.nullcontext():
                begun = time.perf_counter()
                with house.records.act("patient.note", patient=patient) as db:
                    db.add(
                        PatientNote(
                            patient_id=patient, at=house.clock.now(), author="rita", words=f"called {number}"
                        )
                    )
                took[journaled].append((time.perf_counter() - begun) * 1000)
    with_lines, without = statistics.median(took[True]), statistics.median(took[False])
    return Figure(
        "U03",
        "what the journal adds to a save",
        f"{with_lines - without:.2f} ms (p50 {with_lines:.2f} with its line, {without:.2f} without)",
        with_lines - without < 1,
    )


@contextlib.contextmanager
def _lines_left_out() -> Iterator[None]:
    whole = Desk._write_journal
    Desk._write_journal = lambda *_: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        Desk._write_journal = whole  # type: ignore[method-assign]


def first_clinic(rounds: int) -> Figure:
    """`init` on a machine with no keyring and no D-Bus: one command, nobody asked (K01)."""
    took = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as home:
            begun = time.perf_counter()
            done = subprocess.run(
                [
                    sys.executable, "-m", "clinic_tui", "init", "--data", f"{home}/clinic", "--vault", "file",
                    "--name", "Elm", "--zone", "America/New_York", "--site", "Elm", "--login", "ada",
                    "--person", "Ada", "--password-stdin",
                ],
                input="four calm herons wading\n",
                cwd=ROOT, env={"HOME": home, "PATH": os.environ["PATH"]}, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            took.append(time.perf_counter() - begun)
            assert done.returncode == 0, done.stderr
    return Figure("K01", "a first clinic on a bare machine", f"max {max(took):.1f} s", max(took) < 5)


def seen_elsewhere(house: House, saves: int) -> Figure:
    """From the commit at one desk to the call at another, and what the looking costs (C03)."""
    other, heard = Store(house.location), threading.Event()
    watcher = Watcher(other, lambda _: heard.set())
    watcher.start()
    time.sleep(1.0)
    waits = []
    for number in range(saves):
        time.sleep(0.05 + 0.013 * (number % 20))  # at another moment between two looks each time
        heard.clear()
        with house.records.act("schedule.setup") as db:
            db.need(Room, 1, "").name = f"{number}"
        begun = time.perf_counter()
        assert heard.wait(10)
        waits.append(time.perf_counter() - begun)
    idle, begun = time.process_time(), time.perf_counter()
    time.sleep(5.0)
    share = (time.process_time() - idle) / (time.perf_counter() - begun) * 100 * DESKS
    watcher.stop()
    other.close()
    p95 = statistics.quantiles(waits, n=20)[-1] * 1000
    figure = (
        f"p50 {statistics.median(waits) * 1000:.0f}, p95 {p95:.0f} ms; looking {share:.1f} % of a core at 24"
    )
    return Figure(
        "C03", f"a change is seen elsewhere, {house.store.dialect}", figure, p95 < 300 and share < 2
    )
