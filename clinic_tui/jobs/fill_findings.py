"""Which places are to be filled up: one notice for each, however many items it asks for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy.orm import Session

from clinic_tui.clock import Clock, today
from clinic_tui.jobs.findings import Finding, settle, standing_now
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.stock.fill_reads import asking
from clinic_tui.stock.fill_up import Asking, place_words
from clinic_tui.store.desk import Desk

URGENT = "urgent"


def find_fill_ups(desk: Desk) -> int:
    """Bring the notices of places to be filled up in step with them; how many stand now."""
    with desk.store.reading() as db:
        found = _found(db, today(desk.clock))
    return settle(desk, NoticeKind.FILL_UP, found)


def fill_ups(db: Session, clock: Clock) -> tuple[NoticeRow, ...]:
    """What `find_fill_ups` would let stand at this moment, what has stood longest first."""
    return standing_now(db, clock, NoticeKind.FILL_UP, _found(db, today(clock)))


def _found(db: Session, day: date) -> list[Finding]:
    by_place: dict[int, list[Asking]] = defaultdict(list)
    for each in asking(db, day):
        by_place[each.place_id].append(each)
    return [_finding(place_id, asked) for place_id, asked in by_place.items()]


def _finding(place_id: int, asked: list[Asking]) -> Finding:
    stage = URGENT if any(each.urgent for each in asked) else ""
    words = place_words(asked)
    return Finding(place_id, f"{words}, {stage}" if stage else words, stage=stage)
