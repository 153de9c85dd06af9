"""What the schedule shows: days, weeks, and strips of days. It is what a console reads first."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import queries
from clinic_tui.schedule.rows import DayView, StripRow


class DaysPart:
    """The schedule, to be looked at."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def day(self, on: date) -> DayView:
        """All that the day grid shows."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view", queries.day_view, on, desk.clock, desk.living(), desk.session_token
        )

    def week(self, provider_id: int, monday: date) -> tuple[DayView, ...]:
        """Seven days of one provider."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view",
            queries.week,
            provider_id,
            monday,
            desk.clock,
            desk.living(),
            desk.session_token,
        )

    def strip(self, first: date, days: int, site_ids: tuple[int, ...] = ()) -> tuple[StripRow, ...]:
        """Providers down, days across; of hours at other sites than these nothing is open."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view",
            queries.strip,
            first,
            days,
            desk.clock,
            desk.living(),
            desk.session_token,
            site_ids,
        )
