"""Reads of single patients: the record with all its parts, coverage, and likely duplicates."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.duplicates import LIKELY, likeness
from clinic_tui.patients.models import (
    Coverage,
    Patient,
    PatientAlert,
    PatientIdentifier,
    PatientName,
    PatientNote,
    PatientPhone,
)
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import (
    Address,
    AlertRow,
    CoverageRow,
    DuplicatePair,
    Identifier,
    NoteRow,
    OtherName,
    PatientFields,
    PatientLine,
    PatientRecord,
    Phone,
)
from clinic_tui.patients.search import lines
from clinic_tui.patients.sounds import sound_key

OTHER_KINDS = ("maiden", "former", "alias")


def record(db: Session, patient_id: int) -> PatientRecord:
    """Everything of one patient; raises NotFound."""
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise NotFound(f"there is no patient {patient_id}")
    return PatientRecord(
        patient_id,
        patient.version,
        patient.mrn,
        _fields(db, patient),
        coverages(db, patient_id),
        tuple(
            AlertRow(*row)
            for row in _of(
                db, patient_id, col(PatientAlert.id), col(PatientAlert.version), col(PatientAlert.words)
            )
        ),
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
    )


def line_of_mrn(db: Session, mrn: str) -> PatientLine:
    """The patient of an MRN; raises NotFound."""
    patient_id = db.execute(select(col(Patient.id)).where(col(Patient.mrn) == mrn)).scalar()
    if patient_id is None:
        raise NotFound(f"there is no patient with MRN {mrn}")
    return lines(db, {patient_id: "MRN"})[0]


def _fields(db: Session, patient: Patient) -> PatientFields:
    names = _of(
        db,
        patient.id or 0,
        col(PatientName.id),
        col(PatientName.kind),
        col(PatientName.family),
        col(PatientName.given),
    )
    phones = db.execute(
        select(col(PatientPhone.digits), col(PatientPhone.use))
        .where(col(PatientPhone.patient_id) == patient.id)
        .order_by(col(PatientPhone.place))
    )
    numbers = _of(
        db,
        patient.id or 0,
        col(PatientIdentifier.id),
        col(PatientIdentifier.system),
        col(PatientIdentifier.value),
    )
    return PatientFields(
        family=patient.family,
        given=patient.given,
        middle=patient.middle,
        prefix=patient.prefix,
        suffix=patient.suffix,
        preferred=patient.preferred,
        born=patient.born,
        sex=patient.sex,
        deceased=patient.deceased,
        deceased_on=patient.deceased_on,
        phones=tuple(Phone(*row) for row in phones),
        email=patient.email,
        address=Address(
            patient.line1, patient.line2, patient.city, patient.state, patient.postal_code, patient.country
        ),
        language=patient.language,
        interpreter=patient.interpreter,
        other_names=tuple(OtherName(*row[1:]) for row in names if row[1] in OTHER_KINDS),
        identifiers=tuple(Identifier(*row[1:]) for row in numbers),
        contact_by_phone=patient.contact_by_phone,
        contact_by_text=patient.contact_by_text,
        contact_by_mail=patient.contact_by_mail,
    )


def _of(db: Session, patient_id: int, first: Any, *columns: Any) -> list[Any]:
    """Rows of one of the patient's tables, oldest first; `first` is its id column."""
    model = first.class_
    statement = select(first, *columns).where(model.patient_id == patient_id).order_by(first)
    return list(db.execute(statement))


def coverages(db: Session, patient_id: int) -> tuple[CoverageRow, ...]:
    """The patient's policies in order."""
    columns: tuple[Any, ...] = (
        col(Coverage.id), col(Coverage.version), col(Coverage.slot), col(Coverage.payer), col(Coverage.plan),
        col(Coverage.member_id), col(Coverage.group_number), col(Coverage.copay_cents),
        col(Coverage.verified_at), col(Coverage.active),
    )  # fmt: skip
    statement = select(*columns).where(col(Coverage.patient_id) == patient_id).order_by(col(Coverage.slot))
    return tuple(CoverageRow(*row) for row in db.execute(statement))


def likely_duplicates(db: Session, fields: PatientFields, besides: int = 0) -> tuple[DuplicatePair, ...]:
    """Patients who may be this person, best first; the pair's first line is the one found.

    Candidates share the birth date, the sound of the family name with the given
    initial, or a phone: a few dozen rows out of a million.
    """
    found = {patient_id: "" for patient_id in _candidates(db, fields) if patient_id != besides}
    pairs = []
    for line in lines(db, found):
        patient = db.get(Patient, line.id)
        if patient is None:
            continue
        alike = likeness(fields, _fields(db, patient))
        if alike.score >= LIKELY:
            pairs.append(DuplicatePair(line, line, alike.score, alike.reasons))
    return tuple(sorted(pairs, key=lambda pair: -pair.score))


def _candidates(db: Session, fields: PatientFields) -> list[int]:
    found: list[int] = []
    if fields.born:
        same_day = select(col(Patient.id)).where(col(Patient.born) == fields.born).limit(200)
        found += [row or 0 for row in db.scalars(same_day)]
    sound = sound_key(fields.family)
    if sound:
        alike = select(col(PatientName.patient_id)).where(
            col(PatientName.sound) == sound, col(PatientName.given_key).startswith(fold(fields.given)[:1])
        )
        if fields.born:
            alike = alike.join(Patient, col(Patient.id) == col(PatientName.patient_id)).where(
                col(Patient.born).between(
                    fields.born.replace(month=1, day=1), fields.born.replace(month=12, day=31)
                )
            )
        found += list(db.scalars(alike.limit(100)))
    for phone in fields.phones:
        found += list(
            db.scalars(
                select(col(PatientPhone.patient_id)).where(col(PatientPhone.reversed) == phone.digits[::-1])
            )
        )
    return list(dict.fromkeys(found))
