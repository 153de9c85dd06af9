"""Reads of patients by number: the record with all its parts, coverage, and the fields of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.details import answers_for, details_of, guarantor_of
from clinic_tui.patients.merged import merged_mrns, not_there, standing_mrn
from clinic_tui.patients.models import (
    ADDRESS,
    PLAIN,
    Patient,
    PatientAlert,
    PatientIdentifier,
    PatientName,
    PatientNote,
    PatientPhone,
)
from clinic_tui.patients.policies import coverages
from clinic_tui.patients.restricting import restriction_of
from clinic_tui.patients.rows import (
    Address,
    AlertRow,
    Identifier,
    NoteRow,
    OtherName,
    PatientFields,
    PatientLine,
    PatientRecord,
    Phone,
)
from clinic_tui.patients.search import lines

OTHER_KINDS = ("maiden", "former", "alias")

AT_ONCE = 1_000
"""Patients in one query: far below what a statement of either engine can hold."""

_COLUMNS = (col(Patient.id), *(getattr(Patient, name) for name in (*PLAIN, *ADDRESS)))


def record(db: Session, patient_id: int) -> PatientRecord:
    """Everything of one patient; raises NotFound."""
    head = db.execute(
        select(col(Patient.version), col(Patient.mrn)).where(col(Patient.id) == patient_id)
    ).one_or_none()
    if head is None:
        raise not_there(db, patient_id)
    return PatientRecord(
        patient_id,
        head.version,
        head.mrn,
        fields_of_many(db, [patient_id])[patient_id],
        coverages(db, patient_id),
        alerts(db, patient_id),
        tuple(
            NoteRow(*row)
            for row in _of(
                db,
                patient_id,
                col(PatientNote.id),
                col(PatientNote.at),
                col(PatientNote.author),
                col(PatientNote.words),
            )
        ),
        restriction_of(db, patient_id),
        details_of(db, patient_id),
        guarantor_of(db, patient_id),
        answers_for(db, patient_id),
        merged_mrns(db, patient_id),
    )


def name_of(db: Session, patient_id: int) -> str:
    """The name as lists show it, empty where the patient is not there (any more)."""
    row = db.execute(
        select(col(Patient.family), col(Patient.given)).where(col(Patient.id) == patient_id)
    ).one_or_none()
    return ", ".join(filter(None, row)) if row else ""


def alerts(db: Session, patient_id: int) -> tuple[AlertRow, ...]:
    """The warnings that the banner shows."""
    columns = col(PatientAlert.id), col(PatientAlert.version), col(PatientAlert.words)
    return tuple(AlertRow(*row) for row in _of(db, patient_id, *columns))


def line_of_mrn(db: Session, mrn: str) -> PatientLine:
    """The patient of an MRN, of a merged record's too; raises NotFound."""
    return lines(db, {standing_mrn(db, mrn): "MRN"})[0]


def line_of(db: Session, patient_id: int) -> PatientLine:
    """One patient as a line; raises NotFound, saying where a merged record went."""
    found = lines(db, {patient_id: ""})
    if not found:
        raise not_there(db, patient_id)
    return found[0]


def fields_of_many(db: Session, patient_ids: Iterable[int]) -> dict[int, PatientFields]:
    """What is known of these patients, by number, in a few queries for all; who is not there is left out."""
    found: dict[int, PatientFields] = {}
    wanted = sorted(patient_ids)
    for start in range(0, len(wanted), AT_ONCE):
        found.update(_fields_of(db, wanted[start : start + AT_ONCE]))
    return found


def _fields_of(db: Session, patient_ids: list[int]) -> Iterator[tuple[int, PatientFields]]:
    name, phone, number = PatientName, PatientPhone, PatientIdentifier
    names = _parts(db, patient_ids, col(name.id), col(name.kind), col(name.family), col(name.given))
    phones = _parts(db, patient_ids, col(phone.place), col(phone.digits), col(phone.use))
    numbers = _parts(db, patient_ids, col(number.id), col(number.system), col(number.value))
    rows = select(*_COLUMNS).where(col(Patient.id).in_(patient_ids)).order_by(col(Patient.id))
    for patient in db.execute(rows):
        yield (
            patient.id,
            PatientFields(
                **{name: getattr(patient, name) for name in PLAIN},
                address=Address(*(getattr(patient, name) for name in ADDRESS)),
                phones=tuple(Phone(*row) for row in phones[patient.id]),
                other_names=tuple(OtherName(*row) for row in names[patient.id] if row[0] in OTHER_KINDS),
                identifiers=tuple(Identifier(*row) for row in numbers[patient.id]),
            ),
        )


def _parts(
    db: Session, patient_ids: list[int], order: Any, *columns: Any
) -> dict[int, list[tuple[Any, ...]]]:
    """Rows of one of the patients' tables by patient, in this order."""
    owner = order.class_.patient_id
    parts: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    statement = select(owner, *columns).where(owner.in_(patient_ids)).order_by(order)
    for patient_id, *values in db.execute(statement):
        parts[patient_id].append(tuple(values))
    return parts


def _of(db: Session, patient_id: int, first: Any, *columns: Any) -> list[Any]:
    """Rows of one of the patient's tables, oldest first; `first` is its id column."""
    model = first.class_
    statement = select(first, *columns).where(model.patient_id == patient_id).order_by(first)
    return list(db.execute(statement))
