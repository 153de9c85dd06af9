"""What screens may ask of drills."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.drills import queries, writing
from clinic_tui.drills.rows import DrillEntry, DrillRow, HeldEntry, HeldRow


class DrillsPart:
    """Which are held how often, and how each went."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[DrillRow, ...]:
        """What is due first on top."""
        return self._sitting.ask("drill.view", queries.drills)

    def held(self, drill_id: int) -> tuple[HeldRow, ...]:
        """How one went each time, the newest first."""
        return self._sitting.ask("drill.view", queries.held, drill_id)

    def add(self, entry: DrillEntry) -> int:
        """One that is held from now on; its number."""
        return writing.add_drill(self._sitting.desk, entry)

    def change(self, drill_id: int, version: int, entry: DrillEntry) -> None:
        """What is practised, or how often."""
        writing.change_drill(self._sitting.desk, drill_id, version, entry)

    def end(self, drill_id: int, version: int) -> None:
        """It is held no more."""
        writing.end_drill(self._sitting.desk, drill_id, version)

    def note_held(self, drill_id: int, version: int, entry: HeldEntry) -> int | None:
        """It was held; the task that follows."""
        return writing.note_held(self._sitting.desk, drill_id, version, entry)

    def strike_held(self, held_id: int, version: int, reason: str) -> None:
        """It was entered in error."""
        writing.strike_held(self._sitting.desk, held_id, version, reason)
