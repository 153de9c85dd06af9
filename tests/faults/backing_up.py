"""A backup beside desks that save, and how long the slowest of their saves took."""

from __future__ import annotations

import time
from pathlib import Path

from clinic_tui.patients.models import PatientNote
from clinic_tui.store.desk import Desk
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.snapshot import copy_sqlite, prove_sqlite


def fill_with_notes(desk: Desk, patient: int) -> None:
    """Some fifty megabytes of notes on a patient."""
    words = "The patient called about the bill and will come by. " * 36
    for _ in range(6):
        with desk.act("patient.note", patient=patient) as db:
            at = desk.clock.now()
            db.add_fresh(
                [PatientNote(patient_id=patient, at=at, author="rita", words=words) for _ in range(2000)]
            )


def percentile(took: list[float], share: float) -> float:
    """The value that so large a share does not pass."""
    return sorted(took)[min(int(len(took) * share), len(took) - 1)]


def back_up_after(file: SqliteFile, wait: float) -> tuple[float, float]:
    """Copy and prove it after so many seconds; when that began and ended."""
    time.sleep(wait)
    to = Path(file.path.with_name("beside.db"))
    to.unlink(missing_ok=True)
    begun = time.monotonic()
    copy_sqlite(file, to)
    prove_sqlite(SqliteFile(to, file.key))
    return begun, time.monotonic()
