"""Running a job soon after what it looks at was written: what it found goes with its cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from clinic_tui.store.engine import Store
from clinic_tui.store.watch import Watcher
from clinic_tui.worker.job import Job

if TYPE_CHECKING:
    from apscheduler.schedulers.base import BaseScheduler

SETTLED = timedelta(seconds=1)
"""After a write: the next of the same save may come at once."""

APART = timedelta(seconds=15)
"""Between two runs of a job for writes that go on and on, as those of an import."""


class Following:
    """Listens to what any desk writes, as long as a process runs the jobs."""

    def __init__(self, store: Store, jobs: Sequence[Job], scheduler: BaseScheduler) -> None:
        self._jobs = [job for job in jobs if job.follows]
        self._scheduler = scheduler
        self._watcher = Watcher(store, self._heard)
        self._last: dict[str, datetime] = {}
        """By job, the moment for which it was last brought forward."""

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watcher.stop()

    def _heard(self, tables: frozenset[str]) -> None:
        for job in self._jobs:
            if job.follows & tables:
                self._bring_forward(job)

    def _bring_forward(self, job: Job) -> None:
        planned = self._scheduler.get_job(job.name)
        if planned is None:
            return
        soon = datetime.now(self._scheduler.timezone) + SETTLED
        if job.name in self._last:
            soon = max(soon, self._last[job.name] + APART)
        if soon < planned.next_run_time:
            self._last[job.name] = soon
            planned.modify(next_run_time=soon)
