"""The views without times: where there is room in a fortnight, and on which days of a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import DayFilter, StripRow
from clinic_tui.schedule.view_filter import filtered_strip, month_days, weeks_of_month
from clinic_tui.screens.schedule.schedule_view import STRANGER, ScheduleView
from clinic_tui.screens.schedule.wished import OnStrip
from clinic_tui.widgets.month_grid import MonthGrid
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.widgets.strip import AvailabilityStrip
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import MONTHS, show_date

if TYPE_CHECKING:
    from clinic_tui.screens.schedule.booking import BookVisit
    from clinic_tui.screens.schedule.schedule import SchedulePane

STRIP_DAYS = 14


class Availability(ScheduleView):
    """A line for each provider, a cell for each day."""

    NAME, PLACE, HAS_TIMES = "strip", Place.STRIP, False

    def __init__(self, pane: SchedulePane) -> None:
        super().__init__(pane)
        self.wished: OnStrip | None = None
        """What was looked for: only times that fit it are counted."""

    @property
    def widget(self) -> AvailabilityStrip:
        """The strip."""
        return self.pane.query_one(AvailabilityStrip)

    def question(self) -> Callable[[], tuple[StripRow, ...]]:
        """The free slots, or the times that fit."""
        backend, day, wished = self.pane.backend, self.pane.day, self.wished
        if wished is None:
            there = self.pane.filter.site_ids
            return lambda: backend.days.strip(day, STRIP_DAYS, there)
        return lambda: backend.schedule.strip_for(replace(wished.wish, from_day=day), STRIP_DAYS)

    def show(self, answer: tuple[StripRow, ...]) -> None:
        """What was looked for, or what the filter leaves."""
        shown = answer if self.wished else filtered_strip(answer, self.pane.filter)
        self.widget.show(shown, self.pane.clinic.today, wished=self.wished is not None)
        if slot := self.pane.slot_remembered():
            self.widget.move_to(slot.provider_id, slot.day)

    def words(self) -> tuple[str, str]:
        """From when, and what is counted."""
        what = f"times for {self.wished.words}" if self.wished else "free slots a day" + self.pane.whose_words
        return f"Availability from {show_date(self.pane.day)}", what

    def tell(self, detail: SlotDetail) -> None:
        """How full the day of that provider is."""
        cell = self.widget.cell
        if cell is None or self.widget.cursor_place is None:
            return
        words = cell.closed or (
            f"{cell.free_minutes} of {cell.open_minutes} min free, {counted(cell.visits, 'visit')}"
            + (f", {cell.overbooked} overbooked" if cell.overbooked else "")
        )
        detail.show_slot(None, f"{show_date(cell.day)}: {words}; Enter opens it", self.pane.clinic.today)

    def here(self) -> tuple[int | None, date | None]:
        """Of the cell."""
        return self.widget.cursor_place or (None, None)

    def choose(self) -> None:
        """To the day of that provider."""
        self.widget.action_choose()

    def booking(self) -> BookVisit | None:
        """On that day, with that provider."""
        from clinic_tui.screens.schedule.booking import BookVisit

        place = self.widget.cursor_place
        return BookVisit(provider_code=self.pane.code_of(place[0]), day=place[1]) if place else None

    def go_to_provider(self, provider_id: int) -> None:
        """To the line."""
        if not self.widget.move_to(provider_id, self.here()[1] or self.pane.day):
            self.pane.clinic.say(STRANGER)


class MonthOfPlaces(ScheduleView):
    """A cell for each day with the free slots of all, or of one."""

    NAME, PLACE, HAS_TIMES = "month", Place.MONTH, False

    def __init__(self, pane: SchedulePane) -> None:
        super().__init__(pane)
        self.of: int | None = None
        """The provider whose month it is; None: of all whom the filter leaves."""
        self._rows: tuple[StripRow, ...] = ()

    @property
    def widget(self) -> MonthGrid:
        """The month."""
        return self.pane.query_one(MonthGrid)

    @property
    def cursor_day(self) -> date:
        """The day under the cursor."""
        return self.widget.cursor_day or self.pane.day

    def question(self) -> Callable[[], tuple[StripRow, ...]]:
        """The weeks of the month."""
        days, there = self.pane.backend.days, self._filter.site_ids
        first, number = weeks_of_month(self.pane.day)
        return lambda: days.strip(first, number, there)

    @property
    def _filter(self) -> DayFilter:
        """Of one provider's month the sites count, and not who else is shown."""
        shown = self.pane.filter
        return DayFilter((self.of,), site_ids=shown.site_ids) if self.of else shown

    def show(self, answer: tuple[StripRow, ...]) -> None:
        """Of one, or of all whom the filter leaves."""
        day = self.pane.day
        self.pane.slot_remembered()  # the month has a cursor of its own
        self._rows = filtered_strip(answer, self._filter)
        self.widget.show(month_days(self._rows), day, self.pane.clinic.today, day)

    def words(self) -> tuple[str, str]:
        """Which month, and whose."""
        day = self.pane.day
        of = next((row.provider.code for row in self._rows), "") if self.of else ""
        note = f"free slots a day of {of}" if of else "free slots a day" + self.pane.whose_words
        return f"{MONTHS[day.month - 1].title()} {day.year}", note

    def tell(self, detail: SlotDetail) -> None:
        """Who has how many free slots on that day."""
        cell = self.widget.cell
        if cell is None:
            return
        place = (cell.day - self._rows[0].cells[0].day).days if self._rows else 0
        free = [(row.provider.code, row.cells[place].free_slots) for row in self._rows]
        words = ", ".join(f"{code} {count}" for code, count in free if count)
        words = cell.closed or words or ("past" if cell.over else "nothing is free")
        detail.show_slot(None, f"{show_date(cell.day)}: {words}; Enter opens it", self.pane.clinic.today)

    def code_of(self, provider_id: int) -> str:
        """The code of a provider who is counted here, or nothing."""
        return next((row.provider.code for row in self._rows if row.provider.id == provider_id), "")

    def here(self) -> tuple[int | None, date | None]:
        """The day, and the provider whose month it is."""
        return self.of, self.cursor_day

    def search_from(self) -> date:
        """The day under the cursor."""
        return self.cursor_day

    def choose(self) -> None:
        """To the day."""
        self.widget.action_choose()

    def booking(self) -> BookVisit | None:
        """On that day."""
        from clinic_tui.screens.schedule.booking import BookVisit

        code = self.pane.code_of(self.of) if self.of else ""
        return BookVisit(provider_code=code, day=self.widget.cursor_day)

    def go_to_provider(self, provider_id: int) -> None:
        """The month of that one alone, or of all again."""
        self.of = provider_id or None
        self.pane.stand_on(self.cursor_day)
        self.pane.read_before_keys()
