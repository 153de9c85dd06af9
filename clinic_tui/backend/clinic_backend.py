"""The open clinic as the console sees it: one object with a part per capability."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.backend.parts import Parts, when_asked
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.probing import Recovery
from clinic_tui.store.watch import Watcher

if TYPE_CHECKING:
    from clinic_tui.backend.amiss import Counts
    from clinic_tui.backend.remembered_reads import RememberedReads
    from clinic_tui.backend.urgency_row import Urgent
    from clinic_tui.errors import ClinicError
    from clinic_tui.jobs.rows import NoticeRow
    from clinic_tui.store.undo import Undoable
    from clinic_tui.worker.runner import JobRunner


class Backend(Parts):
    """Everything a screen may ask. All of it blocks: call it from a thread."""

    def __init__(self, clinic: Clinic) -> None:
        super().__init__(clinic)
        self._watcher: Watcher | None = None
        self._jobs: JobRunner | None = None
        self._recovery: Recovery | None = None
        self._closing = threading.Lock()
        self._closed = False

    def last_action(self) -> tuple[Undoable, str] | None:
        """What `undo` would take back, and in words what it was about."""
        from clinic_tui.backend.undoing import last_in_words

        return last_in_words(self._sitting)

    def undo(self, undoable: Undoable | None = None) -> str:
        """Take back this person's last action at this desk, or the one that was asked about; its words."""
        from clinic_tui.backend.undoing import take_back

        return take_back(self._sitting, undoable)

    def notices(self) -> tuple[NoticeRow, ...]:
        """What the jobs found amiss, as far as the person may see it: visits first, oldest first."""
        from clinic_tui.backend.amiss import notices_for

        return notices_for(self._sitting)

    def machine_warnings(self) -> tuple[str, ...]:
        """What is amiss with the machine, for everybody who sits at it; before anything fails."""
        from clinic_tui.backend.amiss import machine_warnings

        if self.who is None:
            return ()
        return machine_warnings(self, self.jobs.unled_words() if self._jobs else "")

    def urgent(self) -> tuple[Urgent, ...]:
        """Open items anywhere, the most urgent first."""
        from clinic_tui.backend.urgency import urgent_items

        return urgent_items(self, self._clinic.clock.now())

    def counts(self) -> Counts:
        """Who waits and what is amiss."""
        from clinic_tui.backend.amiss import counts_for

        self._remembered.listening = self._watcher is not None
        return counts_for(self, self._sitting, self._remembered)

    def last_task_step(self) -> int:
        """How far the histories of tasks go: what has a higher number came later."""
        from clinic_tui.tasks.in_use import last_step

        return self._sitting.ask("task.view", last_step)

    @when_asked
    def _remembered(self) -> RememberedReads:
        from clinic_tui.backend.remembered_reads import RememberedReads

        return RememberedReads()

    def run_jobs(self) -> None:
        """Stand for election as the terminal that runs the jobs; calling it twice changes nothing."""
        from clinic_tui.worker.registry import jobs_of
        from clinic_tui.worker.runner import JobRunner, holder_words

        with self._closing:
            if self._jobs is not None or self._closed:
                return
            self._jobs = JobRunner(
                self._clinic,
                self._clinic.desk(SYSTEM, self.letter, self._presence),
                self._presence,
                jobs_of(self._clinic),
                holder=holder_words(f"console at desk {self.letter}"),
            )
            self._jobs.start()

    def watch(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed` with the touched tables whenever any desk has written."""

        def heard(tables: frozenset[str]) -> None:
            self._remembered.touched(tables)
            changed(tables)

        self._watcher = Watcher(self._clinic.store, heard)
        self._watcher.start()

    def mind(self, troubled: Callable[[ClinicError | None], None]) -> None:
        """Call `troubled`, from any thread, when the machine fails, and with None when it works again."""
        self._clinic.store.health.listen(troubled)
        self._recovery = Recovery(self._clinic.store)
        self._recovery.start()

    def busy_words(self) -> str:
        """Which other desk keeps this one from writing, and for how long; empty where none does."""
        holder = self._clinic.store.turn_holder()
        return holder.words if holder is not None and holder.desk != self.letter else ""

    def close(self) -> None:
        """Sign out and let everything go; safe to call twice and from any thread."""
        with self._closing, contextlib.ExitStack() as last_first:
            self._closed = True
            last_first.callback(self._clinic.close)
            last_first.callback(self._presence.close)
            last_first.callback(self.sign_out)
            if self._watcher:
                last_first.callback(self._watcher.stop)
            if self._jobs:
                last_first.callback(self._jobs.stop)
            if self._recovery:
                last_first.callback(self._recovery.stop)
            self._watcher = self._jobs = self._recovery = None


def open_backend(folder: Path) -> Backend:
    """Open the clinic and take a desk in it."""
    clinic = open_clinic(folder)
    try:
        return Backend(clinic)
    except BaseException:
        clinic.close()
        raise
