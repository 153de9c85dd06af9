"""What a clinic runs out of before it can come, and which orders should be here already."""

from __future__ import annotations

from clinic_tui.clock import today
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.purchasing.order_reads import overdue
from clinic_tui.purchasing.outlook import running_out
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


def find_running_out(desk: Desk) -> int:
    """List items that are used up before an order of today could come, and of which nothing is; how many."""
    with desk.store.reading() as db:
        rows = running_out(db, today(desk.clock))
    found = [
        Finding(
            row.item_id,
            f"{row.name}: {row.usable} {row.unit} last {counted(row.cover_days, 'day')}, "
            f"{row.vendor} takes {counted(row.lead_days, 'day')}",
        )
        for row in rows
    ]
    return settle(desk, NoticeKind.RUNS_OUT, found)


def find_overdue_orders(desk: Desk) -> int:
    """List orders on their way that were expected before today; how many."""
    with desk.store.reading() as db:
        rows = overdue(db, today(desk.clock))
    found = [
        Finding(
            row.id,
            f"order {row.number} to {row.vendor}: expected {show_date(row.expected_on)}, {row.state.value}",
        )
        for row in rows
        if row.expected_on is not None
    ]
    return settle(desk, NoticeKind.ORDERS, found)
