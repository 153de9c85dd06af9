"""Walking a paper day back in: the visits of a day, one after another, until each is told of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.clock import minute_now
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.reception.rows import QueueRow
from clinic_tui.reception.rules import ENTERABLE, why_not_from_paper
from clinic_tui.schedule.rows import AppointmentRow, DayView
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.parts.page import follow_message
from clinic_tui.screens.reception.from_paper import PaperVisit, PaperWalkIn
from clinic_tui.screens.schedule.visit_verbs import VisitVerbs
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.times import show_time


class PaperDay(VisitVerbs, ListDialog[AppointmentRow, None]):
    """Enter tells of a visit that came, other keys of one that did not; the next one follows by itself.

    What is said of it, by the keys here and by the forms, stands in the dialog alone; `u` takes it back.
    """

    UNDOES = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "check_out", "check out", show=False),
        Binding("s", "no_show", "no-show", show=False),
        Binding("x", "cancel", "cancel", show=False),
        Binding("b", "walk_in", "walk-in", show=False),
        Binding("u,f8", "app.undo", "undo", show=False),
        Binding("[", "go(-1)", "day before", show=False),
        Binding("]", "go(1)", "day after", show=False),
    ]
    COLUMNS = (
        ListColumn("Time", 5),
        ListColumn("Patient"),
        ListColumn("Born", 10),
        ListColumn("Prov", 5),
        ListColumn("Type", 5),
        ListColumn("State", 22),
    )
    NOTHING = "Nobody was planned: b enters who came."
    TOPICS = frozenset({"appointment"})

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day
        self._started = False
        self._behind: MessageLine | None = None
        self._told: int | None = None
        """The open visit that is being told of: once it has ended, the cursor goes on from there."""
        self._walked_in: int | None = None
        """A walk-in that was just entered: the cursor goes to it when it comes into the list."""

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "came", ""),
            Hint("o", "check out", "check_out"),
            Hint("s", "no-show", "no_show"),
            Hint("x", "cancel", "cancel"),
            Hint("b", "walk-in", "walk_in"),
            Hint("[ ]", "day", "go(1)"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def on_mount(self) -> None:
        """What the frame would say behind the dialog, dimmed, is said here."""
        self._behind = follow_message(self, self.query_one(MessageLine))
        self._behind.visible = False

    def on_unmount(self) -> None:
        """The frame says again what is to be said."""
        if self._behind is not None:
            self._behind.visible = True

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """To the frame, whose words stand here."""
        self.clinic.say(words, level)

    def question(self) -> Callable[[], DayView]:
        """The visits of the day."""
        backend, day = self.backend, self._day
        return lambda: backend.days.day(day)

    def took(self, answer: DayView) -> None:
        """Show them and go on, unless one has gone on to another day meanwhile."""
        if answer.day == self._day:
            super().took(answer)
            self._go_on(self.shown_rows)

    def rows_of(self, answer: DayView) -> Sequence[AppointmentRow]:
        """As they were planned."""
        return sorted(answer.appointments, key=lambda row: (row.start, row.name))

    def line(self, row: AppointmentRow) -> ListRow:
        """When, who, what, and how far it is told."""
        cells = (
            show_time(row.start),
            row.name,
            show_birth_date(row.born),
            row.provider_code,
            row.visit_type,
            words_of(row.status, row.confirmation),
        )
        return ListRow(row.id, cells, "" if row.status in OPEN else "is-quiet")

    def bare_heading(self) -> str:
        """Which day."""
        return f"Paper day {show_date(self._day)}"

    def heading(self) -> str:
        """With how many are still to tell."""
        rows = self.shown_rows
        to_tell = sum(map(self._is_to_tell, rows))
        said = f"{to_tell} of {len(rows)} still to tell" if to_tell else "all is told"
        return f"{self.bare_heading()}: {said if rows else 'no visits'}"

    def _is_to_tell(self, row: AppointmentRow) -> bool:
        """True for a visit that has not ended, unless it is planned for later and nobody came yet."""
        today = self.clinic.today
        begun = row.day < today or (row.day == today and row.start <= minute_now(self.clinic.clock))
        return row.status in OPEN and (begun or row.status is not Status.BOOKED)

    def _go_on(self, rows: Sequence[AppointmentRow]) -> None:
        """The cursor to the first that is still to be told, from one that has ended under it.

        A form that was left, or a visit that still waits for its check-out, keeps it where it is.
        """
        visits = self.list
        if self._walked_in is not None and visits.select(self._walked_in):
            self._told, self._walked_in = self._walked_in, None
        told = self._rows.get(self._told)
        if self._started and (told is None or told.status in OPEN or visits.key != told.id):
            return
        last = rows.index(told) if told else -1
        onward = [*rows[last + 1 :], *rows[: last + 1]]
        first = next((row for row in onward if self._is_to_tell(row)), None)
        if first is not None:
            visits.select(first.id)
        self._started, self._told = True, None

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor; what is done to it is told of it."""
        row = self.row
        self._told = row.id if row and row.status in OPEN else None
        return row

    async def choose(self, row: AppointmentRow) -> None:
        """Tell how it went, or check out who only waits for that."""
        self.visit()
        if row.status is Status.READY:
            self.run_worker(self.action_check_out())
        elif row.status in ENTERABLE:
            await self.app.push_screen(PaperVisit(row.id), lambda entered: self._entered(row.id, entered))
        else:
            self.clinic.say(
                f"the visit is {row.status.words}: there is nothing to enter from paper", Level.WARNING
            )

    def _entered(self, number: int, entered: bool | None) -> None:
        """Who left is checked out at once, with the charges."""
        from clinic_tui.screens.reception.check_out import CheckOut

        if not entered:
            return
        backend = self.backend

        def then(row: QueueRow) -> None:
            if row.status is Status.READY:
                self.app.push_screen(CheckOut(number))

        self.ask_before_keys(lambda: backend.reception.row(number), then, group="row")

    def action_walk_in(self) -> None:
        """Enter somebody whom nobody had planned."""

        def entered(number: int | None) -> None:
            if number is not None:
                self._walked_in = number
                self._go_on(self.shown_rows)
                self._entered(number, True)

        self.app.push_screen(PaperWalkIn(day=self._day), entered)

    def action_go(self, days: int) -> None:
        """Another day of which something can be entered."""
        day = self._day + timedelta(days=days)
        if why := why_not_from_paper(day, self.clinic.today):
            self.clinic.say(why)
            return
        self.clinic.forget_message()
        self._day, self._started, self._told, self._walked_in = day, False, None, None
        self.read_before_keys()

    def not_done(self, refusal: ClinicError) -> None:
        """After a refusal nothing is told of that visit."""
        self._told = None
        self.clinic.say_refusal(refusal)
