"""Reads of patients' authorizations: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.privacy.models import ReleaseAuthorization
from clinic_tui.privacy.reads import NEWEST, named
from clinic_tui.privacy.release_rows import ReleaseRow


def releases(db: Session, patient_id: int | None = None) -> tuple[ReleaseRow, ...]:
    """All of a patient, or the newest of all patients; the newest first."""
    return _releases(
        db, *(() if patient_id is None else (col(ReleaseAuthorization.patient_id) == patient_id,))
    )


def release(db: Session, number: int) -> ReleaseRow:
    """One of them. Raises NotFound."""
    for row in _releases(db, col(ReleaseAuthorization.id) == number):
        return row
    raise NotFound(f"there is no authorization {number}")


def ending(db: Session, first: date, last: date) -> tuple[ReleaseRow, ...]:
    """Those that stand and whose last day is among these."""
    return _releases(
        db, col(ReleaseAuthorization.expires_on).between(first, last),
        col(ReleaseAuthorization.revoked_on).is_(None), col(ReleaseAuthorization.event_on).is_(None),
        col(ReleaseAuthorization.struck) == "",
    )  # fmt: skip


def _releases(db: Session, *where: Any) -> tuple[ReleaseRow, ...]:
    row = ReleaseAuthorization
    columns: tuple[Any, ...] = (
        col(row.id), col(row.version), col(row.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(row.kind), col(row.what), col(row.recipient), col(row.purpose),
        col(row.signed_on), col(row.signed_by), col(row.authority), col(row.expires_on),
        col(row.expires_event), col(row.event_on), col(row.condition), col(row.paid), col(row.kept_at),
        col(row.revoked_on), col(row.revoked_how), col(row.struck), col(row.who),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(row.patient_id))
        .where(and_(True, *where))
        .order_by(col(row.signed_on).desc(), col(row.id).desc())
        .limit(NEWEST)
    )
    return tuple(
        ReleaseRow(number, version, patient, named(family, given), *rest)
        for number, version, patient, family, given, *rest in db.execute(statement)
    )
