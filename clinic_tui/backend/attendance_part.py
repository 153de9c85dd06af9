"""What screens may ask of no-shows, late cancels."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import attendance, day_proof
from clinic_tui.schedule.attendance_rows import Attendance, Awaited


class AttendancePart:
    """The clinic's rule, and who has not come yet."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def rule(self) -> Attendance:
        """How no-shows and late cancels count."""
        return self._sitting.ask("schedule.view", attendance.rule_of)

    def awaited(self) -> tuple[Awaited, ...]:
        """Who of today has not come yet, and from when on a no-show is suggested."""
        return self._sitting.ask("schedule.view", day_proof.awaited, self._sitting.today)
