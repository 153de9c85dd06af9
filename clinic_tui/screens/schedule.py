"""The schedule: the day of all providers, the availability strip, the week of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from clinic_tui.clock import minute_now
from clinic_tui.keymap import VERBS, Hint, Place, hint_of
from clinic_tui.schedule.rows import AppointmentRow, DayView, FreeTime, KeptRow, ProviderDay, Span, StripRow
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.screens.moving import Moving
from clinic_tui.screens.pane import Pane
from clinic_tui.screens.visit_verbs import VisitVerbs
from clinic_tui.screens.wished import OnStrip
from clinic_tui.widgets.date_line import DateLine
from clinic_tui.widgets.day_grid import DayGrid
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.widgets.strip import AvailabilityStrip
from clinic_tui.widgets.time_grid import Slot, TimeGrid
from clinic_tui.widgets.week_grid import WeekGrid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

STRIP_DAYS = 14
VIEWS = {"day": Place.SCHEDULE, "strip": Place.STRIP, "week": Place.WEEK}
_ACTIONS = {
    place: frozenset(verb.action for verb in VERBS if place in verb.where) for place in VIEWS.values()
}


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Where one can walk to: no clinic has visits before or behind."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where one stood on the schedule: kept over a lock, without anything of a patient."""

    view: str
    day: date | None
    """None for today, whatever day that is by then."""
    provider_id: int | None
    slot: Slot | None


