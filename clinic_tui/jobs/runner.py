"""The scheduler: it runs in the one terminal that holds the clinic's jobs lock."""

from __future__ import annotations

import threading
from collections.abc import Callable

from clinic_tui.errors import ClinicError
from clinic_tui.fault_log import record
from clinic_tui.jobs.findings import find_left_open, find_low_stock
from clinic_tui.store.desk import Desk

ELECTION_SECONDS = 0.5
"""How often a terminal that does not lead tries to: after a leader's death the next one takes over."""

FAULT_SECONDS = 30.0
"""The pause after what was not expected: each time is written down."""

EVERY_SECONDS = {"low-stock": 30, "left-open": 60}
JOBS: dict[str, Callable[[Desk], int]] = {"low-stock": find_low_stock, "left-open": find_left_open}


class JobRunner:
    """Waits for the lead, then runs the jobs until it is stopped or loses the lead."""

    def __init__(self, desk: Desk, leads: Callable[[], bool]) -> None:
        self._desk = desk
        self._leads = leads
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to stand for election."""
        self._thread.start()

    def stop(self) -> None:
        """End; a job that is running is not waited for longer than a second."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self._is_leader():
                    self._lead()
            except Exception as fault:  # noqa: BLE001 - the edge of the thread: without it no job runs here again
                record(fault)
                self._stop.wait(FAULT_SECONDS)
            self._stop.wait(ELECTION_SECONDS)

    def _is_leader(self) -> bool:
        try:
            return self._leads()
        except ClinicError:
            return False

    def _lead(self) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(
            timezone=self._desk.clock.zone,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": None,  # the default of 1 s drops a late job with only a log line
            },
        )
        for name, job in JOBS.items():
            scheduler.add_job(self._once, "interval", seconds=EVERY_SECONDS[name], args=(job,), id=name)
        scheduler.start()
        try:
            for job in JOBS.values():
                self._once(job)
            while not self._stop.wait(ELECTION_SECONDS) and self._is_leader():
                pass
        finally:
            scheduler.shutdown(wait=False)

    def _once(self, job: Callable[[Desk], int]) -> None:
        """One run; a refusal (busy, disk full) is tried again next time, anything else is written down."""
        try:
            if not self._stop.is_set() and self._is_leader():
                job(self._desk)
        except ClinicError:
            return
        except Exception as fault:  # noqa: BLE001 - the edge of a job: it must not end the scheduler
            record(fault)
