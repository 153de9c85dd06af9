"""The clinic as a display on a wall sees it: nobody signs in, and nothing but numbers is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.errors import NotPermitted
from clinic_tui.reception.wall import wall
from clinic_tui.reception.wall_rows import Wall
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.watch import Watcher

LETTER = "wall"
"""The desk of a display; it holds nothing and writes nothing."""

NOT_ALLOWED = (
    "no display is allowed to show waiting numbers here: a manager or administrator runs "
    "`clinic-tui queue board --allow` once"
)


class WallDisplay:
    """Reads the numbers, and says when some desk has written. All of it blocks: call it from a thread."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._desk = clinic.desk(SYSTEM, LETTER)
        self._watcher: Watcher | None = None

    def read(self) -> Wall:
        """The numbers as they are now. Raises ClinicError where the store does."""
        self._desk.require("queue.board")
        settings = self._clinic.settings
        with self._clinic.store.reading() as db:
            return wall(db, self._clinic.clock, settings.reminders.name or settings.name)

    def watch(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed`, in a thread of its own, when tables were written."""
        self._watcher = Watcher(self._clinic.store, changed)
        self._watcher.start()

    def close(self) -> None:
        """Let the clinic go."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        self._clinic.close()


def open_wall(folder: Path) -> WallDisplay:
    """The display of the clinic in this folder.

    Raises NotPermitted unless the clinic has allowed one (`board` in [queue] of clinic.toml); a demo
    clinic needs no permission.
    """
    clinic = open_clinic(folder)
    if not (clinic.settings.queue.board or clinic.settings.demo):
        clinic.close()
        raise NotPermitted(NOT_ALLOWED)
    return WallDisplay(clinic)
