"""The views with times: the day of all providers, and the week of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic_tui.clock import minute_now
from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import AppointmentRow, DayFilter, DayView, KeptRow, Span
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.schedule.view_filter import filtered_day
from clinic_tui.screens.schedule.schedule_view import ScheduleView
from clinic_tui.widgets.day_grid import DayGrid
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.widgets.time_grid import Slot, TimeGrid
from clinic_tui.widgets.week_grid import WeekGrid
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.screens.schedule.booking import BookVisit


class GridView(ScheduleView):
    """Visits at their times, and the slots between them."""

    HAS_TIMES = True

    @property
    def widget(self) -> TimeGrid:
        """The grid."""
        return self.pane.query_one(f"#{self.NAME}-view", TimeGrid)

    def here(self) -> tuple[int | None, date | None]:
        """Of the slot."""
        slot = self.widget.cursor_slot
        return (slot.provider_id, slot.day) if slot else (None, None)

    def visit(self) -> AppointmentRow | None:
        """The one that stands there."""
        return self.widget.appointment

    def slot_start(self, slot: Slot) -> int:
        """Where the provider's own slot begins."""
        return slot.start

    def booking(self) -> BookVisit | None:
        """Into the slot."""
        from clinic_tui.screens.schedule.booking import BookVisit

        pane, slot = self.pane, self.widget.cursor_slot
        if slot is None:
            return None
        if self.widget.cursor_is_past:
            pane.clinic.say(_past_words(slot), Level.ERROR)
            return None
        return BookVisit(
            provider_code=pane.code_of(slot.provider_id),
            day=slot.day,
            start=self.slot_start(slot),
            slot_minutes=pane.slot_minutes(slot.provider_id),
        )

    def over_today(self) -> Slot | None:
        """The slot that is over, of a day that is not."""
        slot = self.widget.cursor_slot
        over = slot is not None and slot.day == self.pane.clinic.today and self.widget.cursor_is_past
        return slot if over else None

    def tell(self, detail: SlotDetail) -> None:
        """The visit, or what can be done with the slot."""
        grid = self.widget
        slot = grid.cursor_slot
        words = f"{show_date(slot.day)} {show_time(slot.start)}: b books, f finds other times" if slot else ""
        if slot and (kept := self._kept_at(slot)):
            words = (
                f"{show_date(slot.day)} {show_time(slot.start)}: kept for {kept.label} {kept.until}".rstrip()
            )
        if slot and grid.cursor_is_past:
            over = self.over_today() is not None and self.pane.carried is None
            words = _over_words(slot) if over else _past_words(slot)
        if slot and (carried := self.pane.carried):
            when = f"{show_date(slot.day)} {show_time(slot.start)} {self.pane.code_of(slot.provider_id)}"
            words = words if grid.cursor_is_past else f"{when}: Enter puts {carried.name} down here"
            detail.show_slot(None, words, self.pane.clinic.today)
            return
        others = max(len(grid.appointments_at_cursor) - 1, 0)
        detail.show_slot(grid.appointment, words, self.pane.clinic.today, others)

    def _kept_at(self, slot: Slot) -> KeptRow | None:
        for view in self.pane.days_seen:
            for kept in view.kept if view.day == slot.day else ():
                if kept.provider_id == slot.provider_id and kept.span.start <= slot.start < kept.span.end:
                    return kept
        return None


NO_PROVIDER = "`clinic-tui schedule provider add`"
"""What a clinic needs first where its schedule is empty."""


