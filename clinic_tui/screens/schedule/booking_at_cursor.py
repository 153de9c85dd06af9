"""Booking from the schedule: into the slot under the cursor, or into a free time that is looked for."""

from __future__ import annotations

from clinic_tui.schedule.rows import FreeTime, Wish
from clinic_tui.screens.schedule.schedule_places import Availability
from clinic_tui.screens.schedule.schedule_view import ScheduleView
from clinic_tui.screens.schedule.walking import Walking
from clinic_tui.screens.schedule.wished import OnStrip
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.time_grid import Slot
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

NEXT_FREE_DAYS = 14
"""Days in which a free time is looked for in place of one that is over."""


class BookingAtCursor(Walking):
    """Mixed into the pane of the schedule, which says which view is in front."""

    _view: ScheduleView
    strip: Availability

    def code_of(self, provider_id: int) -> str:
        """A provider's code."""
        raise NotImplementedError

    def slot_minutes(self, provider_id: int) -> int:
        """How long that provider's slots are."""
        raise NotImplementedError

    def _switch(self, view: ScheduleView) -> None:
        raise NotImplementedError

    async def action_book(self) -> None:
        """Book at the cursor; where today's time there is over, at the provider's next free one."""
        slot = self._view.over_today()
        if slot is not None:
            self._book_next_free(slot)
        elif (form := self._view.booking()) is not None:
            await self.app.push_screen(form)

    def _book_next_free(self, over: Slot) -> None:
        """Open the form at the next free time from now on of the provider whose slot is over, and say so."""
        minutes, backend = self.slot_minutes(over.provider_id), self.backend
        wish = Wish(minutes, over.day, (over.provider_id,), days=NEXT_FREE_DAYS, limit=1)

        def found(times: tuple[FreeTime, ...]) -> None:
            from clinic_tui.screens.schedule.booking import BookVisit

            code, was = self.code_of(over.provider_id), f"{show_time(over.start)} is past"
            if not times:
                self.clinic.say(f"{was}, and {code} has no free time in {NEXT_FREE_DAYS} days", Level.ERROR)
                return
            (time,) = times
            words = f"{was}: the next free time of {code} is {show_date(time.day)} {show_time(time.start)}"
            self.clinic.open_next(
                BookVisit(
                    provider_code=code, day=time.day, start=time.start, slot_minutes=minutes, told=words
                )
            )

        self.ask_before_keys(lambda: backend.schedule.free_times(wish), found, group="next free")

    async def action_find_time(self) -> None:
        """Look for the next free times, then book there."""
        from clinic_tui.screens.schedule.free_times import FreeTimes

        here, _ = self._view.here()
        texts = {"provider": self.code_of(here)} if here else {}
        first = max(self._view.search_from(), self.clinic.today)
        await self.app.push_screen(FreeTimes(texts, from_day=first, to_strip=True), self._time_found)

    def show_wished(self, wished: OnStrip) -> None:
        """On the strip, where there are times that fit."""
        self.strip.wished = wished
        self.stand_on(wished.wish.from_day)
        self._switch(self.strip)
        self.read_before_keys()

    def _time_found(self, found: tuple[FreeTime, str] | OnStrip | None) -> None:
        from clinic_tui.screens.schedule.booking import BookVisit

        if isinstance(found, OnStrip):
            self.show_wished(found)
        elif found is not None:
            time, code = found
            self.app.push_screen(
                BookVisit(provider_code=time.provider.code, day=time.day, start=time.start, visit_type=code)
            )
