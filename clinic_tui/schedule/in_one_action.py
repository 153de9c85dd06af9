"""One step for several visits in one action, so that one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinic_tui.errors import ClinicError
from clinic_tui.store.desk import DeskSession

Seen = tuple[int, int | None]
"""An appointment's number, and the version that was seen (None: whatever it is)."""


def each_that_can(
    db: DeskSession, visits: Sequence[Seen], step: Callable[[int, int | None], object]
) -> dict[int, str]:
    """Take the step with each visit that allows it; the words of the refusals by appointment.

    A refused one is left as it was, the others are done.
    """
    refused: dict[int, str] = {}
    for appointment_id, version in visits:
        changes = len(db.action.changes)
        try:
            with db.attempt():
                step(appointment_id, version)
        except ClinicError as why:
            refused[appointment_id] = why.words
        for change in db.action.changes[changes:]:
            if change["patient_id"] is None:  # each line belongs to its own patient, not to the last of them
                change["patient_id"] = db.action.patient_id
    return refused
