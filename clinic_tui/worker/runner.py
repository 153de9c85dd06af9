"""Running the jobs: in the one process that leads, worker or console, until it stops or loses the lead."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from clinic_tui.clinic import Clinic
from clinic_tui.clock import Clock
from clinic_tui.errors import ClinicError
from clinic_tui.fault_log import record as record_fault
from clinic_tui.jobs.lead import LeadLost, fenced, take_lead
from clinic_tui.jobs.records import last_success, record
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import journal
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.presence import Presence
from clinic_tui.worker.following import Following
from clinic_tui.worker.job import Daily, Every, Job, Plan

if TYPE_CHECKING:
    from apscheduler.schedulers.base import BaseScheduler

ELECTION_SECONDS = 0.5
"""How often a process that does not lead tries to: after a leader's death the next one takes over."""

FILES_SECONDS = 0.2
"""The same where the lock is a file: to look at it costs a tenth of a millisecond, and no server anything."""

AT_ONCE = 2
"""Jobs: a backup or a mail server takes long, and others go on beside it. At the start nearly all are due,
and ten at once took 10 MB more and the time of the console that runs them."""

FAULT_SECONDS = 30.0
"""The pause after what was not expected: each time is written down."""

RETRY = timedelta(hours=1)
"""After a daily job that failed."""


def holder_words(kind: str) -> str:
    """Which process this is: `worker on desk-pc, process 812`."""
    return f"{kind} on {socket.gethostname()}, process {os.getpid()}"


