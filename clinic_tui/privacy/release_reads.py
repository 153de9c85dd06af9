"""Reads of patients' authorizations: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.privacy.models import ReleaseAuthorization
from clinic_tui.privacy.release_rows import ReleaseRow
from clinic_tui.privacy.whose_reads import with_whose


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
    columns = (
        col(row.kind), col(row.what), col(row.recipient), col(row.purpose), col(row.signed_on),
        col(row.signed_by), col(row.authority), col(row.expires_on), col(row.expires_event),
        col(row.event_on), col(row.condition), col(row.paid), col(row.kept_at), col(row.revoked_on),
        col(row.revoked_how), col(row.struck), col(row.who),
    )  # fmt: skip
    order = col(row.signed_on).desc(), col(row.id).desc()
    return tuple(ReleaseRow(*each) for each in with_whose(db, row, columns, order, *where))
