"""The jobs as lists show them."""

from __future__ import annotations

from clinic_tui.clinic import Clinic
from clinic_tui.jobs.records import last_runs, runs
from clinic_tui.jobs.rows import JobRow, JobRunRow, RunOutcome
from clinic_tui.worker.registry import jobs_of

LOOKED_AT = 20
"""So many runs are looked at for how many failed in a row."""


def job_rows(clinic: Clinic, *, led: bool) -> tuple[JobRow, ...]:
    """All jobs with their last runs; `led` is whether some process runs them now."""
    with clinic.store.reading() as db:
        last = last_runs(db)
        return tuple(
            JobRow(
                job.name,
                job.words,
                job.plan.words,
                last.get(job.name),
                job.plan.next_after(clinic.clock.now(), clinic.clock) if led else None,
                _failures(runs(db, job.name, LOOKED_AT)),
                job.preview is not None,
            )
            for job in jobs_of(clinic)
        )


def _failures(newest_first: tuple[JobRunRow, ...]) -> int:
    return next(
        (count for count, run in enumerate(newest_first) if run.outcome is RunOutcome.OK), len(newest_first)
    )
