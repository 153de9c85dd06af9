"""The process that is there for the jobs alone: `clinic-tui worker`."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.jobs.lead import fenced, take_lead
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.store.presence import Presence, presence_of
from clinic_tui.worker.job import Job
from clinic_tui.worker.registry import jobs_of
from clinic_tui.worker.runner import JobRunner, holder_words, run_job

LETTER = "jobs"
"""The desk of the worker, as the journal names it."""
BEAT_SECONDS = 5.0
STUCK_SECONDS = 30.0
"""A loop that did not come round for so long is stuck, and the watchdog is not fed."""


def work(folder: Path, tell: Callable[[str], None]) -> None:
    """Run the clinic's jobs until SIGTERM or SIGINT. Raises ClinicError where it cannot be opened."""
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: stop.set())
    with _at_work(folder) as (clinic, presence):
        runner = JobRunner(
            clinic,
            clinic.desk(SYSTEM, LETTER, presence),
            presence,
            jobs_of(clinic),
            holder=holder_words("worker"),
            is_worker=True,
            tell=tell,
        )
        runner.start()
        tell(f"at work for {clinic.settings.name}")
        notify("READY=1")
        while not stop.wait(BEAT_SECONDS):
            if monotonic() - runner.last_beat < STUCK_SECONDS:
                notify("WATCHDOG=1")
        notify("STOPPING=1")
        runner.stop()
    tell("has ended")


def work_once(folder: Path, tell: Callable[[str], None]) -> bool:
    """Run every job once; False where one did not go well. Raises Conflict while another process leads."""
    with _at_work(folder) as (clinic, presence):
        if not presence.lead_jobs():
            raise Conflict("another process runs the jobs: `clinic-tui jobs list` says which")
        holder = holder_words("worker")
        desk = clinic.desk(SYSTEM, LETTER, presence)
        desk = fenced(desk, take_lead(desk, holder))
        with _shown_at_work(presence):
            well = [_run_once(clinic, desk, presence, job, holder, tell) for job in jobs_of(clinic)]
    return all(well)


def _run_once(
    clinic: Clinic, desk: Desk, presence: Presence, job: Job, holder: str, tell: Callable[[str], None]
) -> bool:
    if not presence.begin_job(job.name):
        tell(f"{job.name}: is being run by hand just now")
        return False
    try:
        outcome, words = run_job(clinic, desk, job, holder)
    finally:
        with contextlib.suppress(ClinicError):  # a lost connection has let it go
            presence.end_job(job.name)
    tell(f"{job.name}: {outcome.value if outcome else 'lead lost'}: {words}")
    return outcome is RunOutcome.OK


@contextlib.contextmanager
def _shown_at_work(presence: Presence) -> Iterator[None]:
    """Show again and again that this process leads, however long a job takes."""
    over = threading.Event()

    def show() -> None:
        while not over.wait(BEAT_SECONDS):
            with contextlib.suppress(ClinicError):
                presence.lead_jobs()

    shown = threading.Thread(target=show, name="lead", daemon=True)
    shown.start()
    try:
        yield
    finally:
        over.set()
        shown.join()


@contextlib.contextmanager
def _at_work(folder: Path) -> Iterator[tuple[Clinic, Presence]]:
    with (
        contextlib.closing(open_clinic(folder)) as clinic,
        contextlib.closing(presence_of(clinic.store)) as presence,
    ):
        yield clinic, presence


def notify(state: str) -> None:
    """Tell systemd, where it started this process and wants to be told (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        channel.sendall(state.encode())
