"""Whether a clinic has any payment plan that holds: asked often, so it maps no table."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

_USED = text("SELECT EXISTS (SELECT 1 FROM payment_plan WHERE ended_on IS NULL)")


def has_plans(db: Session) -> bool:
    """True where one was made that nobody has ended."""
    return bool(db.execute(_USED).scalar())


def count_missed(db: Session, today: date) -> int:
    """How many plans have an instalment that is over and not paid; without plans no table is read."""
    if not has_plans(db):
        return 0
    from clinic_tui.plans.queries import missed

    return len(missed(db, today))
