"""What screens may ask of the time clock."""

from __future__ import annotations

from datetime import date, datetime

from clinic_tui.backend.sitting import Sitting
from clinic_tui.opening.who_came import people_in
from clinic_tui.settings import Settings
from clinic_tui.time_clock import closing, correcting, handing_out, punching, queries, seeing
from clinic_tui.time_clock.rows import EntryRow, MyClock, People, Pressing, Sheet, StepRow, Times
from clinic_tui.time_clock.rules import Period, period_of
from clinic_tui.time_clock.states import BreakKind


class TimeClockPart:
    """One's own clock and times; for managers everybody's."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings
        self._rules = settings.time_clock

    # The clock

    def mine(self) -> MyClock:
        """How it stands for whoever sits here."""
        return self._sitting.ask("time.own", queries.my_clock, self._sitting.desk, self._rules)

    def clock_in(self) -> datetime:
        """Come; when."""
        return punching.clock_in(self._sitting.desk, self._rules)

    def clock_out(self, sure: bool = False) -> datetime:
        """Leave; when."""
        return punching.clock_out(self._sitting.desk, self._rules, sure=sure)

    def begin_break(self, kind: BreakKind) -> datetime:
        """A rest or a meal begins; when."""
        return punching.begin_break(self._sitting.desk, self._rules, kind)

    def end_break(self) -> datetime:
        """It is over; when."""
        return punching.end_break(self._sitting.desk, self._rules)

    # Sheets

    def own_sheet(self, day: date | None = None) -> Sheet:
        """One's own times in the period of a day: what others corrected of them has been seen then."""
        desk, period = self._sitting.desk, self._period(day)
        found, unseen = self._sitting.ask("time.own", queries.own_sheet_and_unseen, desk, self._rules, period)
        if unseen:
            seeing.note_seen(desk, unseen)
        return found

    def sheet(self, account_id: int, day: date | None = None) -> Sheet:
        """The times of a person."""
        desk, period = self._sitting.desk, self._period(day)
        return self._sitting.ask("time.view", queries.sheet_of, desk, self._rules, period, account_id)

    def own_entry(self, entry_id: int) -> EntryRow:
        """One stretch of one's own."""
        return self._sitting.ask("time.own", queries.own_entry, self._sitting.desk, entry_id)

    def own_trail(self, entry_id: int) -> tuple[StepRow, ...]:
        """All that happened to a stretch of one's own."""
        return self._sitting.ask("time.own", queries.own_trail, self._sitting.desk, entry_id)

    def trail(self, entry_id: int) -> tuple[StepRow, ...]:
        """The same of anybody's."""
        return self._sitting.ask("time.view", queries.trail, self._sitting.desk, entry_id)

    def people(self, day: date | None = None) -> People:
        """Who is in; with the hours of the period of a day for who may see them."""
        desk, period = self._sitting.desk, self._period(day)
        return self._sitting.ask("time.presence", people_in, desk, self._rules, period)

    def _period(self, day: date | None = None) -> Period:
        """The period in which a day lies, or today."""
        return period_of(day or self._sitting.today, self._rules.first_day, self._rules.weeks)

    def pressing(self) -> tuple[Pressing, ...]:
        """What is to be looked at."""
        return self._sitting.ask("time.own", queries.pressing, self._sitting.desk, self._rules)

    # Corrections

    def correct(self, entry_id: int, version: int, times: Times, reason: str) -> None:
        """Put a stretch right."""
        correcting.correct_times(self._sitting.desk, self._rules, entry_id, version, times, reason)

    def add(self, account_id: int | None, times: Times, reason: str) -> int:
        """Enter one that nobody clocked; its number."""
        return correcting.add_times(self._sitting.desk, self._rules, account_id, times, reason)

    def strike(self, entry_id: int, version: int, reason: str) -> None:
        """It never was."""
        correcting.strike_times(self._sitting.desk, self._rules, entry_id, version, reason)

    # Periods

    def close_period(self, day: date) -> int:
        """Sign the period of a day; how many minutes of work lie in it."""
        return closing.close_period(self._sitting.desk, self._rules, self._period(day))

    def reopen_period(self, day: date, reason: str) -> None:
        """Open it again."""
        closing.reopen_period(self._sitting.desk, self._period(day), reason)

    def hand_out(self, account_id: int | None = None, day: date | None = None) -> str:
        """The sheet of a person on paper; what became of it."""
        return handing_out.hand_out_sheet(self._sitting.desk, self._settings, self._period(day), account_id)

    def write_payroll(self, day: date | None = None) -> str:
        """The table for payroll; where it lies."""
        return handing_out.payroll_to_folder(self._sitting.desk, self._settings, self._period(day))
