"""Running a job because a person asked for it."""

from __future__ import annotations

from clinic_tui.clinic import Clinic
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.worker.registry import job_named
from clinic_tui.worker.runner import run_job


def run_by_hand(clinic: Clinic, desk: Desk, name: str) -> tuple[RunOutcome, str]:
    """Run the job once, whoever leads: no job does harm by running twice.

    It runs with the program's own rights, as it does by itself; the journal has the
    person who asked in the record of the run. Raises NotPermitted, or NotFound for no such job.
    """
    desk.require("jobs.run")
    job = job_named(clinic, name)
    outcome, words = run_job(clinic, desk.as_actor(SYSTEM), job, f"{desk.actor.login} at desk {desk.letter}")
    return outcome or RunOutcome.REFUSED, words
