"""What screens may ask of the compliance calendar."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.compliance import calendar
from clinic_tui.compliance.rows import DueDate
from clinic_tui.settings import Settings


class CompliancePart:
    """What is due by rule."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def dates(self, days: int) -> tuple[DueDate, ...]:
        """What is overdue or due within so many days, as far as the person may see it."""
        desk = self._sitting.desk
        return self._sitting.ask("compliance.view", calendar.dates, desk, self._settings, days)

    def hand_out_readiness(self) -> str:
        """The readiness report, printed or put into the folder of papers."""
        from clinic_tui.compliance.readiness import hand_out_readiness

        return hand_out_readiness(self._sitting.desk, self._settings)