class DayOfAll(GridView):
    """A column for each provider."""

    NAME, PLACE = "day", Place.SCHEDULE

    def question(self) -> Callable[[], DayView]:
        """The day."""
        days, day = self.pane.backend.days, self.pane.day
        return lambda: days.day(day)

    def show(self, answer: DayView) -> None:
        """The day, unless one has walked on meanwhile."""
        pane = self.pane
        if answer.day != pane.day:
            return
        day, today = filtered_day(answer, pane.filter), pane.clinic.today
        pane.day_seen, pane.days_seen = day, (day,)
        now = minute_now(pane.clinic.clock) if day.day == today else None
        pane.query_one(DayGrid).show(day, now, day.day < today)
        if slot := pane.slot_remembered():
            self.widget.move_to(slot.provider_id, slot.start)

    def words(self) -> tuple[str, str]:
        """The day, and how far away it is."""
        pane, day, seen = self.pane, self.pane.day, self.pane.day_seen
        away = (day - pane.clinic.today).days
        days = f"{abs(away)} day{'s' if abs(away) > 1 else ''}"
        note = "today" if not away else f"{days} ago" if away < 0 else f"{days} ahead"
        if seen and seen.day == day and seen.holiday:
            note += f", closed: {seen.holiday}"
        if seen and not seen.providers and not pane.filter:
            note += f"; no provider yet: {NO_PROVIDER}"
        note += pane.filter_words
        if pane.filter.provider_ids and seen and not seen.providers:
            note += ": nobody of them on this day"
        return show_date(day), note

    def slot_start(self, slot: Slot) -> int:
        """The grid has lines for the shortest slot of all: the beginning of this provider's."""
        day = self.pane.provider_day(slot.provider_id)
        for span in day.open if day else ():
            if span.start <= slot.start < span.end:
                start = slot.start - (slot.start - span.start) % (day.slot_minutes if day else GRAIN)
                between = Span(start, max(slot.start, start + 1))
                visits = self.pane.day_seen.appointments if self.pane.day_seen else ()
                taken = any(
                    row.provider_id == slot.provider_id and row.span.overlaps(between) for row in visits
                )
                return slot.start if taken else start
        return slot.start

    def go_to_provider(self, provider_id: int) -> None:
        """To the column."""
        slot = self.widget.cursor_slot
        if not self.widget.move_to(provider_id, slot.start if slot else 0):
            self.pane.clinic.say("this provider is not on this day, or not in the view")


class WeekOfOne(GridView):
    """A column for each day of one provider."""

    NAME, PLACE = "week", Place.WEEK

    @property
    def _monday(self) -> date:
        day = self.pane.day
        return day - timedelta(days=day.weekday())

    def question(self) -> Callable[[], tuple[int, tuple[DayView, ...]]]:
        """The week of the provider one came from, else of the first."""
        backend, monday, wanted = self.pane.backend, self._monday, self.pane.provider_id

        def ask() -> tuple[int, tuple[DayView, ...]]:
            provider_id = wanted or backend.schedule.providers()[0].id
            return provider_id, backend.days.week(provider_id, monday)

        return ask

    def show(self, answer: tuple[int, tuple[DayView, ...]]) -> None:
        """The week; a filter of providers does not concern it."""
        pane = self.pane
        pane.provider_id, whole = answer
        of_all = DayFilter(statuses=pane.filter.statuses, site_ids=pane.filter.site_ids)
        days = tuple(filtered_day(day, of_all) for day in whole)
        pane.days_seen = days
        clinic = pane.clinic
        pane.query_one(WeekGrid).show(pane.provider_id, days, clinic.today, minute_now(clinic.clock))
        if slot := pane.slot_remembered():
            self.widget.move_to(slot.day.isoweekday(), slot.start)

    def words(self) -> tuple[str, str]:
        """Which week, and whose."""
        pane = self.pane
        day = pane.provider_day(pane.provider_id or 0)
        whose = f"{day.provider.code} {day.provider.name}" if day else ""
        note = whose + (pane.filter_words if pane.filter.statuses or pane.filter.site_ids else "")
        return f"Week of {show_date(self._monday)}", note

    def go_to_provider(self, provider_id: int) -> None:
        """To the week."""
        self.pane.show_week(provider_id, self.pane.day)


def _over_words(slot: Slot) -> str:
    return f"{show_date(slot.day)} {show_time(slot.start)} is past: b books at the next free time"


def _past_words(slot: Slot) -> str:
    return f"{show_date(slot.day)} {show_time(slot.start)} is past: nobody can be booked there"
