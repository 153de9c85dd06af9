"""Walking a paper day back in: the visits of a day, one after another, until each is told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.clock import minute_now
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.reception.rows import QueueRow
from clinic_tui.reception.rules import ENTERABLE, why_not_from_paper
from clinic_tui.schedule.rows import AppointmentRow, DayView
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.screens.asking import Refused
from clinic_tui.screens.from_paper import PaperVisit, PaperWalkIn
from clinic_tui.screens.page import follow_message
from clinic_tui.screens.visit_verbs import VisitVerbs
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.times import show_time

T = TypeVar("T")


class PaperDay(VisitVerbs, ModalScreen[None]):
    """Enter tells of a visit that came, other keys of one that did not; the next one follows by itself.

    What is said of it, by the keys here and by the forms, stands in the dialog alone; `u` takes it back.
    """

    UNDOES = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("o", "check_out", "check out", show=False),
        Binding("s", "no_show", "no-show", show=False),
        Binding("x", "cancel", "cancel", show=False),
        Binding("b", "walk_in", "walk-in", show=False),
        Binding("u,f8", "app.undo", "undo", show=False),
        Binding("[", "go(-1)", "day before", show=False),
        Binding("]", "go(1)", "day after", show=False),
    ]

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day
        self._rows: dict[int, AppointmentRow] = {}
        self._started = False
        self._behind: MessageLine | None = None
        self._told: int | None = None
        """The open visit that is being told of: once it has ended, the cursor goes on from there."""
        self._wanted: int | None = None
        """A walk-in that was just entered: the cursor goes to it when it comes into the list."""

    def compose(self) -> ComposeResult:
        """What is still to be told, the visits, what was said last, and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("Time", 5),
                ListColumn("Patient"),
                ListColumn("Born", 10),
                ListColumn("Prov", 5),
                ListColumn("Type", 5),
                ListColumn("State", 22),
                empty="reading ...",
                marks=False,
            )
            yield MessageLine(id="paper-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "came", ""),
                    Hint("o", "check out", "check_out"),
                    Hint("s", "no-show", "no_show"),
                    Hint("x", "cancel", "cancel"),
                    Hint("b", "walk-in", "walk_in"),
                    Hint("[ ]", "day", "go(1)"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Read the day; what the frame would say behind the dialog, dimmed, is said here."""
        self._behind = follow_message(self, self.query_one(MessageLine))
        self._behind.visible = False
        self.query_one(PagedList).focus()
        self._read()

    def on_unmount(self) -> None:
        """The frame says again what is to be said."""
        if self._behind is not None:
            self._behind.visible = True

    def _read(self) -> None:
        backend, day = self.backend, self._day
        self.ask_before_keys(lambda: backend.days.day(day), self._show, group="day", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(PagedList).show([], refusal.words)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """A visit was written, here or at another desk."""
        if "appointment" in entities:
            self._read()

    def _show(self, view: DayView) -> None:
        if view.day != self._day:
            return
        rows = sorted(view.appointments, key=lambda row: (row.start, row.name))
        self._rows = {row.id: row for row in rows}
        open_still = [row for row in rows if self._is_to_tell(row)]
        said = f"{len(open_still)} of {len(rows)} still to tell" if open_still else "all is told"
        self.query_one(Label).update(f"Paper day {show_date(view.day)}: {said if rows else 'no visits'}")
        visits = self.query_one(PagedList)
        visits.show(
            [
                ListRow(
                    row.id,
                    (
                        show_time(row.start),
                        safe_text(row.name),
                        show_birth_date(row.born),
                        row.provider_code,
                        row.visit_type,
                        words_of(row.status, row.confirmation),
                    ),
                    "" if row.status in OPEN else "is-quiet",
                )
                for row in rows
            ],
            "Nobody was planned: b enters who came.",
        )
        self._go_on(rows)

    def _is_to_tell(self, row: AppointmentRow) -> bool:
        """True for a visit that has not ended, unless it is planned for later and nobody came yet."""
        today = self.clinic.today
        begun = row.day < today or (row.day == today and row.start <= minute_now(self.clinic.clock))
        return row.status in OPEN and (begun or row.status is not Status.BOOKED)

    def _go_on(self, rows: list[AppointmentRow]) -> None:
        """The cursor to the first that is still to be told, from one that has ended under it.

        A form that was left, or a visit that still waits for its check-out, keeps it where it is.
        """
        visits = self.query_one(PagedList)
        if self._wanted is not None and visits.select(self._wanted):
            self._told, self._wanted = self._wanted, None
        told = self._rows.get(self._told or 0)
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
        key = self.query_one(PagedList).key
        row = self._rows.get(key) if isinstance(key, int) else None
        self._told = row.id if row and row.status in OPEN else None
        return row

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        row = self.visit()
        if row is None:
            return
        if row.status is Status.READY:
            self.run_worker(self.action_check_out())
        elif row.status in ENTERABLE:
            self.app.push_screen(PaperVisit(row.id), lambda entered: self._entered(row.id, entered))
        else:
            self.clinic.say(
                f"the visit is {row.status.words}: there is nothing to enter from paper", Level.WARNING
            )

    def _entered(self, number: int, entered: bool | None) -> None:
        """Who left is checked out at once, with the charges."""
        from clinic_tui.screens.check_out import CheckOut

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
                self._wanted = number
                self._go_on(list(self._rows.values()))
                self._entered(number, True)

        self.app.push_screen(PaperWalkIn(day=self._day), entered)

    def action_go(self, days: int) -> None:
        """Another day of which something can be entered."""
        day = self._day + timedelta(days=days)
        if why := why_not_from_paper(day, self.clinic.today):
            self.clinic.say(why)
            return
        self.clinic.forget_message()
        self._day, self._started, self._told, self._wanted = day, False, None, None
        self._read()

    def act(
        self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Write; after a refusal nothing is told of that visit."""
        super().act(call, then, refused=refused or self._not_done)

    def _not_done(self, refusal: ClinicError) -> None:
        self._told = None
        self.clinic.say_refusal(refusal)
