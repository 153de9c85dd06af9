"""What of a patient's authorizations stands on the record: read with each, and so without their model."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, String, column, or_, select, table
from sqlalchemy.orm import Session

from clinic_tui.privacy.release_rows import StandingRelease, StandingReleases

_ROW = table(
    "release_authorization",
    column("id", BigInteger), column("patient_id", BigInteger), column("recipient", String),
    column("signed_on", Date), column("expires_on", Date), column("expires_event", String),
    column("event_on", Date), column("revoked_on", Date), column("struck", String),
)  # fmt: skip


def standing_releases(db: Session, patient_id: int, day: date) -> StandingReleases:
    """Those of a patient that hold on that day, the newest first."""
    row = _ROW.c
    statement = (
        select(row.id, row.recipient, row.expires_on, row.expires_event)
        .where(
            row.patient_id == patient_id, row.struck == "", row.signed_on <= day,
            or_(row.revoked_on.is_(None), row.revoked_on > day),
            or_(row.event_on.is_(None), row.event_on >= day),
            or_(row.expires_on.is_(None), row.expires_on >= day),
        )
        .order_by(row.signed_on.desc(), row.id.desc())
    )  # fmt: skip
    rows = tuple(
        StandingRelease(number, recipient, f"{last:%m/%d/%Y}" if last is not None else event or "never")
        for number, recipient, last, event in db.execute(statement)
    )
    return StandingReleases(patient_id, rows)
