"""The use cases of a month's books: closing it, and reopening it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.books import months
from clinic_tui.books.kept_ages import write_ages
from clinic_tui.books.models import MonthClose
from clinic_tui.books.receivables import receivables
from clinic_tui.books.rows import Closed
from clinic_tui.books.rules import first_of, month_name, next_month
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo, head_of
from clinic_tui.words.dates import show_date

STAYS = "what was signed stays: whoever may reopens the month, with a reason"


def close_month(desk: Desk, month: date, reason: str = "") -> Closed:
    """Sign the figures of a day's month and lock it: nothing is posted into it, or changed in it, any more.

    The first month that is closed locks all before it; from then on months are closed one behind the other,
    so that none is left out. Raises Invalid for a month that goes on, Conflict where something is left to do
    and no `reason` says why it is closed all the same (which takes a right of its own), where another month
    comes first, and where it is closed already.
    """
    why, month = reason.strip(), first_of(month)
    with desk.act("books.close", reason=why, undo=Undo.NO, undo_words=STAYS) as db:
        now = today(desk.clock)
        name = month_name(month)
        if next_month(month) > now:
            raise Invalid(
                f"{name} is not over: it can be closed from {show_date(next_month(month))} on", "month"
            )
        newest = months.newest_closed(db)
        if newest is not None and month <= newest:
            raise Conflict(f"{name} is closed already")
        if newest is not None and not months.follows(newest, month):
            raise Conflict(f"{month_name(next_month(newest))} comes first: months are closed one by one")
        found = months.month(db, month, now)
        left = "; ".join(found.left)
        if left and not why:
            raise Conflict(f"{name} is not ready: {left}; do that first, or say why not")
        if left:
            desk.require("books.close_unready")
        figures, head = found.figures, head_of(db)
        ages = write_ages(receivables(db, now, desk.clock.zone))
        row = MonthClose(
            month=month, at=desk.clock.now(), by=desk.actor.login, desk=desk.letter,
            opening_cents=figures.opening_cents, charged_cents=figures.charged_cents,
            patient_paid_cents=figures.patient_paid_cents, insurer_paid_cents=figures.insurer_paid_cents,
            contract_cents=figures.contract_cents, written_off_cents=figures.written_off_cents,
            fees_cents=figures.fees_cents, closing_cents=figures.closing_cents,
            last_90_days_cents=figures.last_90_days_cents, charged_days=figures.charged_days, aged=ages,
            interest_cents=figures.interest_cents,
            left_open=left[:1000], reason=why[:200], journal_seq=head.seq, journal_mac=head.mac,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return months.closed(db, row.id or 0)


def reopen_month(desk: Desk, month: date, reason: str) -> Closed:
    """Open the newest closed month again; what was signed stays to be compared with.

    Raises Invalid without a reason, Conflict where it is not closed or a later month is.
    """
    why, month = reason.strip(), first_of(month)
    name = month_name(month)
    if not why:
        desk.require("books.reopen")
        raise Invalid(f"why is {name} opened again?", "reason")
    with desk.act("books.reopen", reason=why, undo=Undo.NO, undo_words="close the month again") as db:
        newest = months.newest_closed(db)
        if newest is None or month > newest:
            raise Conflict(f"{name} is not closed")
        if month < newest:
            raise Conflict(f"{month_name(newest)} is closed behind it: reopen that first")
        row = db.scalars(
            select(MonthClose).where(col(MonthClose.month) == month, col(MonthClose.reopened_at).is_(None))
        ).one()
        row.reopened_at, row.reopened_by, row.reopen_reason = desk.clock.now(), desk.actor.login, why[:200]
        db.flush()
        return months.closed(db, row.id or 0)
