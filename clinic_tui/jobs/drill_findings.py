"""What the jobs find of drills."""

from __future__ import annotations

from datetime import timedelta

from clinic_tui.clock import today
from clinic_tui.drills.queries import due_by
from clinic_tui.drills.rules import DUE_SOON_DAYS
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.store.desk import Desk
from clinic_tui.words.dates import show_date


def find_drills(desk: Desk) -> int:
    """List drills that are due within `DUE_SOON_DAYS` or overdue; how many."""
    day = today(desk.clock)
    with desk.store.reading() as db:
        found = [
            Finding(
                row.id,
                f"{row.kind.value} drill at {row.site}: "
                f"{'overdue since' if row.due < day else 'due'} {show_date(row.due)}",
                row.due,
            )
            for row in due_by(db, day + timedelta(days=DUE_SOON_DAYS))
        ]
    return settle(desk, NoticeKind.DRILLS, found)
