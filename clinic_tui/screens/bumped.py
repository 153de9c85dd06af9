"""Visits that have to be moved or called off, as their provider, the clinic or a room is closed then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.screens.free_times import Found
from clinic_tui.screens.list_screen import ListDialog
from clinic_tui.screens.visit_verbs import VisitVerbs
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time


class BumpedList(VisitVerbs, ListDialog[Bumped, None]):
    """Enter finds another time, `x` calls the visit off, `e` opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "cancel", "cancel", show=False),
        Binding("e", "edit", "record", show=False),
        Binding("h", "history", "history", show=False),
    ]
    NAME = "Visits to be moved"
    COLUMNS = (
        ListColumn("Visit", 13),
        ListColumn("Patient"),
        ListColumn("Reach", 6),
        ListColumn("Phone", 14),
        ListColumn("Why", 18),
    )
    NOTHING = "Every booked visit can take place as it is planned."
    TOPICS = frozenset(
        {
            "appointment", "block", "day_exception", "holiday", "week_template", "room", "device",
            "patient_phone",
        }
    )  # fmt: skip
    WHOLE_LINES = 2

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "other times", ""),
            Hint("x", "cancel", "cancel"),
            Hint("e", "record", "edit"),
            Hint("h", "history", "history"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Sequence[Bumped]]:
        """The visits that cannot take place."""
        return self.backend.outage.bumped

    def heading(self) -> str:
        """How many."""
        return f"{self.NAME}: {len(self.shown_rows)}" if self.shown_rows else self.NAME

    def line(self, row: Bumped) -> ListRow:
        """When, who, how they are reached, and why."""
        visit = row.visit
        cells = (
            f"{visit.day.day:2} {visit.day:%b} {show_time(visit.start)}",
            visit.name,
            row.reach.way,
            show_phone(row.reach.phone).removeprefix("+1 ") if row.reach.phone else "-",
            row.why,
        )
        return ListRow(visit.id, cells)

    def whole(self, row: Bumped) -> str:
        """With the MRN, what for, and what is to be minded when calling."""
        visit = row.visit
        note = f"; {row.reach.note}" if row.reach.note else ""
        return (
            f"{visit.name} MRN {visit.mrn}, {show_date(visit.day)} {show_time(visit.start)} "
            f"{visit.visit_type_name} {visit.minutes} min: {row.why}{note}"
        )

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor."""
        return self.row.visit if self.row else None

    async def choose(self, row: Bumped) -> None:
        """Find another time for it."""
        from clinic_tui.screens.free_times import FreeTimes

        visit = row.visit
        texts = {"type": visit.visit_type, "provider": visit.provider_code}
        first = max(visit.day, self.clinic.today)
        await self.app.push_screen(FreeTimes(texts, from_day=first), lambda found: self._move(visit, found))

    def _move(self, row: AppointmentRow, found: Found | None) -> None:
        if found is None:
            return
        time, backend = found[0], self.backend
        when = f"{show_date(time.day)} {show_time(time.start)} with {time.provider.code}"
        self.act(
            lambda: backend.schedule.move(
                row.id, row.version, time.provider.id, time.day, time.start, row.minutes
            ),
            lambda _: self._moved(f"moved {row.name} to {when}"),
        )

    def _moved(self, words: str) -> None:
        self.clinic.say_done(words)
        self.say(words, Level.DONE)
        self.read_before_keys()
