"""The proof of a day: visits that have not ended, and what ends each of them."""

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

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.attendance_rows import DayProof, NotEnded
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.screens.asking import Refused
from clinic_tui.screens.visit_verbs import VisitVerbs
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

T = TypeVar("T")


class ProveDay(VisitVerbs, ModalScreen[None]):
    """`s` says that a patient did not come, `a` says it of all for whom it is suggested, after asking."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("s", "no_show", "no-show", show=False),
        Binding("a", "all_suggested", "all suggested", show=False),
        Binding("i", "check_in", "next stage", show=False),
        Binding("o", "check_out", "check out", show=False),
        Binding("x", "cancel", "cancel, left", show=False),
        Binding("e", "edit", "record", show=False),
        Binding("[", "go(-1)", "day before", show=False),
        Binding("]", "go(1)", "day after", show=False),
    ]

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day
        self._rows: dict[int, NotEnded] = {}

    def compose(self) -> ComposeResult:
        """The verdict, the visits that have not ended, a message and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("", classes="dialog-title", markup=False)
            yield Label("", id="proof-counts", markup=False)
            yield PagedList(
                ListColumn("Time", 5),
                ListColumn("Patient"),
                ListColumn("Prov", 5),
                ListColumn("State", 22),
                ListColumn("To do", 16),
                empty="reading ...",
                marks=False,
            )
            yield MessageLine(id="proof-message")
            yield KeyBar(
                own=(
                    Hint("s", "no-show", "no_show"),
                    Hint("a", "all suggested", "all_suggested"),
                    Hint("o", "check out", "check_out"),
                    Hint("x", "cancel, left", "cancel"),
                    Hint("[ ]", "day", "go(1)"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Read the day."""
        self.query_one(PagedList).focus()
        self._read()

    def _read(self) -> None:
        backend, day = self.backend, self._day
        self.ask_before_keys(
            lambda: backend.attendance.proof(day), self._show, group="proof", refused=self._refused
        )

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(PagedList).show([], refusal.words)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """A visit was written, here or at another desk."""
        if "appointment" in entities:
            self._read()

    def _show(self, found: DayProof) -> None:
        if found.day != self._day:
            return
        self._rows = {each.visit.id: each for each in found.left}
        verdict = (
            "every visit has ended" if found.proved else f"{counted(len(found.left), 'visit')} not ended"
        )
        self.query_one(".dialog-title", Label).update(f"Proof of {show_date(found.day)}: {verdict}")
        self.query_one("#proof-counts", Label).update(
            f"{found.planned} planned: {found.kept} kept, {found.no_shows} no-show, {found.went} left; "
            f"{found.cancelled} cancelled"
        )
        self.query_one(PagedList).show(
            [
                ListRow(
                    each.visit.id,
                    (
                        show_time(each.visit.start),
                        safe_text(each.visit.name),
                        each.visit.provider_code,
                        words_of(each.visit.status, each.visit.confirmation),
                        each.to_do,
                    ),
                    "is-wrong" if each.suggests_no_show else "",
                )
                for each in found.left
            ],
            "Nothing is left: the day is proved." if found.planned else "Nobody was planned.",
        )

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor."""
        key = self.query_one(PagedList).key
        row = self._rows.get(key) if isinstance(key, int) else None
        return row.visit if row else None

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.action_edit()

    def action_all_suggested(self) -> None:
        """Ask, and then say of all suggested ones that they did not come: one action."""
        from clinic_tui.screens.confirm import Confirm

        meant = [each.visit for each in self._rows.values() if each.suggests_no_show]
        if not meant:
            self._say("no no-show is suggested", Level.INFO)
            return
        names = ", ".join(visit.family for visit in meant[:4]) + (", ..." if len(meant) > 4 else "")

        def sure(answer: bool | None) -> None:
            if answer:
                seen = [(visit.id, visit.version) for visit in meant]
                self.act(lambda: self.backend.schedule.no_show_many(seen), self._said_of_all)

        self.app.push_screen(
            Confirm(f"{counted(len(meant), 'no-show')}: {names}?", yes="they did not come"), sure
        )

    def _said_of_all(self, refused: dict[int, str]) -> None:
        self.clinic.say_done("no-shows are noted" + (f", {len(refused)} refused" if refused else ""))
        if refused:
            self._say(next(iter(refused.values())), Level.ERROR)
        self._read()

    def action_go(self, days: int) -> None:
        """Another day; none that has not been yet."""
        day = self._day + timedelta(days=days)
        if day > self.clinic.today:
            self._say("that day has not been yet", Level.INFO)
            return
        self._day = day
        self._read()

    def act(
        self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Write; a refusal stands in the dialog, which lies on the frame's own line."""
        super().act(call, then, refused=refused or self._not_done)

    def _not_done(self, refusal: ClinicError) -> None:
        self._say(refusal.words, Level.ERROR)

    def _say(self, words: str, level: Level) -> None:
        self.query_one("#proof-message", MessageLine).say(words, level)
