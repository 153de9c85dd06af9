"""Finding out by trying whether a store that failed works again."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.errors import ClinicError
from clinic_tui.fault_log import record
from clinic_tui.store.folder_words import folder_in_words

if TYPE_CHECKING:
    from clinic_tui.store.engine import Store

PROBE_SECONDS = 1.0
PROBE_BYTES = 4 << 20
"""More room than a save takes: with less, the next save would fail again."""


def probe_folder(folder: Path) -> None:
    """Raise ClinicError unless the folder takes a file of `PROBE_BYTES` onto the disk; it leaves none."""
    with folder_in_words(), tempfile.TemporaryFile(dir=folder) as file:
        os.posix_fallocate(file.fileno(), 0, PROBE_BYTES)
        file.write(b"clinic-tui")
        file.flush()
        os.fsync(file.fileno())


class Recovery:
    """A thread that sleeps while all is well, and in trouble probes the store until it passes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recovery", daemon=True)

    def start(self) -> None:
        """From now on trouble is looked after."""
        self._store.health.listen(lambda failure: self._wake.set() if failure else None)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a probe that a dead server holds up is not waited for."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            while not self._stop.wait(PROBE_SECONDS) and self._may_pass():
                try:
                    self._store.probe()
                except ClinicError as failure:
                    self._store.health.met(failure)
                except Exception as fault:  # noqa: BLE001 - the edge of the thread: without it trouble never ends
                    record(fault)
                else:
                    self._store.health.passed()

    def _may_pass(self) -> bool:
        failure = self._store.health.failure
        return failure is not None and failure.trouble is not None and failure.trouble.may_pass
