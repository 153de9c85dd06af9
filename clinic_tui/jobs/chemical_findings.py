"""What the jobs find of hazardous chemicals."""

from __future__ import annotations

from clinic_tui.chemicals.queries import needing
from clinic_tui.chemicals.rows import ChemicalRow
from clinic_tui.clock import today
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted

NAMED = 2
"""So many are named; the page shows all."""


def find_chemicals(desk: Desk) -> int:
    """List chemicals without a safety data sheet in one notice, in another those whose maker is to be asked.

    Returns how many chemicals. Words stay the same from run to run: no run writes what was said already.
    """
    with desk.store.reading() as db:
        rows = needing(db, today(desk.clock))
    missing = [row for row in rows if row.sheet is None]
    old = [row for row in rows if row.sheet is not None]
    found = [
        Finding(of[0].id, f"{counted(len(of), 'chemical')} {words}: {_named(of)}")
        for of, words in (
            (missing, "without a safety data sheet (29 CFR 1910.1200(g)(1))"),
            (old, "whose maker is to be asked for a newer safety data sheet"),
        )
        if of
    ]
    settle(desk, NoticeKind.CHEMICALS, found)
    return len(rows)


def _named(rows: list[ChemicalRow]) -> str:
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return ", ".join(row.product for row in rows[:NAMED]) + more
