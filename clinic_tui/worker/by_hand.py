"""Running a job because a person asked for it."""

from __future__ import annotations

import contextlib

from clinic_tui.clinic import Clinic
from clinic_tui.errors import Conflict
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.store.presence import presence_of
from clinic_tui.worker.registry import job_named
from clinic_tui.worker.runner import run_job


def run_by_hand(clinic: Clinic, desk: Desk, name: str) -> tuple[RunOutcome, str]:
    """Run the job once, whoever leads; while it runs nobody else runs it, the leader neither.

    It runs with the program's own rights, as it does by itself; the journal has the
    person who asked in the record of the run. Raises NotPermitted, NotFound for no such
    job, Conflict where it is running just now.
    """
    desk.require("jobs.run")
    job = job_named(clinic, name)
    with contextlib.closing(presence_of(clinic.store)) as presence:
        if not presence.begin_job(name, by_hand=True):
            raise Conflict(f"{name} is running just now: see `jobs history {name}` in a moment")
        holder = f"{desk.actor.login} at desk {desk.letter}"
        outcome, words = run_job(clinic, desk.as_actor(SYSTEM), job, holder, by_hand=True)
    return outcome or RunOutcome.REFUSED, words
