"""Whose times were corrected has seen it: noted as soon as the own sheet was read."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.time_clock.models import TimeEntry, TimeStep


def note_seen(desk: Desk, step_ids: tuple[int, ...]) -> None:
    """The person has seen these; of somebody else's times nothing is noted."""
    with desk.act("time.own", undo=Undo.SKIP) as db:
        steps = db.scalars(
            select(TimeStep)
            .join(TimeEntry, col(TimeEntry.id) == col(TimeStep.entry_id))
            .where(
                col(TimeStep.id).in_(list(step_ids)),
                col(TimeStep.seen_at).is_(None),
                col(TimeEntry.account_id) == desk.actor.account_id,
            )
        )
        for step in steps:
            step.seen_at = desk.clock.now()
