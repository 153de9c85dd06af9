"""Merging two records of one patient into one, in one action that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.merging import rules
from clinic_tui.merging.moving import move_all, moves
from clinic_tui.merging.queries import person_of, refusal
from clinic_tui.merging.rows import Merged, Side
from clinic_tui.patients.details import keep_details
from clinic_tui.patients.merge_models import PatientMerge
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.patients.service import write_fields
from clinic_tui.patients.sight import require_open
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_birth_date

STALE = "one of the two records was changed at another desk meanwhile: look again and repeat"


def merge(
    desk: Desk,
    kept: int,
    gone: int,
    choices: Mapping[str, Side] | None = None,
    versions: tuple[int, int] | None = None,
) -> Merged:
    """Make one record of two: all that belongs to `gone` belongs to `kept`, and its MRN leads there.

    `choices` say from which record a field is taken (`rules.NAMES`), where it is another than usual;
    `versions` are those of the two records as they were looked at, None where nobody looked.

    Raises Conflict where both are in the house, where the same time would be booked twice, or where
    one was changed meanwhile; Restricted where one is closed to who sits at the desk; NotFound; Invalid.
    """
    desk.require("patient.merge")
    if kept == gone:
        raise Invalid("these are one record already: name two", "gone")
    with desk.act("patient.merge", patient=kept) as db:
        stays, goes = _both(db, desk, kept, gone, versions)
        why_not = refusal(db, kept, gone, today(desk.clock))
        if why_not:
            raise Conflict(why_not)
        moved = moves(db, gone)
        one = rules.together(person_of(stays), person_of(goes), choices or {})
        if one.details.guarantor in (stays.mrn, goes.mrn):
            one = replace(one, details=replace(one.details, guarantor="", guarantor_is=None))
        move_all(db, kept, gone)
        _write(db, desk, stays, goes, one)
        return Merged(kept, stays.mrn, stays.line.name, goes.mrn, moved)


def _both(
    db: DeskSession, desk: Desk, kept: int, gone: int, versions: tuple[int, int] | None
) -> tuple[PatientRecord, PatientRecord]:
    for each in (kept, gone):
        needed_patient(db, each)
        require_open(db, desk, each)
    stays, goes = record(db, kept), record(db, gone)
    if versions not in (None, (stays.version, goes.version)):
        raise Conflict(STALE)
    return stays, goes


def _write(db: DeskSession, desk: Desk, stays: PatientRecord, goes: PatientRecord, one: rules.Person) -> None:
    """The one record, the way from the old MRN to it, and the other record away."""
    patient, other = db.get_one(Patient, stays.id), db.get_one(Patient, goes.id)
    write_fields(db, patient, one.fields)
    keep_details(db, stays.id, one.details)
    born = show_birth_date(goes.fields.born) if goes.fields.born else "birth date not known"
    db.add(
        PatientMerge(
            patient_id=stays.id,
            gone_id=goes.id,
            gone_mrn=goes.mrn,
            words=f"{goes.line.name[:180]}, {born}, MRN {goes.mrn}",
            by=desk.actor.login,
            at=desk.clock.now(),
        )
    )
    db.flush()
    db.delete(other)
    db.flush()
    if not db.is_modified(patient) and patient.version == stays.version:
        db.touch(patient)
