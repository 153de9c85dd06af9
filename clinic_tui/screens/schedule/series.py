"""The visits of one series, and what can be done with this one, it and later ones, or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.series_rows import SeriesRow, SeriesVisit
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.schedule.series_forms import CancelSeries, ChangeSeries, ShiftSeries
from clinic_tui.screens.waiting.who_waits import ask_who_waits
from clinic_tui.text import safe_text
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


class SeriesList(ListDialog[SeriesVisit, None]):
    """`m` moves, `e` changes, `x` calls off; Enter shows the visit on the schedule."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move", "move", show=False),
        Binding("e", "edit", "change", show=False),
        Binding("x", "cancel", "cancel", show=False),
    ]
    COLUMNS = (
        ListColumn("No", 3, "right"),
        ListColumn("Date", 15),
        ListColumn("Time", 5),
        ListColumn("Min", 3, "right"),
        ListColumn("Prov", 5),
        ListColumn("State"),
    )
    NOTHING = "No visit of it stands any more."
    TOPICS = frozenset({"appointment"})

    def __init__(self, appointment_id: int, name: str) -> None:
        super().__init__()
        self._appointment_id, self._whom = appointment_id, name
        self._wanted = appointment_id

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("m", "move", "move"),
            Hint("e", "change", "edit"),
            Hint("x", "cancel", "cancel"),
            Hint("Enter", "on the schedule", ""),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], SeriesRow]:
        """The visits of the series."""
        backend, number = self.backend, self._appointment_id
        return lambda: backend.series.of(number)

    def rows_of(self, answer: SeriesRow) -> Sequence[SeriesVisit]:
        """In their order."""
        return answer.visits

    def line(self, row: SeriesVisit) -> ListRow:
        """Its number, when, how long, with whom, and its state."""
        visit = row.visit
        cells = (
            str(row.number),
            show_date(visit.day),
            show_time(visit.start),
            str(visit.minutes),
            visit.provider_code,
            safe_text(f"{words_of(visit.status, visit.confirmation)}{_unpaid_words(visit)}"),
        )
        unpaid = "is-wrong" if visit.unauthorized else ""
        return ListRow(visit.id, cells, unpaid if visit.status.value == "booked" else "is-quiet")

    def bare_heading(self) -> str:
        """Whose."""
        return f"Series of {self._whom}"

    def heading(self) -> str:
        """The pattern, and how many are booked still."""
        series: SeriesRow = self.answer
        booked = sum(each.visit.status.value == "booked" for each in series.visits)
        return f"{self.bare_heading()}: {series.pattern}, {booked} of {series.planned} booked"

    @property
    def _here(self) -> AppointmentRow | None:
        return self.row.visit if self.row else None

    async def choose(self, row: SeriesVisit) -> None:
        """Show it on the schedule."""
        clinic, visit = self.clinic, row.visit
        self.dismiss()
        await clinic.show_tab("schedule")
        if clinic.pane is not None:
            clinic.pane.jump(visit.id, visit.day)

    def action_move(self) -> None:
        """By days, to another time, provider or length."""
        if (row := self._here) is not None:
            self.app.push_screen(ShiftSeries(row), lambda done: self._done(row, done))

    def action_edit(self) -> None:
        """Another kind of visit, room or reason."""
        if (row := self._here) is not None:
            self.app.push_screen(ChangeSeries(row), lambda done: self._done(row, done))

    def action_cancel(self) -> None:
        """Call off."""
        if (row := self._here) is not None:
            self.app.push_screen(CancelSeries(row), lambda done: self._done(row, done))

    def _done(self, row: AppointmentRow, done: bool | None) -> None:
        """What moved has another number: the list goes on with any visit of the series that it knows."""
        if done:
            stood = [each.visit.id for each in self.answer.visits] if self.answer else []
            self._appointment_id = row.id
            self.read_before_keys()
            ask_who_waits(self, *stood)


def _unpaid_words(visit: AppointmentRow) -> str:
    return f"; {visit.authorization}" if visit.unauthorized else ""
