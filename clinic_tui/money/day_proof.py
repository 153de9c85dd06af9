"""The proof of a day with its money: every visit has ended, and every receipt lies in a drawer handed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from clinic_tui.clock import Clock
from clinic_tui.money.drawer_queries import proof
from clinic_tui.schedule import day_proof
from clinic_tui.schedule.attendance_rows import DayProof


def prove_day(db: Session, day: date, clock: Clock) -> DayProof:
    """How the day's visits ended, which have not, and what money of the day is not handed in."""
    money = proof(db, day)
    return replace(
        day_proof.prove_day(db, day, clock),
        open_drawers=tuple(f"{drawer.desk} ({drawer.holder})" for drawer in money.drawers),
        loose_receipts=money.receipts,
    )
