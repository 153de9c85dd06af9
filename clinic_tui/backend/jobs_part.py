"""What screens may ask of the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import ClinicError
from clinic_tui.jobs import lead, records
from clinic_tui.jobs.rows import JobRow, JobRunRow, LeadRow, RunOutcome

if TYPE_CHECKING:
    from clinic_tui.clinic import Clinic
    from clinic_tui.store.presence import Presence


class JobsPart:
    """The jobs, what became of them, and running one by hand."""

    def __init__(self, sitting: Sitting, clinic: Clinic, presence: Presence) -> None:
        self._sitting = sitting
        self._clinic = clinic
        self._presence = presence

    def list(self) -> tuple[JobRow, ...]:
        """All jobs with their last runs."""
        from clinic_tui.worker.listing import job_rows

        self._sitting.desk.require("jobs.view")
        return job_rows(self._clinic, led=self._presence.jobs_are_led())

    def leader(self) -> LeadRow | None:
        """Who runs the jobs now; None where nobody does."""
        found = self._sitting.ask("jobs.view", lead.lead)
        return found if self._presence.jobs_are_led() else None

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
