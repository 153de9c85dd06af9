"""The schedule: the day of all providers, availability, the week of one, the month of free places."""

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
from clinic_tui.schedule.rows import (
    AppointmentRow,
    DayFilter,
    DayView,
    FreeTime,
    KeptRow,
    ProviderDay,
    Span,
    StripRow,
)
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.schedule.view_filter import filtered_day, filtered_strip, month_days, weeks_of_month
from clinic_tui.screens.filtering import ALL_SHOWN, Filtering
from clinic_tui.screens.moving import Moving
from clinic_tui.screens.visit_verbs import VisitVerbs
from clinic_tui.screens.wished import OnStrip
from clinic_tui.widgets.date_line import DateLine
from clinic_tui.widgets.day_grid import DayGrid
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.month_grid import MonthGrid
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.widgets.strip import AvailabilityStrip
from clinic_tui.widgets.time_grid import Slot, TimeGrid
from clinic_tui.widgets.week_grid import WeekGrid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import MONTHS, show_date
from clinic_tui.words.times import show_time

STRIP_DAYS = 14
VIEWS = {"day": Place.SCHEDULE, "strip": Place.STRIP, "week": Place.WEEK, "month": Place.MONTH}
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
    filter: DayFilter = ALL_SHOWN
    filter_name: str = ""


