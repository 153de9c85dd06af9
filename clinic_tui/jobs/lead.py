"""Who runs the jobs, by a number that rises each time: a former leader's writes are refused.

A lock says who leads now (store/presence.py), but a process that stood still while
another took over wakes up and goes on where it was. Each of its writes asks in its own
transaction whether its number is still the last.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.jobs.models import JobLead
from clinic_tui.jobs.rows import LeadRow
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo


class LeadLost(Conflict):
    """Another process runs the jobs by now."""


def take_lead(desk: Desk, holder: str) -> int:
    """Note who leads from now on; the number that stands for this lead."""
    with desk.act("jobs.run", undo=Undo.SKIP) as db:
        row = db.get(JobLead, 1)
        if row is None:
            row = JobLead(id=1, token=0, holder="", since=desk.clock.now())
            db.add(row)
        row.token, row.holder, row.since = row.token + 1, holder[:100], desk.clock.now()
        return row.token


def fenced(desk: Desk, token: int) -> Desk:
    """The same desk, whose every write is refused with LeadLost once somebody else has taken the lead."""
    return desk.as_actor(replace(desk.actor, require_standing=partial(_require, token)))


def _require(token: int, db: Session) -> None:
    if db.execute(select(col(JobLead.token)).where(col(JobLead.id) == 1)).scalar() != token:
        raise LeadLost("another process runs the jobs by now: nothing was written")


def lead(db: Session) -> LeadRow | None:
    """Who took the lead last; None where nobody ever did."""
    row = db.execute(select(col(JobLead.token), col(JobLead.holder), col(JobLead.since))).one_or_none()
    return None if row is None else LeadRow(*row)