class SchedulePane(Moving, VisitVerbs, Pane):
    """Three views of the same appointments."""

    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"appointment", "occupancy", "slot_hold", "slot_offer", "patient", "patient_alert", "provider",
         "week_template", "day_exception", "block", "holiday", "visit_type", "room", "reserve"}
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *{
            verb.key: verb
            for place in VIEWS.values()
            for verb in bindings_of(place)
            if isinstance(verb, Binding)
        }.values(),
        Binding("escape", "put_back", "put it back", show=False),
    ]

    def __init__(self, memory: Where | None = None) -> None:
        super().__init__(memory)
        self._view = "day"
        self._date_line = DateLine(id="date-line")  # written to also while the pane is being taken down
        self._other_day: date | None = None
        self._read_on: date | None = None
        self._provider_id: int | None = None
        self._day_seen: DayView | None = None
        self._days_seen: tuple[DayView, ...] = ()
        self._wished: OnStrip | None = None

    def compose(self) -> ComposeResult:
        """Date, grid, and what is under the cursor."""
        yield self._date_line
        with ContentSwitcher(initial="day-view", id="views"):
            yield DayGrid(id="day-view")
            yield AvailabilityStrip(id="strip-view")
            yield WeekGrid(id="week-view")
        yield SlotDetail(id="slot-detail")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of a view work in that view alone; only what is carried goes on from the strip."""
        if not self.lets(action):
            return False
        if action == "move" and self.carried is not None:
            return True
        if action in _ACTIONS[self.place]:
            return True
        return not any(action in actions for actions in _ACTIONS.values())

    def on_mount(self) -> None:
        """Today, or where one stood before the lock."""
        memory: Where | None = self._memory
        if memory:
            self._other_day = memory.day
            self._provider_id = memory.provider_id
            self._switch(memory.view)

    @property
    def place(self) -> Place:
        """Which of the views."""
        return VIEWS[self._view]

    @property
    def day(self) -> date:
        """The day that is shown, or the first of the strip: today follows the calendar."""
        return self._other_day or self.clinic.today

    def _stand_on(self, day: date) -> None:
        self._other_day = None if day == self.clinic.today else day

    @property
    def grid(self) -> TimeGrid:
        """The grid that is worked with: day or week."""
        return self.query_one("#week-view" if self._view == "week" else "#day-view", TimeGrid)

    @property
    def _strip(self) -> AvailabilityStrip:
        return self.query_one(AvailabilityStrip)

    def remember(self) -> Where:
        """View, day and cursor."""
        return Where(self._view, self._other_day, self._provider_id, self.grid.cursor_slot)

    def take_focus(self) -> None:
        """The keys go to the view."""
        self.put_focus(self._strip if self._view == "strip" else self.grid)

    # Reading

    def read(self) -> None:
        """Ask for what the view shows."""
        backend, day = self.backend, self.day
        self._read_on = self.clinic.today
        if self._view == "day":
            self.ask(lambda: backend.schedule.day(day), self._show_day, group="view")
        elif self._view == "strip":
            wished = self._wished
            self.ask(
                lambda: (
                    backend.schedule.strip_for(replace(wished.wish, from_day=day), STRIP_DAYS)
                    if wished
                    else backend.schedule.strip(day, STRIP_DAYS)
                ),
                self._show_strip,
                group="view",
            )
        else:
            monday = day - timedelta(days=day.weekday())
            self.ask(lambda: self._ask_week(monday), self._show_week, group="view")
        self.say_date()

    def _ask_week(self, monday: date) -> tuple[int, tuple[DayView, ...]]:
        provider_id = self._provider_id or self.backend.schedule.providers()[0].id
        return provider_id, self.backend.schedule.week(provider_id, monday)

    def _show_day(self, view: DayView) -> None:
        if view.day != self.day or self._view != "day":
            return
        self._day_seen, self._days_seen = view, (view,)
        today = self.clinic.today
        now = minute_now(self.clinic.clock) if view.day == today else None
        self.query_one(DayGrid).show(view, now, view.day < today)
        self._restore()
        self.say_date()
        self._say_slot()

    def _show_strip(self, rows: tuple[StripRow, ...]) -> None:
        self._strip.show(rows, self.clinic.today, wished=self._wished is not None)
        self._say_slot()

    def _show_week(self, found: tuple[int, tuple[DayView, ...]]) -> None:
        self._provider_id, days = found
        self._days_seen = days
        self.query_one(WeekGrid).show(
            self._provider_id, days, self.clinic.today, minute_now(self.clinic.clock)
        )
        self._restore()
        self.say_date()
        self._say_slot()

    def _restore(self) -> None:
        """After a lock: the cursor where it was."""
        memory: Where | None = self._memory
        self._memory = None
        if memory and memory.slot:
            key = memory.slot.provider_id if self._view == "day" else memory.slot.day.isoweekday()
            self.grid.move_to(key, memory.slot.start)

    def minute_passed(self) -> None:
        """The line of the present moves; the strip changes at midnight."""
        if self.is_mounted and (self._view != "strip" or self._read_on != self.clinic.today):
            self.read() if self.is_shown else setattr(self, "_stale", True)

    # The lines above and below

    def say_date(self) -> None:
        """Write the line above the grid: which day or days, and what is carried."""
        line = self._date_line
        today, day = self.clinic.today, self.day
        if self._view == "strip":
            line.words = f"Availability from {show_date(day)}"
            line.note = f"times for {self._wished.words}" if self._wished else "free slots a day"
        elif self._view == "week":
            monday = day - timedelta(days=day.weekday())
            line.words, line.note = f"Week of {show_date(monday)}", self._provider_words()
        else:
            away = (day - today).days
            line.words = show_date(day)
            line.note = (
                "today"
                if not away
                else f"{abs(away)} day{'s' if abs(away) > 1 else ''} " + ("ago" if away < 0 else "ahead")
            )
            if self._day_seen and self._day_seen.day == day and self._day_seen.holiday:
                line.note += f", closed: {self._day_seen.holiday}"
        carried = self.carried
        line.carrying = (carried.name, carried.minutes) if carried else None

    @property
    def own_keys(self) -> tuple[Hint, ...]:
        """While something is carried: how to put it down, and how to walk on in time."""
        if self.carried is None and self._wished and self._view == "strip":
            return (Hint("Esc", "all free slots", "put_back"),)
        if self.carried is None:
            return ()
        verbs = self.clinic.verbs
        before, after = hint_of("day-before", verbs), hint_of("day-after", verbs)
        views = (
            hint_of(verb.id, verbs)
            for verb in VERBS
            if verb.action.startswith("view_") and self.place in verb.where
        )
        return (
            Hint("Enter", "to that day" if self._view == "strip" else "put down", "choose"),
            Hint("Esc", "put back", "put_back"),
            Hint(f"{before.key} {after.key}", "day", after.action),
            hint_of("go-to-date", verbs),
            *views,
            hint_of("help", verbs),
        )

    def show_keys(self) -> None:
        """Let the key bar say what works now, where this is the pane in front."""
        if self.is_shown:
            self.clinic.show_keys_of(self)

    def _provider_words(self) -> str:
        day = self._provider_day(self._provider_id or 0)
        return f"{day.provider.code} {day.provider.name}" if day else ""

    @on(TimeGrid.CursorMoved)
    @on(AvailabilityStrip.CursorMoved)
    def _cursor_moved(self) -> None:
        self._say_slot()

    def _say_slot(self) -> None:
        detail = self.query_one(SlotDetail)
        if self._view == "strip":
            cell, place = self._strip.cell, self._strip.cursor_place
            if cell is None or place is None:
                return
            words = cell.closed or (
                f"{cell.free_minutes} of {cell.open_minutes} min free, {counted(cell.visits, 'visit')}"
                + (f", {cell.overbooked} overbooked" if cell.overbooked else "")
            )
            detail.show_slot(None, f"{show_date(cell.day)}: {words}; Enter opens it", self.clinic.today)
            return
        row, slot = self.grid.appointment, self.grid.cursor_slot
        words = f"{show_date(slot.day)} {show_time(slot.start)}: b books, f finds other times" if slot else ""
        if slot and (kept := self._kept_at(slot)):
            words = (
                f"{show_date(slot.day)} {show_time(slot.start)}: kept for {kept.label} {kept.until}".rstrip()
            )
        if slot and self.grid.cursor_is_past:
            words = _past_words(slot)
        detail.show_slot(row, words, self.clinic.today, max(len(self.grid.appointments_at_cursor) - 1, 0))

    def _kept_at(self, slot: Slot) -> KeptRow | None:
        for view in self._days_seen:
            for kept in view.kept if view.day == slot.day else ():
                if kept.provider_id == slot.provider_id and kept.span.start <= slot.start < kept.span.end:
                    return kept
        return None

    def code_of(self, provider_id: int) -> str:
        """A provider's code, as the day that is shown has it."""
        day = self._provider_day(provider_id)
        return day.provider.code if day else ""

    def slot_minutes(self, provider_id: int) -> int:
        """How long that provider's slots are on the day that is shown."""
        day = self._provider_day(provider_id)
        return day.slot_minutes if day else GRAIN

    def _slot_start(self, slot: Slot) -> int:
        """Where the provider's own slot begins: the grid has lines for the shortest slot of all."""
        day = self._provider_day(slot.provider_id)
        for span in day.open if day and self._view == "day" else ():
            if span.start <= slot.start < span.end:
                start = slot.start - (slot.start - span.start) % (day.slot_minutes if day else GRAIN)
                between = Span(start, max(slot.start, start + 1))
                visits = self._day_seen.appointments if self._day_seen else ()
                taken = any(
                    row.provider_id == slot.provider_id and row.span.overlaps(between) for row in visits
                )
                return slot.start if taken else start
        return slot.start

    def _provider_day(self, provider_id: int) -> ProviderDay | None:
        days = self._day_seen.providers if self._day_seen else ()
        return next((day for day in days if day.provider.id == provider_id), None)

    # Walking in time

    def _go(self, day: date) -> None:
        if FIRST_DAY <= day <= LAST_DAY:
            self._stand_on(day)
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
        from clinic_tui.screens.goto import GoToDate

        await self.app.push_screen(GoToDate(self.clinic.today), self._gone_to)

    def _gone_to(self, day: date | None) -> None:
        if day is not None:
            self._go(day)

    def jump(self, subject_id: int, day: date | None) -> None:
        """Go to a visit."""
        self.show_visit(day or self.day, subject_id)

    def show_day(self, day: date) -> None:
        """Go to a day of all providers, from anywhere."""
        self._switch("day")
        self._go(day)

    def show_week(self, provider_id: int, day: date) -> None:
        """Go to the week of one provider that holds `day`, from anywhere."""
        self._provider_id = provider_id
        self._switch("week")
        self._go(day)

    def show_visit(self, day: date, appointment_id: int) -> None:
        """Go to an appointment, from anywhere."""
        self._switch("day")
        self._stand_on(day)
        backend = self.backend

        def then(view: DayView) -> None:
            self._show_day(view)
            self.query_one(DayGrid).select_appointment(appointment_id)

        self.ask(lambda: backend.schedule.day(day), then, group="view")

    # The three views

    def _switch(self, view: str) -> None:
        self._view = view
        self.query_one("#views", ContentSwitcher).current = f"{view}-view"
        self.show_keys()
        if self.is_shown:
            self.take_focus()

    def _view_from_here(self, view: str) -> None:
        """Take day and provider under the cursor along."""
        if self._view == "strip" and (place := self._strip.cursor_place):
            self._provider_id, day = place
            self._stand_on(day)
        elif slot := self.grid.cursor_slot:
            self._provider_id = slot.provider_id
            self._stand_on(slot.day)
        self._switch(view)
        self.read_before_keys()

    def action_view_day(self) -> None:
        """All providers of a day."""
        self._view_from_here("day")

    def action_view_strip(self) -> None:
        """Where there is room."""
        self._view_from_here("strip")

    def action_view_week(self) -> None:
        """The week of the provider under the cursor."""
        self._view_from_here("week")

    @on(AvailabilityStrip.Chosen)
    def _strip_chosen(self, event: AvailabilityStrip.Chosen) -> None:
        self._provider_id = event.provider_id
        self._stand_on(event.day)
        self._switch("day")
        self._memory = Where("day", event.day, event.provider_id, Slot(event.provider_id, event.day, 0))
        self.read_before_keys()

    # Visits

    @property
    def day_to_print(self) -> date | None:
        """The day under the cursor."""
        if self._view == "strip":
            place = self._strip.cursor_place
            return place[1] if place else self.day
        slot = self.grid.cursor_slot
        return slot.day if slot else self.day

    def action_move(self) -> None:
        """Pick the appointment up, or put it down; in the strip, go on with it to that day."""
        if self._view == "strip":
            self._strip.action_choose()
        else:
            super().action_move()

    def visit(self) -> AppointmentRow | None:
        """The appointment under the cursor."""
        return None if self._view == "strip" else self.grid.appointment

    @on(TimeGrid.Chosen)
    async def _chosen(self, event: TimeGrid.Chosen) -> None:
        if self.carried is not None:
            self.put_down(event.slot)
        elif event.appointment_ids:
            row = self.grid.appointment
            if row is not None:
                self.clinic.open_patient(row.patient_id)
        else:
            await self.action_book()

    async def action_book(self) -> None:
        """Book at the cursor."""
        from clinic_tui.screens.booking import BookVisit

        slot = None if self._view == "strip" else self.grid.cursor_slot
        if slot is not None and self.grid.cursor_is_past:
            self.clinic.say(_past_words(slot), Level.ERROR)
        elif slot is None and (place := self._strip.cursor_place):
            await self.app.push_screen(BookVisit(provider_code=self.code_of(place[0]), day=place[1]))
        elif slot is not None:
            await self.app.push_screen(
                BookVisit(
                    provider_code=self.code_of(slot.provider_id),
                    day=slot.day,
                    start=self._slot_start(slot),
                    slot_minutes=self.slot_minutes(slot.provider_id),
                )
            )

    async def action_find_time(self) -> None:
        """Look for the next free times, then book there."""
        from clinic_tui.screens.free_times import FreeTimes

        slot, place = self.grid.cursor_slot, self._strip.cursor_place
        here = (place[0] if place else None) if self._view == "strip" else slot.provider_id if slot else None
        texts = {"provider": self.code_of(here)} if here else {}
        first = max(self.day, self.clinic.today)
        await self.app.push_screen(FreeTimes(texts, from_day=first), self._time_found)

    def action_put_back(self) -> None:
        """Leave off what is carried; in the strip, what was looked for."""
        if self.carried is None and self._wished is not None and self._view == "strip":
            self._wished = None
            self.show_keys()
            self.read_before_keys()
        else:
            super().action_put_back()

    def _time_found(self, found: tuple[FreeTime, str] | OnStrip | None) -> None:
        from clinic_tui.screens.booking import BookVisit

        if isinstance(found, OnStrip):
            self._wished = found
            self._stand_on(found.wish.from_day)
            self._switch("strip")
            self.read_before_keys()
        elif found is not None:
            time, code = found
            self.app.push_screen(
                BookVisit(provider_code=time.provider.code, day=time.day, start=time.start, visit_type=code)
            )


def _past_words(slot: Slot) -> str:
    return f"{show_date(slot.day)} {show_time(slot.start)} is past: nobody can be booked there"
