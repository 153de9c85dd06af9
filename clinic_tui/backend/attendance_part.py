"""What screens may ask of no-shows, late cancels and visits that have not ended."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import attendance, day_proof
from clinic_tui.schedule.attendance_rows import Attendance, Awaited, DayProof


class AttendancePart:
    """The clinic's rule, and the proof of a day."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def rule(self) -> Attendance:
        """How no-shows and late cancels count."""
        return self._sitting.ask("schedule.view", attendance.rule_of)

    def awaited(self) -> tuple[Awaited, ...]:
        """Who of today has not come yet, and from when on a no-show is suggested."""
        return self._sitting.ask("schedule.view", day_proof.awaited, self._sitting.today)

    def proof(self, day: date) -> DayProof:
        """How the visits of a day ended, which have not, and what money is not handed in."""
        from clinic_tui.money.day_proof import prove_day  # with tables that the first day does without

        return self._sitting.ask("schedule.view", prove_day, day, self._sitting.desk.clock)
