"""The line of events under an object, from the journal, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.store.desk import words_of
from clinic_tui.store.journal import Change, journal

QUIET = ("version", "stage_at", "id")
"""Columns whose changes tell a person nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change of an object: who did what when, and what became of which field."""

    seq: int
    at: datetime
    who: str
    desk: str
    verb: str
    words: str
    reason: str


def history(session: Session, entity: str, entity_id: int, limit: int = 200) -> tuple[Event, ...]:
    """The events of one object, newest first."""
    rows = session.execute(
        select(journal)
        .where(journal.c.entity == entity, journal.c.entity_id == entity_id)
        .order_by(journal.c.seq.desc())
        .limit(limit)
    ).mappings()
    return tuple(
        Event(row["seq"], row["at"], row["who"], row["desk"], row["verb"], _words(row), row["reason"])
        for row in rows
    )


def _words(row: Any) -> str:
    what = f"undo: {row['reason']}" if row["undoes"] else words_of(row["verb"])
    if row["change"] != Change.UPDATE:
        return what
    before, after = json.loads(row["before"]), json.loads(row["after"])
    changes = [
        f"{name.replace('_', ' ')} {_shown(before.get(name))} -> {_shown(value)}"
        for name, value in after.items()
        if name not in QUIET and not name.endswith(("_at", "_hash"))
    ]
    return f"{what}: {', '.join(changes)}" if changes else what


def _shown(value: Any) -> str:
    return "-" if value in (None, "") else str(value)
