"""Where a record that was merged into another leads to."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.merge_models import PatientMerge
from clinic_tui.patients.person_models import Patient


def standing_mrn(db: Session, mrn: str) -> int:
    """The number of the patient of an MRN; of one that was merged, of the record that was kept.

    Raises NotFound.
    """
    found = db.execute(select(col(Patient.id)).where(col(Patient.mrn) == mrn)).scalar()
    if found is None:
        found = db.execute(
            select(col(PatientMerge.patient_id)).where(col(PatientMerge.gone_mrn) == mrn)
        ).scalar()
    if found is None:
        raise NotFound(f"there is no patient with MRN {mrn}")
    return found


def gone_into(db: Session, patient_id: int) -> int | None:
    """The number of the record into which this one was merged; None where it was not."""
    return db.execute(
        select(col(PatientMerge.patient_id)).where(col(PatientMerge.gone_id) == patient_id)
    ).scalar()


def numbers_of(db: Session, patient_id: int) -> tuple[int, ...]:
    """The patient's number, and those of all records that were merged into it."""
    gone = db.scalars(select(col(PatientMerge.gone_id)).where(col(PatientMerge.patient_id) == patient_id))
    return (patient_id, *gone)


def merged_mrns(db: Session, patient_id: int) -> tuple[str, ...]:
    """The MRNs of the records that were merged into this one, the first merged first."""
    merge = PatientMerge
    return tuple(
        db.scalars(
            select(col(merge.gone_mrn)).where(col(merge.patient_id) == patient_id).order_by(col(merge.id))
        )
    )


def needed_patient(db: Session, patient_id: int) -> Patient:
    """The stored patient, to be changed; raises NotFound, saying where a merged record went."""
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise not_there(db, patient_id)
    return patient


def standing(db: Session, patient_id: int) -> int:
    """The number of the record that stands for this one: of one that was merged, the one that was kept."""
    return gone_into(db, patient_id) or patient_id


def not_there(db: Session, patient_id: int) -> NotFound:
    """Why a record is not found: it was merged into another, or never was."""
    kept = gone_into(db, patient_id)
    if kept is None:
        return NotFound(f"there is no patient {patient_id}")
    mrn = db.execute(select(col(Patient.mrn)).where(col(Patient.id) == kept)).scalar()
    return NotFound(f"this record was merged into another: open MRN {mrn} instead")
