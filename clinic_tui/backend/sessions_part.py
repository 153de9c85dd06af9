"""What screens may ask of the sessions of providers: their usual weeks, and dates that are other."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import sessions
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.session_rows import DayOfSessions, Sessions, SwapOfSessions, WeekOfSessions


class SessionsPart:
    """To be seen by who sees the schedule, to be set by who sets it up."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def of(self, provider_id: int) -> Sessions:
        """The usual week, and the dates to come that are other."""
        return self._sitting.ask("schedule.view", sessions.sessions, provider_id, self._sitting.today)

    def whom_week_hits(self, provider_id: int, entry: WeekOfSessions) -> tuple[Bumped, ...]:
        """The visits that would have to be moved; nothing is written."""
        return sessions.whom_week_hits(self._sitting.desk, provider_id, entry)

    def whom_day_hits(self, provider_id: int, entry: DayOfSessions) -> tuple[Bumped, ...]:
        """The same of a date."""
        return sessions.whom_day_hits(self._sitting.desk, provider_id, entry)

    def whom_swap_hits(self, provider_id: int, entry: SwapOfSessions) -> tuple[Bumped, ...]:
        """The same of a swap."""
        return sessions.whom_swap_hits(self._sitting.desk, provider_id, entry)

    def swap(self, provider_id: int, entry: SwapOfSessions) -> str:
        """Sessions go over to another provider; which, in words."""
        return sessions.swap(self._sitting.desk, provider_id, entry)

    def set_week(self, provider_id: int, entry: WeekOfSessions) -> None:
        """The usual sessions of some weekdays."""
        sessions.set_week(self._sitting.desk, provider_id, entry)

    def set_day(self, provider_id: int, entry: DayOfSessions) -> None:
        """What a date has instead."""
        sessions.set_day(self._sitting.desk, provider_id, entry)
