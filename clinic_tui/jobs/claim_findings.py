"""Which claims run out of time, and which payments of insurers wait for a person."""

from __future__ import annotations

from clinic_tui.claims.queue_rules import ClockKind
from clinic_tui.claims.work_queries import work
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
"""What runs out, as it is told; a day to look again is its owner's own."""


def find_claim_clocks(desk: Desk) -> int:
    """List claims whose time to file, appeal or answer is nearly over, or was missed; how many."""
    day, found = today(desk.clock), []
    with desk.store.reading() as db:
        rows = work(db, desk.clock)
    for row in rows:
        clock = next((each for each in row.clocks if each.kind in SAID), None)
        if clock is None or (left := clock.days_left(day)) > DAYS_LEFT:
            continue
        until = f"{'until' if left >= 0 else 'over since'} {show_date(clock.last_day)}"
        words = f"claim {row.number} to {row.payer}: {SAID[clock.kind]} {until}"
        found.append(Finding(row.id, words, clock.last_day))
    return settle(desk, NoticeKind.CLAIM_CLOCK, found)


def find_unposted(desk: Desk) -> int:
    """Tell how many lines of insurers' payments could not be posted by themselves."""
    with desk.store.reading() as db:
        rows = exceptions(db)
    payments = len({row.payment_id for row in rows})
    words = f"{counted(len(rows), 'line')} of {counted(payments, 'payment')} of insurers to settle"
    settle(desk, NoticeKind.UNPOSTED, [Finding(0, words)] if rows else [])
    return len(rows)
