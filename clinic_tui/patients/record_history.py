"""What was done to a patient's record, and to those that were merged into it."""

from __future__ import annotations

from sqlalchemy import and_, not_, or_
from sqlalchemy.orm import Session

from clinic_tui.patients.merged import numbers_of
from clinic_tui.store.history import Event, events
from clinic_tui.store.journal import Change, journal
from clinic_tui.words.deeds import deed

RECORD = (
    "patient", "patient_phone", "patient_alert", "patient_note", "coverage", "patient_detail",
    "patient_merge",
)  # fmt: skip
"""The tables whose rows are a patient's record; names follow the patient's own."""

MERGE = "patient.merge"


def record_history(db: Session, patient_id: int, limit: int = 200) -> tuple[Event, ...]:
    """The events of the record and of all that were merged into it, newest first.

    A merge is one line: the many rows that it moved say nothing that it does not.
    """
    merging = or_(journal.c.verb == MERGE, and_(journal.c.verb == "undo", journal.c.reason == deed(MERGE)))
    told = or_(
        journal.c.entity == "patient_merge",
        and_(journal.c.entity == "patient", journal.c.change == Change.UPDATE.value),
    )
    found = events(
        db,
        limit,
        journal.c.patient_id.in_(numbers_of(db, patient_id)),
        journal.c.entity.in_(RECORD),
        or_(not_(merging), told),
    )
    bare = deed(MERGE)  # of a record in which merging changed nothing but its version
    return tuple(event for event in found if event.words != bare)
