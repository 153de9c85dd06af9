"""What became of the runs of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.jobs.models import WORDS_LENGTH, JobRun
from clinic_tui.jobs.rows import JobRunRow, RunOutcome
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

QUIET = timedelta(minutes=15)
"""A run that says what the last one said is written down again after so long."""
KEPT = timedelta(days=90)

_COLUMNS: tuple[Any, ...] = (
    col(JobRun.id), col(JobRun.job), col(JobRun.started_at), col(JobRun.ended_at), col(JobRun.outcome),
    col(JobRun.words), col(JobRun.holder),
)  # fmt: skip


def record(
    desk: Desk,
    job: str,
    started: datetime,
    outcome: RunOutcome,
    words: str,
    holder: str,
    *,
    always: bool = False,
) -> None:
    """Write a run down, unless it is one of many that say the same (`always`: somebody asked for it)."""
    desk.require("jobs.run")
    now, said = desk.clock.now(), words[:WORDS_LENGTH]
    with desk.store.reading() as db:
        last = next(iter(runs(db, job, 1)), None)
    if not always and last and (last.outcome, last.words) == (outcome, said) and now - last.ended_at < QUIET:
        return
    with desk.act("jobs.run", undo=Undo.SKIP) as db:
        db.add(
            JobRun(
                job=job, started_at=started, ended_at=now, outcome=outcome, words=said, holder=holder[:100]
            )
        )


def runs(db: Session, job: str, limit: int = 50) -> tuple[JobRunRow, ...]:
    """The runs of a job that were written down, the newest first."""
    statement = select(*_COLUMNS).where(col(JobRun.job) == job).order_by(col(JobRun.id).desc()).limit(limit)
    return tuple(JobRunRow(*row) for row in db.execute(statement))


def last_runs(db: Session) -> dict[str, JobRunRow]:
    """The newest run of each job."""
    newest = select(func.max(col(JobRun.id))).group_by(col(JobRun.job)).scalar_subquery()
    return {row.job: row for row in _rows(db, col(JobRun.id).in_(newest))}


def last_success(db: Session, job: str) -> datetime | None:
    """When a run of the job last began that went well."""
    statement = select(func.max(col(JobRun.started_at))).where(
        col(JobRun.job) == job, col(JobRun.outcome) == RunOutcome.OK
    )
    found: datetime | None = db.execute(statement).scalar()
    return found


def _rows(db: Session, *where: Any) -> Sequence[JobRunRow]:
    return [JobRunRow(*row) for row in db.execute(select(*_COLUMNS).where(*where))]


def forget_old(desk: Desk) -> int:
    """Take out runs that nobody asks for any more; how many."""
    desk.require("jobs.run")
    before = desk.clock.now() - KEPT
    with desk.store.reading() as db:
        old = list(db.scalars(select(col(JobRun.id)).where(col(JobRun.ended_at) < before).limit(1000)))
    if old:
        with desk.act("jobs.run", undo=Undo.SKIP) as session:
            for row in session.scalars(select(JobRun).where(col(JobRun.id).in_(old))):
                session.delete(row)
    return len(old)
