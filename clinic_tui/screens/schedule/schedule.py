"""The schedule: the day of all providers, availability, the week of one, the month of free places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from clinic_tui.clock import minute_now
from clinic_tui.keymap import VERBS, Hint, Place, hint_of
from clinic_tui.schedule.rows import AppointmentRow, DayFilter, DayView, ProviderDay
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.screens.schedule.booking_at_cursor import BookingAtCursor
from clinic_tui.screens.schedule.filtering import ALL_SHOWN, Filtering
from clinic_tui.screens.schedule.moving import Moving, why_not_moved
from clinic_tui.screens.schedule.schedule_grids import DayOfAll, WeekOfOne
from clinic_tui.screens.schedule.schedule_places import Availability, MonthOfPlaces
from clinic_tui.screens.schedule.schedule_view import ScheduleView
from clinic_tui.screens.schedule.visit_verbs import VisitVerbs
from clinic_tui.widgets.date_line import DateLine
from clinic_tui.widgets.day_grid import DayGrid
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.month_grid import MonthGrid
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.widgets.strip import AvailabilityStrip
from clinic_tui.widgets.time_grid import Slot, TimeGrid
from clinic_tui.widgets.week_grid import WeekGrid

_VIEWS: tuple[type[ScheduleView], ...] = (DayOfAll, Availability, WeekOfOne, MonthOfPlaces)
_ACTIONS = {
    view.PLACE: frozenset(verb.action for verb in VERBS if view.PLACE in verb.where) for view in _VIEWS
}


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


class SchedulePane(Moving, VisitVerbs, BookingAtCursor, Filtering):
    """Four views of the same appointments, all or those that a filter leaves."""

    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"appointment", "occupancy", "slot_hold", "slot_offer", "patient", "patient_alert", "provider",
         "week_template", "day_exception", "block", "holiday", "visit_type", "room", "reserve",
         "provider_delay", "credential"}
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *{
            verb.key: verb for view in _VIEWS for verb in bindings_of(view.PLACE) if isinstance(verb, Binding)
        }.values(),
        Binding("escape", "put_back", "put it back", show=False),
    ]

    def __init__(self, memory: Where | None = None) -> None:
        super().__init__(memory)
        self._date_line = DateLine(id="date-line")  # written to also while the pane is being taken down
        self._all_day, self.strip = DayOfAll(self), Availability(self)
        self._week, self._month = WeekOfOne(self), MonthOfPlaces(self)
        self._view: ScheduleView = self._all_day
        self._read_on: date | None = None
        self._sought: int | None = None
        """The appointment that the cursor is to stand on once its day has been read."""
        self._lifted: int | None = None
        """The one that is to be picked up then."""
        self.provider_id: int | None = None
        """The provider one came from, whose week is shown."""
        self.day_seen: DayView | None = None
        """The day that was shown last, as the filter left it."""
        self.days_seen: tuple[DayView, ...] = ()
        """The days of the grid in front."""

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
            self.provider_id = memory.provider_id
            self._filter, self._filter_name = memory.filter, memory.filter_name
            views = (self._all_day, self.strip, self._week, self._month)
            self._switch(next(view for view in views if memory.view == view.NAME))

    @property
    def place(self) -> Place:
        """Which of the views."""
        return self._view.PLACE

    @property
    def grid(self) -> TimeGrid:
        """The grid that is worked with: day or week."""
        return (self._week if self._view is self._week else self._all_day).widget

    def remember(self) -> Where:
        """View, day, cursor and filter."""
        slot = self.grid.cursor_slot
        return Where(
            self._view.NAME, self._other_day, self.provider_id, slot, self._filter, self._filter_name
        )

    def take_focus(self) -> None:
        """The keys go to the view."""
        self.put_focus(self._view.widget)

    # Reading

    def read(self) -> None:
        """Ask for what the view shows."""
        view = self._view
        self._read_on = self.clinic.today
        self.ask(view.question(), lambda answer: self._show(view, answer), group="view")
        self.say_date()

    def _show(self, view: ScheduleView, answer: object) -> None:
        if view is self._view:  # else another came to the front meanwhile
            view.show(answer)
            if isinstance(answer, DayView) and answer.day == self.day:
                self._find_sought(answer)
            self.say_date()
            self._say_slot()

    def _find_sought(self, answer: DayView) -> None:
        sought, self._sought = self._sought, None
        grid = self.query_one(DayGrid)
        if sought is not None and not grid.select_appointment(sought) and self._filter:
            self._filter, self._filter_name = ALL_SHOWN, ""  # it was left out: show it all the same
            self._view.show(answer)
            grid.select_appointment(sought)
        lifted, self._lifted = self._lifted, None
        row = next((row for row in grid.appointments_at_cursor if row.id == lifted), None)
        if row is not None and not self.carried and not why_not_moved(row):
            self.carry(row)

    def slot_remembered(self) -> Slot | None:
        """After a lock, or on the way from another view, where the cursor is to stand; told once."""
        memory: Where | None = self._memory
        self._memory = None
        return memory.slot if memory else None

    def minute_passed(self) -> None:
        """The line of the present moves; what has no times changes at midnight."""
        if self.is_mounted and (self._view.HAS_TIMES or self._read_on != self.clinic.today):
            self.read() if self.is_shown else setattr(self, "_stale", True)

    # The lines above and below

    def say_date(self) -> None:
        """Write the line above the grid: which day or days, and what is carried."""
        line, carried = self._date_line, self.carried
        line.words, line.note = self._view.words()
        line.carrying = (carried.name, carried.minutes) if carried else None

    @property
    def own_keys(self) -> tuple[Hint, ...]:
        """While something is carried: how to put it down, and how to walk on in time."""
        if self.carried is None and self.strip.wished and self._view is self.strip:
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
            Hint("Enter", "put down" if self._view.HAS_TIMES else "to that day", "choose"),
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

    @on(MonthGrid.CursorMoved)
    def _on_another_day(self, event: MonthGrid.CursorMoved) -> None:
        if self._view is self._month:
            self.stand_on(event.day)
            self._say_slot()

    @on(TimeGrid.CursorMoved)
    @on(AvailabilityStrip.CursorMoved)
    def _cursor_moved(self) -> None:
        self._say_slot()

    def _say_slot(self) -> None:
        self._view.tell(self.query_one(SlotDetail))

    def code_of(self, provider_id: int) -> str:
        """A provider's code, as the day that is shown has it."""
        day = self.provider_day(provider_id)
        if day is None and self._view is self._month:
            return self._month.code_of(provider_id)
        return day.provider.code if day else ""

    @property
    def provider_here(self) -> str:
        """The provider under the cursor."""
        if self._view is self.strip:
            return self.strip.widget.provider_code
        provider_id, _ = self._view.here()
        return self.code_of(provider_id) if provider_id is not None else ""

    def slot_minutes(self, provider_id: int) -> int:
        """How long that provider's slots are on the day that is shown."""
        day = self.provider_day(provider_id)
        return day.slot_minutes if day else GRAIN

    def provider_day(self, provider_id: int) -> ProviderDay | None:
        """A provider's day, of the day that was shown last."""
        days = self.day_seen.providers if self.day_seen else ()
        return next((day for day in days if day.provider.id == provider_id), None)

    # Going somewhere from anywhere

    def jump(self, subject_id: int, day: date | None) -> None:
        """Go to a visit."""
        self.show_visit(day or self.day, subject_id)

    def show_day(self, day: date) -> None:
        """Go to a day of all providers, from anywhere."""
        self._switch(self._all_day)
        self._go(day)

    def show_week(self, provider_id: int, day: date) -> None:
        """Go to the week of one provider that holds `day`, from anywhere."""
        self.provider_id = provider_id
        self._switch(self._week)
        self._go(day)

    def show_month(self, day: date) -> None:
        """Go to the free places of the month that holds `day`, from anywhere."""
        self._month.of = None
        self._switch(self._month)
        self._go(day)

    def show_visit(self, day: date, appointment_id: int) -> None:
        """Go to an appointment, from anywhere; keys wait until the cursor stands on it."""
        self._switch(self._all_day)
        self.stand_on(day)
        self._sought = appointment_id
        self.read_before_keys()

    def pick_up(self, row: AppointmentRow) -> None:
        """Go to an appointment, from anywhere, and take it into the hand."""
        self._lifted = row.id
        self.show_visit(row.day, row.id)

    def action_today(self) -> None:
        """Go to today, and to the present time there; what is carried keeps its own time."""
        if self._view.HAS_TIMES and self.carried is None and (slot := self.grid.cursor_slot) is not None:
            here = Slot(slot.provider_id, self.clinic.today, minute_now(self.clinic.clock))
            self._memory = Where(
                self._view.NAME, None, self.provider_id, here, self._filter, self._filter_name
            )
        super().action_today()

    # The four views

    def _switch(self, view: ScheduleView) -> None:
        self._view = view
        self.query_one("#views", ContentSwitcher).current = f"{view.NAME}-view"
        self.show_keys()
        if self.is_shown:
            self.take_focus()

    def _view_from_here(self, view: ScheduleView) -> None:
        """Take day and provider under the cursor along."""
        provider_id, day = self._view.here()
        self.provider_id = provider_id or self.provider_id
        self.stand_on(day or self.day)
        self._remember_cursor(view)
        self._switch(view)
        self.read_before_keys()

    def _remember_cursor(self, view: ScheduleView) -> None:
        """In the view to come the cursor stands on the same provider, day and time."""
        slot = self.grid.cursor_slot
        here = Slot(self.provider_id or 0, self.day, slot.start if slot else 0)
        self._memory = Where(view.NAME, self.day, self.provider_id, here, self._filter, self._filter_name)

    def action_view_day(self) -> None:
        """All providers of a day."""
        self._view_from_here(self._all_day)

    def action_view_strip(self) -> None:
        """Where there is room."""
        self._view_from_here(self.strip)

    def action_view_week(self) -> None:
        """The week of the provider under the cursor."""
        self._view_from_here(self._week)

    def action_view_month(self) -> None:
        """The month of the day under the cursor."""
        self._month.of = None
        self._view_from_here(self._month)

    @on(MonthGrid.Left)
    def _month_left(self, event: MonthGrid.Left) -> None:
        self._go(event.day)

    @on(MonthGrid.Chosen)
    def _month_chosen(self, event: MonthGrid.Chosen) -> None:
        self._open_day(event.day, self._month.of)

    @on(AvailabilityStrip.Chosen)
    def _strip_chosen(self, event: AvailabilityStrip.Chosen) -> None:
        self._open_day(event.day, event.provider_id)

    def _open_day(self, day: date, provider_id: int | None) -> None:
        """The day that was chosen, with the cursor on a provider's column once it is read."""
        self.stand_on(day)
        self._switch(self._all_day)
        if provider_id:
            self.provider_id = provider_id
            held = self.grid.cursor_slot if self.carried is not None else None
            slot = Slot(provider_id, day, held.start if held else 0)
            self._memory = Where(DayOfAll.NAME, day, provider_id, slot, self._filter, self._filter_name)
        self.read_before_keys()

    async def action_go_to_provider(self) -> None:
        """Jump to a provider: the column, the line, the week, or the month of that one alone."""
        from clinic_tui.screens.schedule.choose_provider import ChooseProvider

        days = self.day_seen.providers if self.day_seen and self._view is self._all_day else ()
        first = [day.provider.id for day in days]
        await self.app.push_screen(
            ChooseProvider(first, all_too=self._view is self._month), self._to_provider
        )

    def _to_provider(self, provider_id: int | None) -> None:
        if provider_id is not None:
            self._view.go_to_provider(provider_id)

    def show_filtered(self, wanted: DayFilter, name: str = "") -> None:
        """As the filter has it; the month is of all who are left."""
        self._month.of = None
        super().show_filtered(wanted, name)

    # Visits

    @property
    def day_to_print(self) -> date | None:
        """The day under the cursor."""
        return self._view.here()[1] or self.day

    async def action_proof(self) -> None:
        """Which visits of today have not ended."""
        await self.clinic.action_proof()

    def action_move(self) -> None:
        """Pick the appointment up, or put it down; where no times are shown, go on with it to that day."""
        if self._view.HAS_TIMES:
            super().action_move()
        else:
            self._view.choose()

    def visit(self) -> AppointmentRow | None:
        """The appointment under the cursor."""
        return self._view.visit()

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

    def action_put_back(self) -> None:
        """Leave off what is carried; in the strip, what was looked for."""
        if self.carried is None and self.strip.wished is not None and self._view is self.strip:
            self.strip.wished = None
            self.show_keys()
            self.read_before_keys()
        elif self.carried is None:
            raise SkipAction  # Esc means something to the console behind it
        else:
            super().action_put_back()
