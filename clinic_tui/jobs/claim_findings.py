"""Which claims run out of time, and which payments of insurers wait for a person."""

from __future__ import annotations

from datetime import date

from clinic_tui.claims.queue_rules import ClockKind, Queue
from clinic_tui.claims.work_queries import work
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.clock import today
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.remittance.queries import exceptions
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

DAYS_LEFT = 7
"""A claim is told of from so many days before its time is over."""

SAID = {
    ClockKind.FILING: "to be filed",
    ClockKind.APPEAL: "to be appealed",
    ClockKind.ANSWER: "the payer's question to be answered",
}
"""What runs out, as it is told."""

REFUSED = (Queue.DENIED, Queue.REJECTED)
"""What somebody has to take up, or the money is lost."""


def find_claim_clocks(desk: Desk) -> int:
    """List claims whose time to file, appeal or answer is nearly over or was missed, those that were to be
    looked at by today, and denied and rejected ones that nobody has taken up; how many.
    """
    day = today(desk.clock)
    with desk.store.reading() as db:
        rows = work(db, desk.clock)
    found = [finding for row in rows if (finding := _of(row, day)) is not None]
    return settle(desk, NoticeKind.CLAIM_CLOCK, found)


def _of(row: WorkRow, day: date) -> Finding | None:
    """What presses most; None where nothing does."""
    claim = f"claim {row.number} to {row.payer}"
    clock = next((each for each in row.clocks if each.kind in SAID), None)
    if clock is not None and (left := clock.days_left(day)) <= DAYS_LEFT:
        until = f"{'until' if left >= 0 else 'over since'} {show_date(clock.last_day)}"
        return Finding(row.id, f"{claim}: {SAID[clock.kind]} {until}", clock.last_day)
    if row.follow_up_on is not None and row.follow_up_on <= day:
        whose = f", {row.owner}'s" if row.owner else ""
        return Finding(row.id, f"{claim}{whose}: to be looked at again {show_date(row.follow_up_on)}")
    if row.queue in REFUSED and not row.owner and row.follow_up_on is None:
        return Finding(row.id, f"{claim}: {row.queue.value}, and nobody has taken it up")
    return None


def find_unposted(desk: Desk) -> int:
    """Tell how many lines of insurers' payments could not be posted by themselves."""
    with desk.store.reading() as db:
        rows = exceptions(db)
    payments = len({row.payment_id for row in rows})
    words = f"{counted(len(rows), 'line')} of {counted(payments, 'payment')} of insurers to settle"
    settle(desk, NoticeKind.UNPOSTED, [Finding(0, words)] if rows else [])
    return len(rows)
