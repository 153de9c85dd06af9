"""What screens may ask of a day's proof and its end."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.day_end import queries, service
from clinic_tui.day_end.rows import DayState, Ended
from clinic_tui.settings import Settings


class DayEndPart:
    """The proof of a day, its signing, and the sheet of it."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def state(self, day: date) -> DayState:
        """How the visits ended, which have not, what money is not handed in, and how the day was signed."""
        return self._sitting.ask("schedule.view", queries.day_state, day, self._sitting.desk.clock)

    def end(self, day: date, reason: str = "") -> Ended:
        """Sign the proof as it stands."""
        return service.end_day(self._sitting.desk, day, reason)

    def print(self, day: date) -> str:
        """Print the sheet where such papers are printed, else put it into the folder; what became of it."""
        from clinic_tui.day_end.handing_out import hand_out_day_end

        return hand_out_day_end(self._sitting.desk, self._settings, day)
