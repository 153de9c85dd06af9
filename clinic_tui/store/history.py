"""The line of events under an object, from the journal, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinic_tui.store.journal import Change, journal
from clinic_tui.words.deeds import deed
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

QUIET = ("version", "stage_at", "id")
"""Columns whose changes tell a person nothing."""

TELLING = ("words", "payer", "digits", "diagnoses")
"""Columns that say what a row is when it is written or taken away."""


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
    return events(session, limit, journal.c.entity == entity, journal.c.entity_id == entity_id)


def events(session: Session, limit: int, *where: ColumnElement[bool]) -> tuple[Event, ...]:
    """The events of these lines of the journal, newest first."""
    rows = session.execute(
        select(journal).where(*where).order_by(journal.c.seq.desc()).limit(limit)
    ).mappings()
    return tuple(
        Event(row["seq"], row["at"], row["who"], row["desk"], row["verb"], _words(row), row["reason"])
        for row in rows
    )


def _words(row: Any) -> str:
    what = f"undo: {row['reason']}" if row["undoes"] else deed(row["verb"])
    before, after = json.loads(row["before"] or "{}"), json.loads(row["after"] or "{}")
    if "refused" in after:
        return f"{what}: refused, {after['refused']}"
    if row["change"] != Change.UPDATE:
        named = [str(side[name]) for side in (after, before) for name in TELLING if side.get(name)]
        return f"{what}: {named[0]}" if named else what
    changes = [
        f"{_title(name)} {_shown(name, before.get(name))} -> {_shown(name, value)}"
        for name, value in after.items()
        if name not in QUIET and not name.endswith(("_at", "_hash", "_id"))
    ]
    return f"{what}: {', '.join(changes)}" if changes else what


def _title(name: str) -> str:
    """`end` for end_minute, `copay` for copay_cents, else the name in words."""
    return name.removesuffix("_minute").removesuffix("_cents").replace("_", " ")


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return "-"
    if name.endswith("_minute"):
        return show_time(value)
    if name.endswith("_cents"):
        return show_money(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
