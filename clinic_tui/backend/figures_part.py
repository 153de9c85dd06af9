"""What screens may ask of the figures of the schedule."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import figures
from clinic_tui.schedule.figures_rows import By, Figures


class FiguresPart:
    """How full the schedule is, how soon a time can be had, and who did not come."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def of(self, first: date, last: date, by: By) -> Figures:
        """The figures of a span, line by line."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.figures",
            figures.figures,
            first,
            last,
            by,
            desk.clock,
            desk.living(),
            desk.session_token,
        )
