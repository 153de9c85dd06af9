"""What a record says of its account besides the balance: held statements, and a plan.

It is asked whenever a record opens, so a clinic that has neither maps no table for it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic_tui.plans.plan_use import has_plans

_HELD = text(
    "SELECT EXISTS (SELECT 1 FROM statement_hold WHERE patient_id = :patient AND released_on IS NULL)"
)


def account_words(db: Session, patient_id: int, today: date) -> tuple[str, ...]:
    """`statements held: disputed`, `plan: 2 missed`; empty where there is neither."""
    found = []
    if db.execute(_HELD, {"patient": patient_id}).scalar():
        from clinic_tui.statements.queries import holds

        reasons = dict.fromkeys(each.reason.words for each in holds(db, patient_id))
        found.append(f"statements held: {', '.join(reasons)}")
    if has_plans(db):
        from clinic_tui.plans.queries import plans

        found += [f"plan: {each.state}" for each in plans(db, today, [patient_id], only_open=True)]
    return tuple(found)
