"""Walking through the calendar: which day is shown, and going on from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from clinic_tui.screens.parts.pane import Pane

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Where one can walk to: no clinic has visits before or behind."""


class Walking(Pane):
    """A pane that shows a day, or days from one on."""

    def __init__(self, memory: Any = None) -> None:
        super().__init__(memory)
        self._other_day: date | None = None
        """The day that is shown; None for today, whatever day that is by then."""

    @property
    def day(self) -> date:
        """The day that is shown, or the first of the strip: today follows the calendar."""
        return self._other_day or self.clinic.today

    def stand_on(self, day: date) -> None:
        """Show this day when it is read next."""
        self._other_day = None if day == self.clinic.today else day

    def _go(self, day: date) -> None:
        if FIRST_DAY <= day <= LAST_DAY:
            self.stand_on(day)
            self.read_before_keys()
        else:
            self.clinic.say(f"the calendar goes from {FIRST_DAY.year} to {LAST_DAY.year}")

    def _go_by(self, days: int) -> None:
        self._go(self.day + timedelta(days=days))

    def action_today(self) -> None:
        """Go to today."""
        self._go(self.clinic.today)

    def action_day_before(self) -> None:
        """One day back."""
        self._go_by(-1)

    def action_day_after(self) -> None:
        """One day on."""
        self._go_by(1)

    def action_week_before(self) -> None:
        """One week back."""
        self._go_by(-7)

    def action_week_after(self) -> None:
        """One week on."""
        self._go_by(7)

    async def action_go_to_date(self) -> None:
        """Ask for a date."""
        from clinic_tui.screens.schedule.goto import GoToDate

        await self.app.push_screen(GoToDate(self.clinic.today), self._gone_to)

    def _gone_to(self, day: date | None) -> None:
        if day is not None:
            self._go(day)