class SchedulePane(Moving, VisitVerbs, Filtering):
    """Four views of the same appointments, all or those that a filter leaves."""

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
        self._month_of: int | None = None
        self._month_rows: tuple[StripRow, ...] = ()

    def compose(self) -> ComposeResult:
        """Date, grid, and what is under the cursor."""
        yield self._date_line
        with ContentSwitcher(initial="day-view", id="views"):
            yield DayGrid(id="day-view")
            yield AvailabilityStrip(id="strip-view")
            yield WeekGrid(id="week-view")
            yield MonthGrid(id="month-view")
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
            self._filter, self._filter_name = memory.filter, memory.filter_name
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

    @property
    def _month(self) -> MonthGrid:
        return self.query_one(MonthGrid)

    def remember(self) -> Where:
        """View, day, cursor and filter."""
        slot = self.grid.cursor_slot
        return Where(self._view, self._other_day, self._provider_id, slot, self._filter, self._filter_name)

    def take_focus(self) -> None:
        """The keys go to the view."""
        self.put_focus({"strip": self._strip, "month": self._month}.get(self._view, self.grid))

    # Reading

    def read(self) -> None:
        """Ask for what the view shows."""
        backend, day = self.backend, self.day
        self._read_on = self.clinic.today
        if self._view == "day":
            self.ask(lambda: backend.schedule.day(day), self._show_day, group="view")
        elif self._view == "strip":
            wished, there = self._wished, self._filter.site_ids
            self.ask(
                lambda: (
                    backend.schedule.strip_for(replace(wished.wish, from_day=day), STRIP_DAYS)
                    if wished
                    else backend.schedule.strip(day, STRIP_DAYS, there)
                ),
                self._show_strip,
                group="view",
            )
        elif self._view == "month":
            first, days = weeks_of_month(day)
            there = self._month_filter.site_ids
            self.ask(lambda: backend.schedule.strip(first, days, there), self._show_month, group="view")
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
        view = filtered_day(view, self._filter)
        self._day_seen, self._days_seen = view, (view,)
        today = self.clinic.today
        now = minute_now(self.clinic.clock) if view.day == today else None
        self.query_one(DayGrid).show(view, now, view.day < today)
        self._restore()
        self.say_date()
        self._say_slot()

    def _show_strip(self, rows: tuple[StripRow, ...]) -> None:
        shown = rows if self._wished else filtered_strip(rows, self._filter)
        self._strip.show(shown, self.clinic.today, wished=self._wished is not None)
        self._say_slot()

    def _show_month(self, rows: tuple[StripRow, ...]) -> None:
        shown = filtered_strip(rows, self._month_filter)
        self._month_rows = shown
        self._month.show(month_days(shown), self.day, self.clinic.today, self.day)
        self.say_date()
        self._say_slot()

    @property
    def _month_filter(self) -> DayFilter:
        return (
            DayFilter((self._month_of,), site_ids=self._filter.site_ids) if self._month_of else self._filter
        )

    def _show_week(self, found: tuple[int, tuple[DayView, ...]]) -> None:
        self._provider_id, whole = found
        of_all = DayFilter(statuses=self._filter.statuses, site_ids=self._filter.site_ids)
        days = tuple(filtered_day(day, of_all) for day in whole)
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
        if self.is_mounted and (self._view not in ("strip", "month") or self._read_on != self.clinic.today):
            self.read() if self.is_shown else setattr(self, "_stale", True)

    # The lines above and below

    def say_date(self) -> None:
        """Write the line above the grid: which day or days, and what is carried."""
        line = self._date_line
        today, day = self.clinic.today, self.day
        if self._view == "strip":
            line.words = f"Availability from {show_date(day)}"
            line.note = (
                f"times for {self._wished.words}" if self._wished else "free slots a day" + self._whose_words
            )
        elif self._view == "month":
            line.words = f"{MONTHS[day.month - 1].title()} {day.year}"
            of = next((row.provider.code for row in self._month_rows), "") if self._month_of else ""
            line.note = f"free slots a day of {of}" if of else "free slots a day" + self._whose_words
        elif self._view == "week":
            monday = day - timedelta(days=day.weekday())
            line.words, line.note = f"Week of {show_date(monday)}", self._provider_words()
            line.note += self._filter_words if self._filter.statuses or self._filter.site_ids else ""
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
            line.note += self._filter_words
            if self._filter.provider_ids and self._day_seen and not self._day_seen.providers:
                line.note += ": nobody of them on this day"
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
            Hint("Enter", "to that day" if self._view in ("strip", "month") else "put down", "choose"),
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

    @on(MonthGrid.CursorMoved)
    def _on_another_day(self, event: MonthGrid.CursorMoved) -> None:
        if self._view == "month":
            self._stand_on(event.day)
            self._say_slot()

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
        if self._view == "month":
            self._say_month_day(detail)
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

    def _say_month_day(self, detail: SlotDetail) -> None:
        """Who has how many free slots on the day under the cursor."""
        cell = self._month.cell
        if cell is None:
            return
        place = (cell.day - self._month_rows[0].cells[0].day).days if self._month_rows else 0
        free = [(row.provider.code, row.cells[place].free_slots) for row in self._month_rows]
        words = ", ".join(f"{code} {count}" for code, count in free if count)
        words = cell.closed or words or ("past" if cell.over else "nothing is free")
        detail.show_slot(None, f"{show_date(cell.day)}: {words}; Enter opens it", self.clinic.today)

    def code_of(self, provider_id: int) -> str:
        """A provider's code, as the day that is shown has it."""
        day = self._provider_day(provider_id)
        if day is None and self._view == "month":
            return next((row.provider.code for row in self._month_rows if row.provider.id == provider_id), "")
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
            if not self.query_one(DayGrid).select_appointment(appointment_id) and self._filter:
                self._filter, self._filter_name = ALL_SHOWN, ""  # it was left out: show it all the same
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
        elif self._view == "month":
            self._stand_on(self._month.cursor_day or self.day)
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

    def action_view_month(self) -> None:
        """The month of the day under the cursor."""
        self._month_of = None
        self._view_from_here("month")

    @on(MonthGrid.Left)
    def _month_left(self, event: MonthGrid.Left) -> None:
        self._go(event.day)

    @on(MonthGrid.Chosen)
    def _month_chosen(self, event: MonthGrid.Chosen) -> None:
        self._stand_on(event.day)
        self._switch("day")
        if self._month_of:
            self._provider_id = self._month_of
            self._memory = self._at(self._month_of, event.day)
        self.read_before_keys()

    def _at(self, provider_id: int, day: date, start: int = 0) -> Where:
        """The day with the cursor on a provider's column, once it is read."""
        slot = Slot(provider_id, day, start)
        return Where("day", day, provider_id, slot, self._filter, self._filter_name)

    # One provider

    async def action_go_to_provider(self) -> None:
        """Jump to a provider: the column, the line, the week, or the month of that one alone."""
        from clinic_tui.screens.choose_provider import ChooseProvider

        days = self._day_seen.providers if self._day_seen and self._view == "day" else ()
        first = [day.provider.id for day in days]
        await self.app.push_screen(ChooseProvider(first, all_too=self._view == "month"), self._to_provider)

    def _to_provider(self, provider_id: int | None) -> None:
        if provider_id is None:
            return
        if self._view == "month":
            self._month_of = provider_id or None
            self._stand_on(self._month.cursor_day or self.day)
            self.read_before_keys()
        elif self._view == "week":
            self.show_week(provider_id, self.day)
        elif self._view == "strip":
            place = self._strip.cursor_place
            if not self._strip.move_to(provider_id, place[1] if place else self.day):
                self.clinic.say("this provider is not in the view: F12 or `:view all` shows others")
        else:
            slot = self.grid.cursor_slot
            if not self.grid.move_to(provider_id, slot.start if slot else 0):
                self.clinic.say("this provider is not on this day, or not in the view")

    def show_filtered(self, wanted: DayFilter, name: str = "") -> None:
        """As the filter has it; the month is of all who are left."""
        self._month_of = None
        super().show_filtered(wanted, name)

    def show_month(self, day: date) -> None:
        """Go to the free places of the month that holds `day`, from anywhere."""
        self._month_of = None
        self._switch("month")
        self._go(day)

    @on(AvailabilityStrip.Chosen)
    def _strip_chosen(self, event: AvailabilityStrip.Chosen) -> None:
        self._provider_id = event.provider_id
        self._stand_on(event.day)
        self._switch("day")
        self._memory = self._at(event.provider_id, event.day)
        self.read_before_keys()

    # Visits

    @property
    def day_to_print(self) -> date | None:
        """The day under the cursor."""
        if self._view == "strip":
            place = self._strip.cursor_place
            return place[1] if place else self.day
        if self._view == "month":
            return self._month.cursor_day or self.day
        slot = self.grid.cursor_slot
        return slot.day if slot else self.day

    def action_move(self) -> None:
        """Pick the appointment up, or put it down; in the strip, go on with it to that day."""
        if self._view == "strip":
            self._strip.action_choose()
        elif self._view == "month":
            self._month.action_choose()
        else:
            super().action_move()

    def visit(self) -> AppointmentRow | None:
        """The appointment under the cursor."""
        return None if self._view in ("strip", "month") else self.grid.appointment

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

        if self._view == "month":
            code = self.code_of(self._month_of) if self._month_of else ""
            await self.app.push_screen(BookVisit(provider_code=code, day=self._month.cursor_day))
            return
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
        day = self.day
        if self._view == "month":
            here, day = self._month_of, self._month.cursor_day or self.day
        texts = {"provider": self.code_of(here)} if here else {}
        first = max(day, self.clinic.today)
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
