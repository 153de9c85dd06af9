"""The use cases that close a patient's record to most roles, and open it again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.patients.models import Patient, Restriction
from clinic_tui.patients.rows import RestrictedFor, RestrictionRow
from clinic_tui.store.desk import Desk


def restrict(desk: Desk, patient_id: int, reason: RestrictedFor) -> None:
    """Close the record to who has no right to restricted ones, or change why it is closed.

    Raises NotFound without such a patient, Conflict where it is closed for that reason already.
    """
    with desk.act("patient.restrict", patient=patient_id) as db:
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        stored = _restriction(db, patient_id)
        if stored is None:
            db.add(
                Restriction(patient_id=patient_id, reason=reason, by=desk.actor.login, since=desk.clock.now())
            )
        elif stored.reason is reason:
            raise Conflict(f"this record is restricted already ({reason.value})")
        else:
            stored.reason, stored.by, stored.since = reason, desk.actor.login, desk.clock.now()


def unrestrict(desk: Desk, patient_id: int) -> None:
    """Open the record to everybody who may open records. Raises Conflict where it is open."""
    with desk.act("patient.restrict", patient=patient_id) as db:
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        stored = _restriction(db, patient_id)
        if stored is None:
            raise Conflict("this record is not restricted")
        db.delete(stored)


def restriction_of(db: Session, patient_id: int) -> RestrictionRow | None:
    """Why a record is restricted, by whom and since when; None where it is not."""
    row = _restriction(db, patient_id)
    return None if row is None else RestrictionRow(row.reason, row.by, row.since)


def _restriction(db: Session, patient_id: int) -> Restriction | None:
    return db.scalars(select(Restriction).where(col(Restriction.patient_id) == patient_id)).one_or_none()