class JobRunner:
    """Waits for the lead, then runs the jobs until it is stopped or loses the lead.

    A console (not `is_worker`) stands back while a worker is there. `tell` hears what is
    done, in words without patients.
    """

    def __init__(
        self,
        clinic: Clinic,
        desk: Desk,
        presence: Presence,
        jobs: Sequence[Job],
        *,
        holder: str,
        is_worker: bool = False,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._clinic = clinic
        self._desk = desk
        self._presence = presence
        self._jobs = tuple(jobs)
        self._holder = holder
        self._is_worker = is_worker
        self._tell = tell
        self._stop = threading.Event()
        self._scheduler: BaseScheduler | None = None
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        on_files = isinstance(desk.store.location, SqliteFile)
        self._pause = min(ELECTION_SECONDS, FILES_SECONDS) if on_files else ELECTION_SECONDS
        self.last_beat = monotonic()
        """When the loop last came round, by the clock that nobody can set."""

    def start(self) -> None:
        """Begin to stand for election."""
        self._thread.start()

    def stop(self) -> None:
        """End; a job that is running is not waited for longer than a second."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        if self._is_worker:
            _load()
        while not self._stop.is_set():
            self.last_beat = monotonic()
            try:
                if self._is_leader():
                    self._lead()
            except ClinicError:
                self._presence_gone()
            except Exception as fault:  # noqa: BLE001 - the edge of the thread: without it no job runs here again
                record_fault(fault)
                self._stop.wait(FAULT_SECONDS)
            self._stop.wait(self._pause)

    def _is_leader(self) -> bool:
        try:
            if self._is_worker:
                self._presence.announce_worker()
            elif self._presence.worker_is_there():
                self._presence.give_up_jobs()
                return False
            return self._presence.lead_jobs()
        except ClinicError:
            return False

    def _presence_gone(self) -> None:
        with contextlib.suppress(ClinicError):
            self._presence.give_up_jobs()

    def _lead(self) -> None:
        # Set when a write under this lead is refused, as somebody led meanwhile: to be taken anew, or left.
        lost = threading.Event()
        token = take_lead(self._desk, self._holder)  # first: the others see at once who leads
        from apscheduler.schedulers.background import BackgroundScheduler

        logging.getLogger("apscheduler").addHandler(logging.NullHandler())  # else it writes on the screen
        self._tell(f"runs the jobs from now on (lead {token})")
        desk = fenced(self._desk, token)
        self._scheduler = scheduler = BackgroundScheduler(
            timezone=self._desk.clock.zone,
            executors={"default": {"type": "threadpool", "max_workers": AT_ONCE}},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": None,  # the default of 1 s drops a late job with only a log line
            },
        )
        for job in self._jobs:
            at_once = (
                {"next_run_time": datetime.now(self._desk.clock.zone)}
                if self._is_due_at_the_start(job)
                else {}  # and not None, which is the scheduler's word for a job that waits
            )
            trigger = _trigger(job.plan, self._desk.clock)
            scheduler.add_job(self._once, trigger, args=(job, desk, lost), id=job.name, **at_once)
        scheduler.start()
        try:
            with Following(self._desk.store, self._jobs, scheduler):
                while not self._stop.wait(ELECTION_SECONDS) and not lost.is_set() and self._is_leader():
                    self.last_beat = monotonic()
        finally:
            self._scheduler = None
            scheduler.shutdown(wait=False)
            self._tell("runs no jobs any more")

    def _is_due_at_the_start(self, job: Job) -> bool:
        if isinstance(job.plan, Every):
            return True
        clock = self._desk.clock
        due = job.plan.last_before(clock.now(), clock)
        with self._desk.store.reading() as db:
            began = (
                last_success(db, job.name)
                or db.execute(select(journal.c.at).order_by(journal.c.seq).limit(1)).scalar_one_or_none()
            )
        return began is not None and began < due

    def _once(self, job: Job, desk: Desk, lost: threading.Event) -> None:
        """One run; what it does and how it fails is written down, and ends no other job.

        It may end when the lead that it began under is over: only that one is `lost`.
        """
        try:
            if self._stop.is_set() or not self._is_leader() or not self._presence.begin_job(job.name):
                return
        except ClinicError:
            return
        except Exception as fault:  # noqa: BLE001 - the edge of the scheduler's thread
            record_fault(fault)
            return
        try:
            outcome, words = run_job(self._clinic, desk, job, self._holder)
        finally:
            with contextlib.suppress(ClinicError):  # a lost connection has let it go
                self._presence.end_job(job.name)
        if outcome is None:
            lost.set()
            return
        if outcome is not RunOutcome.OK or isinstance(job.plan, Daily):
            self._tell(f"{job.name}: {outcome.value}: {words}")
        scheduler = self._scheduler
        if outcome is not RunOutcome.OK and isinstance(job.plan, Daily) and scheduler is not None:
            retry = datetime.now(self._desk.clock.zone) + RETRY
            scheduler.add_job(
                self._once, "date", run_date=retry, args=(job, desk, lost), id=f"{job.name} again",
                replace_existing=True,
            )  # fmt: skip


def _load() -> None:
    """What the first lead and its first write would load: a worker that stands by has the time for it.

    It is a second of the processor, in which no jobs would run. Consoles have the tables since the sign-in.
    """
    import apscheduler.schedulers.background  # noqa: F401
    from sqlalchemy.orm import configure_mappers

    from clinic_tui.store.all_tables import all_tables

    all_tables()
    configure_mappers()


def run_job(
    clinic: Clinic, desk: Desk, job: Job, holder: str, *, by_hand: bool = False
) -> tuple[RunOutcome | None, str]:
    """Run a job once and write down what came of it; no outcome where the lead was lost meanwhile."""
    desk.require("jobs.run")
    started = desk.clock.now()
    try:
        outcome, words = RunOutcome.OK, job.run(clinic, desk)
    except LeadLost:
        return None, ""
    except ClinicError as refusal:
        outcome, words = RunOutcome.REFUSED, refusal.words
    except Exception as fault:  # noqa: BLE001 - the edge of a job: it must not end the scheduler
        outcome, words = RunOutcome.FAILED, f"something unexpected: reference {record_fault(fault)}"
    try:
        record(desk, job.name, started, outcome, words, holder, always=by_hand)
    except LeadLost:
        return None, ""
    except ClinicError:
        pass  # busy, or the disk is full: the next run is written down
    return outcome, words


def _trigger(plan: Plan, clock: Clock) -> Any:
    """The plan as the scheduler knows it; it lives by the machine's clock, the plan by the clinic's."""
    from apscheduler.triggers.base import BaseTrigger

    class ClinicTrigger(BaseTrigger):  # type: ignore[misc]
        """Fires when the clinic's clock says so."""

        def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
            """In the machine's time, and not before it is so late here: it would be the same moment again."""
            here = clock.now()
            since_asked = datetime.now(now.tzinfo) - now
            return now + since_asked + (plan.next_after(here, clock) - here)

    return ClinicTrigger()
