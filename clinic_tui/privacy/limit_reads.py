"""Reads of what patients asked not to be told: columns in, frozen rows out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.privacy.limit_rows import LimitRow
from clinic_tui.privacy.limit_rules import LimitState
from clinic_tui.privacy.models import PrivacyLimit
from clinic_tui.privacy.reads import NEWEST, named


def limits(db: Session, patient_id: int | None = None) -> tuple[LimitRow, ...]:
    """All of a patient, or the newest of all patients; what waits for an answer on top."""
    return _limits(db, *(() if patient_id is None else (col(PrivacyLimit.patient_id) == patient_id,)))


def limit(db: Session, number: int) -> LimitRow:
    """One of them. Raises NotFound."""
    for row in _limits(db, col(PrivacyLimit.id) == number):
        return row
    raise NotFound(f"there is no limit {number}")


def _limits(db: Session, *where: Any) -> tuple[LimitRow, ...]:
    row = PrivacyLimit
    columns: tuple[Any, ...] = (
        col(row.id), col(row.version), col(row.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(row.not_to), col(row.what), col(row.asked_on), col(row.asked_by),
        col(row.kept_at), col(row.state), col(row.decided_on), col(row.decided_by), col(row.answer),
        col(row.ended_on), col(row.ended_how), col(row.who),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(row.patient_id))
        .where(and_(True, *where))
        .order_by(case((col(row.state) == LimitState.ASKED, 0), else_=1), col(row.id).desc())
        .limit(NEWEST)
    )
    return tuple(
        LimitRow(number, version, patient, named(family, given), *rest)
        for number, version, patient, family, given, *rest in db.execute(statement)
    )
