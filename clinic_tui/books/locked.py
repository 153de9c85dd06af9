"""Postings of closed months: none is stored, changed or taken out any more, whoever writes it.

The newest closed month closes all that lies before it. What is posted today lies in no closed month, since
only months that are over are closed; so a void, a refund, a write-off that is taken back and a reversal of
a remittance, which are rows more of their own day, go on as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.insurer_models import InsurerPosting, InterestPosting
from clinic_tui.billing.models import Charge
from clinic_tui.books.models import MonthClose
from clinic_tui.books.rules import last_day_of, month_name
from clinic_tui.errors import MonthClosed
from clinic_tui.money.models import Payment
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import DeskSession
from clinic_tui.store.journal import Change
from clinic_tui.store.locks import Writing, locked_by
from clinic_tui.words.dates import show_date

_KNOWN = "books closed through"


@dataclass(frozen=True, slots=True)
class Posting:
    """What of a table lies in a month: its words, its day, and the columns that the figures sum."""

    words: str
    day: str
    sums: frozenset[str]
    without_a_day: Callable[[DeskSession, Any], date | None] = lambda _db, _row: None
    """The day of rows that have none of their own."""


def closed_through(db: DeskSession) -> date | None:
    """The last day that lies in a closed month; None where none is closed. Read once in an action."""
    if _KNOWN not in db.info:
        newest = db.connection().execute(
            select(func.max(col(MonthClose.month))).where(col(MonthClose.reopened_at).is_(None))
        )
        month = newest.scalar()
        db.info[_KNOWN] = last_day_of(month) if month else None
    known: date | None = db.info[_KNOWN]
    return known


def _day_of_visit(db: DeskSession, charge: Charge) -> date | None:
    days = db.connection().execute(
        select(col(Appointment.day)).where(col(Appointment.id) == charge.appointment_id)
    )
    found: date | None = days.scalar()
    return found


POSTINGS: dict[str, Posting] = {
    "charge": Posting(
        "a charge", "posted_on", frozenset({"cents", "posted_on", "appointment_id"}), _day_of_visit
    ),
    "payment": Posting("a payment", "day", frozenset({"cents", "day", "appointment_id"})),
    "adjustment": Posting(
        "an adjustment", "day", frozenset({"patient_cents", "insurer_cents", "day", "appointment_id", "kind"})
    ),
    "insurer_posting": Posting(
        "an insurer's posting",
        "day",
        frozenset(
            {"paid_cents", "contract_cents", "patient_cents", "written_off_cents", "day", "appointment_id",
             "claim_id"}
        ),
    ),
    "interest_posting": Posting("interest of an insurer", "day", frozenset({"cents", "day", "claim_id"})),
}  # fmt: skip
"""What the figures of a month are summed from. Copays asked and allocations move sums between the two sides
and between visits of one patient: no total of a month changes by them."""
assert {each.__tablename__ for each in (Charge, Payment, Adjustment, InsurerPosting, InterestPosting)} == set(
    POSTINGS
)


def _refuse(db: DeskSession, writing: Writing) -> None:
    """Raise MonthClosed for what lies in a closed month, or is to lie there."""
    row: Any = writing.row
    posting = POSTINGS[row.__tablename__]
    if writing.change is Change.UPDATE and not posting.sums & set(writing.before):
        return  # a modifier, a pointer, who a merged patient is: no sum moves
    through = closed_through(db)
    if through is None:
        return
    days = {getattr(row, posting.day), writing.before.get(posting.day, getattr(row, posting.day))}
    for known in days:
        day = known or posting.without_a_day(db, row)
        if day is not None and day <= through:
            raise MonthClosed(_words(posting, writing.change, day))


def _words(posting: Posting, change: Change, day: date) -> str:
    closed = f"{month_name(day)} is closed"
    if change is Change.INSERT:
        what = f"{posting.words} of {show_date(day)}"
        return f"{closed}: {what} cannot be posted any more; post it with today's date"
    return (
        f"{closed}: {posting.words} of {show_date(day)} stays as it is; post what puts it right with today's "
        "date (refund, write off, take back), or have a manager reopen the month: `clinic-tui books reopen`"
    )


for _table in POSTINGS:
    locked_by(_table, _refuse)
