"""Reads of what patients asked not to be told: columns in, frozen rows out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.privacy.limit_rows import LimitRow
from clinic_tui.privacy.limit_rules import LimitState
from clinic_tui.privacy.models import PrivacyLimit
from clinic_tui.privacy.whose_reads import with_whose


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
    columns = (
        col(row.not_to), col(row.what), col(row.asked_on), col(row.asked_by), col(row.kept_at),
        col(row.state), col(row.decided_on), col(row.decided_by), col(row.answer), col(row.ended_on),
        col(row.ended_how), col(row.who),
    )  # fmt: skip
    order = case((col(row.state) == LimitState.ASKED, 0), else_=1), col(row.id).desc()
    return tuple(LimitRow(*each) for each in with_whose(db, row, columns, order, *where))
