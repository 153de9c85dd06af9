"""What screens may ask of the rota, time off, swaps, who is on call, and minimum cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.opening.who_came import rota_today
from clinic_tui.rota import leave, leave_hours, on_call, on_call_queries, queries, swapping, usual_weeks
from clinic_tui.rota.asked_rows import Asking, Impact, SwapImpact, TakenBack
from clinic_tui.rota.entries import DayEntry, OnCallEntry, ShiftsEntry, TimeOffEntry
from clinic_tui.rota.impact import impact, outage_for
from clinic_tui.rota.people import named
from clinic_tui.rota.rows import MinimumRow, OnCallRow, RotaSite, RotaToday, RotaWeek, Shifts
from clinic_tui.rota.rules import Moments, week_of
from clinic_tui.rota.states import Group, SwapState
from clinic_tui.rota.swap_impact import swap_impact
from clinic_tui.schedule.outage_rows import Outage, OutageDone, OutageMove
from clinic_tui.schedule.rows import Span
from clinic_tui.settings.rota import RotaSettings
from clinic_tui.settings.time_clock import USUAL_TIME_CLOCK, TimeClockSettings


class RotaPart:
    """Everybody's week for everybody; why somebody is away for themselves and for who decides."""

    def __init__(
        self, sitting: Sitting, settings: RotaSettings, clock: TimeClockSettings = USUAL_TIME_CLOCK
    ) -> None:
        self._sitting = sitting
        self._settings = settings
        self._clock = clock

    # Reads

    def week(self, day: date) -> RotaWeek:
        """The week that a day is in, as the clinic's weeks begin."""
        first = week_of(day, self._settings.first_weekday)
        return self._sitting.ask("rota.view", queries.rota, self._sitting.desk, first)

    def day(self, day: date) -> RotaWeek:
        """One day."""
        return self._sitting.ask("rota.view", queries.rota, self._sitting.desk, day, 1)

    def today(self) -> RotaToday:
        """Who is in today."""
        return self._sitting.ask("rota.view", rota_today, self._sitting.desk, self._clock)

    def asked(self, *, ended: bool = False) -> tuple[Asking, ...]:
        """Time off and swaps: everybody's for who decides, else the own ones."""
        return self._sitting.ask("rota.ask", queries.asked, self._sitting.desk, ended=ended)

    def to_answer(self) -> tuple[Asking, ...]:
        """What whoever sits here has to answer, or to read."""
        return self._sitting.ask("rota.ask", queries.to_answer, self._sitting.desk)

    def impact(self, time_off_id: int) -> Impact:
        """A request with what it would hit; who asked has read the answer then."""
        desk = self._sitting.desk
        found = self._sitting.ask("rota.ask", impact, desk, time_off_id)
        if found.row.is_mine and not found.row.seen and found.row.decided_by:
            leave.mark_seen(desk, time_off_id)
            found = self._sitting.ask("rota.ask", impact, desk, time_off_id)
        return found

    def swap_impact(self, swap_id: int) -> SwapImpact:
        """A swap with what it would mean."""
        return self._sitting.ask("rota.ask", swap_impact, self._sitting.desk, swap_id)

    def shifts(self, account_id: int) -> Shifts:
        """The usual week of one person."""
        return self._sitting.ask("rota.view", queries.shifts, self._sitting.desk, account_id)

    def on_call(self) -> tuple[OnCallRow, ...]:
        """Who is on call, now and later."""
        return self._sitting.ask("rota.view", on_call_queries.on_call, self._sitting.desk)

    def to_hand_over(self) -> tuple[OnCallRow, ...]:
        """Who is on call and has time off then."""
        return self._sitting.ask("rota.plan", on_call_queries.to_hand_over, self._sitting.desk)

    def could_take(self, when: Moments, but: str) -> tuple[str, ...]:
        """Who could be on call then in place of somebody, by their key."""
        desk = self._sitting.desk
        return self._sitting.ask("rota.plan", on_call_queries.could_take, desk, when, but)

    def minimums(self) -> tuple[MinimumRow, ...]:
        """Who has to be there."""
        return self._sitting.ask("rota.view", queries.minimums)

    def sites(self) -> tuple[RotaSite, ...]:
        """The sites that the rota tells apart; none in a clinic with one."""
        return self._sitting.ask("rota.view", queries.sites)

    def outage_of(self, who: str, entry: TimeOffEntry) -> Outage | None:
        """What an absence would be for the schedule; None for who is no provider. Raises Invalid."""
        person = self._sitting.ask("rota.sick", named, who)
        if person.provider is None:
            return None
        return leave_hours.outage_of(person, entry.first, entry.last, entry.span)

    def outage_for(self, time_off_id: int) -> Outage | None:
        """The same of a request whose provider has hours to be closed."""
        return self._sitting.ask("rota.decide", outage_for, self._sitting.desk, time_off_id)

    # Writes

    def ask(self, entry: TimeOffEntry) -> int:
        """Ask for time off; its number."""
        return leave.ask_time_off(self._sitting.desk, entry)

    def write_absence(
        self, who: str, entry: TimeOffEntry, moves: Sequence[OutageMove] = ()
    ) -> tuple[int, OutageDone]:
        """Somebody is away, at once."""
        return leave.write_absence(self._sitting.desk, who, entry, moves)

    def withdraw(self, time_off_id: int, version: int) -> TakenBack:
        """It is not wanted any more; what opens again with that."""
        return leave.withdraw_time_off(self._sitting.desk, time_off_id, version)

    def approve(
        self, time_off_id: int, version: int, answer: str = "", moves: Sequence[OutageMove] = ()
    ) -> OutageDone:
        """Give it."""
        return leave.approve_time_off(self._sitting.desk, time_off_id, version, answer, moves)

    def refuse(self, time_off_id: int, version: int, reason: str) -> None:
        """Do not give it."""
        leave.refuse_time_off(self._sitting.desk, time_off_id, version, reason)

    def offer(self, day: date, to: str, back: date | None = None, note: str = "") -> int:
        """Offer the own shift of a day; its number."""
        return swapping.offer_shift(self._sitting.desk, day, to, back, note)

    def accept_swap(self, swap_id: int, version: int) -> SwapState:
        """Take a shift over; how it stands then."""
        approve = self._settings.approve_swaps
        return swapping.accept_swap(self._sitting.desk, swap_id, version, approve=approve)

    def decline_swap(self, swap_id: int, version: int, words: str = "") -> None:
        """Do not take it."""
        swapping.decline_swap(self._sitting.desk, swap_id, version, words)

    def withdraw_swap(self, swap_id: int, version: int) -> None:
        """Keep the shift."""
        swapping.withdraw_swap(self._sitting.desk, swap_id, version)

    def mark_swap_read(self, swap_id: int) -> None:
        """Whoever sits here has read what came of it."""
        swapping.mark_read(self._sitting.desk, swap_id)

    def approve_swap(self, swap_id: int, version: int) -> None:
        """Let the shift go over."""
        swapping.approve_swap(self._sitting.desk, swap_id, version)

    def refuse_swap(self, swap_id: int, version: int, reason: str) -> None:
        """Let it stay."""
        swapping.refuse_swap(self._sitting.desk, swap_id, version, reason)

    def set_shifts(self, who: str, entry: ShiftsEntry) -> None:
        """The usual hours of some weekdays."""
        usual_weeks.set_shifts(self._sitting.desk, who, entry)

    def end_shift(self, template_id: int, version: int) -> None:
        """A stretch of the usual week ends."""
        usual_weeks.end_shift(self._sitting.desk, template_id, version)

    def change_day(self, who: str, entry: DayEntry) -> None:
        """What a date has instead."""
        usual_weeks.change_day(self._sitting.desk, who, entry)

    def drop_change(self, change_id: int, version: int) -> None:
        """A date is as usual again."""
        usual_weeks.drop_change(self._sitting.desk, change_id, version)

    def set_minimum(
        self, group: Group, weekdays: Iterable[int], span: Span, people: int, site: str = ""
    ) -> int:
        """So many have to be there."""
        return usual_weeks.set_minimum(self._sitting.desk, group, weekdays, span, people, site)

    def drop_minimum(self, minimum_id: int, version: int) -> None:
        """Nothing is asked for then."""
        usual_weeks.drop_minimum(self._sitting.desk, minimum_id, version)

    def put_on_call(self, entry: OnCallEntry) -> int:
        """Somebody is on call."""
        return on_call.put_on_call(self._sitting.desk, entry)

    def hand_over(self, on_call_id: int, version: int, entry: OnCallEntry) -> int:
        """Somebody else is on call then; its number."""
        return on_call.hand_over(self._sitting.desk, on_call_id, version, entry)

    def take_off_call(self, on_call_id: int, version: int) -> None:
        """Somebody is not."""
        on_call.take_off_call(self._sitting.desk, on_call_id, version)
