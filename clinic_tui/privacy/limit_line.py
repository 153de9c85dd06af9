"""What of a patient's limits stands on the record: read with each, and so without their model."""

from __future__ import annotations

from sqlalchemy import BigInteger, Date, String, column, select, table
from sqlalchemy.orm import Session

from clinic_tui.privacy.limit_rows import StandingLimit, StandingLimits
from clinic_tui.privacy.limit_rules import LimitState

_ROW = table(
    "privacy_limit",
    column("id", BigInteger), column("patient_id", BigInteger), column("not_to", String),
    column("what", String), column("state", String), column("decided_on", Date),
)  # fmt: skip


def standing_limits(db: Session, patient_id: int) -> StandingLimits:
    """Those of a patient that bind the clinic or wait for its answer, the newest first."""
    row = _ROW.c
    statement = (
        select(row.id, row.not_to, row.what, row.decided_on)
        .where(
            row.patient_id == patient_id,
            row.state.in_((LimitState.ASKED.value, LimitState.AGREED.value)),
        )
        .order_by(row.id.desc())
    )
    return StandingLimits(patient_id, tuple(StandingLimit(*each) for each in db.execute(statement)))
