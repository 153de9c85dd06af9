"""What screens may ask of the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import ClinicError
from clinic_tui.jobs import lead, records
from clinic_tui.jobs.rows import JobRow, JobRunRow, LeadRow, RunOutcome

if TYPE_CHECKING:
    from clinic_tui.clinic import Clinic
    from clinic_tui.store.presence import Presence

UNLED_SECONDS = 45
"""So long nobody is seen to run them before the desks are told: asked each minute, they know within two."""


class JobsPart:
    """The jobs, what became of them, and running one by hand."""

    def __init__(self, sitting: Sitting, clinic: Clinic, presence: Presence) -> None:
        self._sitting = sitting
        self._clinic = clinic
        self._presence = presence
        self._unled_since: float | None = None

    def list(self) -> tuple[JobRow, ...]:
        """All jobs with their last runs."""
        from clinic_tui.worker.listing import job_rows

        self._sitting.desk.require("jobs.view")
        return job_rows(self._clinic, led=self._presence.jobs_are_led())

    def leader(self) -> LeadRow | None:
        """Who runs the jobs now; None where nobody does."""
        found = self._sitting.ask("jobs.view", lead.lead)
        return found if self._presence.jobs_are_led() else None

    def unled_words(self) -> str:
        """That no process runs the jobs, and for how long; empty where one does or did just now.

        This console runs them itself where no other process does: it is amiss where it cannot.
        """
        try:
            led = self._presence.jobs_are_led()
        except ClinicError:
            led = False
        if led:
            self._unled_since = None
            return ""
        if self._unled_since is None:
            self._unled_since = monotonic()
        seconds = monotonic() - self._unled_since
        if seconds < UNLED_SECONDS:
            return ""
        minutes = max(1, int(seconds // 60))
        return f"no process has run the jobs for {minutes} min: no backups; see `clinic-tui doctor`"

    def runs(self, job: str) -> tuple[JobRunRow, ...]:
        """The runs of a job that were written down, the newest first."""
        return self._sitting.ask("jobs.view", records.runs, job)

    def preview(self, job: str) -> Sequence[str]:
        """What a run would do now, line by line."""
        from clinic_tui.worker.registry import job_named

        desk = self._sitting.desk
        desk.require("jobs.run")
        wanted = job_named(self._clinic, job)
        return wanted.preview(self._clinic, desk) if wanted.preview else ()

    def run(self, job: str) -> str:
        """Run a job by hand; what came of it. Raises ClinicError where it did not go well."""
        from clinic_tui.worker.by_hand import run_by_hand

        outcome, words = run_by_hand(self._clinic, self._sitting.desk, job)
        if outcome is not RunOutcome.OK:
            raise ClinicError(f"{job}: {words}")
        return words
