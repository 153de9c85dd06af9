"""How often scrub rules stop claims: each claim once for each rule and month.

A scrub stores nothing, and is done at every look at the list. What is stopped is noted by a job once an hour,
and where claims are made; only what was not noted in the month already is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import RuleStop
from clinic_tui.claims.rule_rows import YES_DAYS
from clinic_tui.claims.to_send import ToSend, claims_due
from clinic_tui.clock import Clock, today
from clinic_tui.collector import in_bulk
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo

Stop = tuple[int, int, int]
"""Rule, visit, and the policy that the claim asks."""


@in_bulk()
def note_what_is_stopped(desk: Desk) -> int:
    """Note which rules stop which of the claims that are due; how many claims are stopped now.

    Where all of it is noted already nothing is written.
    """
    desk.require("jobs.run")
    day = today(desk.clock)
    with desk.store.reading() as db:
        stops = stops_of(claims_due(db, desk.clock))
        is_noted = stops <= _noted(db, day, stops)
    if not is_noted:
        with desk.act("jobs.run", undo=Undo.SKIP) as db:
            note_stops(db, stops, day)
    return len({(visit, policy) for _, visit, policy in stops})


def stops_of(due: Iterable[ToSend]) -> frozenset[Stop]:
    """What of these claims is stopped by which rule."""
    return frozenset(
        (found.rule, each.appointment_id, each.coverage_id) for each in due for found in each.errors
    )


def note_stops(db: DeskSession, stops: Collection[Stop], day: date) -> None:
    """Write down what the month does not know yet; in the action of whoever came upon it."""
    new = sorted(set(stops) - _noted(db, day, stops))
    db.add_fresh(
        [
            fresh(RuleStop, rule=rule, appointment_id=visit, coverage_id=policy, month=_month(day), day=day)
            for rule, visit, policy in new
        ]
    )


def stopped_lately(db: Session, clock: Clock) -> Mapping[int, int]:
    """By rule, how many claims it stopped in YES_DAYS, each once."""
    claims = (
        select(col(RuleStop.rule), col(RuleStop.appointment_id), col(RuleStop.coverage_id))
        .where(col(RuleStop.day) >= today(clock) - timedelta(days=YES_DAYS))
        .distinct()
        .subquery()
    )
    found = db.execute(select(claims.c.rule, func.count()).group_by(claims.c.rule))
    return {row[0]: row[1] for row in found}


def stopped_by_month(db: Session, clock: Clock, rule: int) -> tuple[tuple[date, int], ...]:
    """How many claims a rule stopped in each month of YES_DAYS, by its first day, the oldest first."""
    first = _month(today(clock) - timedelta(days=YES_DAYS))
    months: tuple[Any, ...] = (col(RuleStop.month), func.count())
    found = db.execute(
        select(*months)
        .where(col(RuleStop.rule) == rule, col(RuleStop.month) >= first)
        .group_by(col(RuleStop.month))
        .order_by(col(RuleStop.month))
    )
    return tuple((month, count) for month, count in found)


def _noted(db: Session, day: date, stops: Collection[Stop]) -> frozenset[Stop]:
    """What of these visits the month knows."""
    columns: tuple[Any, ...] = (
        col(RuleStop.rule), col(RuleStop.appointment_id), col(RuleStop.coverage_id)
    )  # fmt: skip
    visits = sorted({visit for _, visit, _ in stops})
    found: set[Stop] = set()
    for start in range(0, len(visits), AT_ONCE):
        part = col(RuleStop.appointment_id).in_(visits[start : start + AT_ONCE])
        rows = db.execute(select(*columns).where(col(RuleStop.month) == _month(day), part))
        found.update((rule, visit, policy) for rule, visit, policy in rows)
    return frozenset(found)


def _month(day: date) -> date:
    return day.replace(day=1)
