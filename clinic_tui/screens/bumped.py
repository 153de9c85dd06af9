"""Visits that have to be moved or called off, as their provider, the clinic or a room is closed then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.screens.asking import Refused
from clinic_tui.screens.free_times import Found
from clinic_tui.screens.visit_verbs import VisitVerbs
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

T = TypeVar("T")

_TOPICS = frozenset(
    {
        "appointment",
        "call_attempt",
        "block",
        "day_exception",
        "holiday",
        "week_template",
        "room",
        "device",
        "patient_phone",
    }
)


class BumpedList(VisitVerbs, ModalScreen[None]):
    """Enter finds another time, `x` calls the visit off; `l` and `a` note a call that reached nobody."""

    DEFAULT_CSS = "BumpedList #bumped-whole { width: 1fr; height: 2; color: $text-muted; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("x", "cancel", "cancel", show=False),
        Binding("l", "called('message left')", "message", show=False),
        Binding("a", "called('no answer')", "no answer", show=False),
        Binding("e", "edit", "record", show=False),
        Binding("h", "history", "history", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, Bumped] = {}
        self._calls: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        """The visits, the whole of the one under the cursor, a message and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Visits to be moved", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("Visit", 13),
                ListColumn("Patient"),
                ListColumn("Reach", 6),
                ListColumn("Phone", 14),
                ListColumn("Calls", 5, "right"),
                ListColumn("Why", 16),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="bumped-whole", markup=False)
            yield MessageLine(id="bumped-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "other times", ""),
                    Hint("x", "cancel", "cancel"),
                    Hint("l", "message left", "called('message left')"),
                    Hint("a", "no answer", "called('no answer')"),
                    Hint("e", "record", "edit"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Ask for them."""
        self.query_one(PagedList).focus()
        self._read()

    def _read(self) -> None:
        self.ask_before_keys(self._ask, self._show, group="bumped", refused=self._refused)

    def _ask(self) -> tuple[Sequence[Bumped], dict[int, int]]:
        """The visits, and how often each patient was called about it."""
        backend = self.backend
        rows = backend.outage.bumped()
        if not backend.may("call.view"):
            return rows, {}
        return rows, backend.calls.counts(Subject.VISIT, [row.visit.id for row in rows])

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(PagedList).show([], refusal.words)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """A visit or the hours changed, here or at another desk."""
        if entities & _TOPICS:
            self._read()

    def _show(self, found: tuple[Sequence[Bumped], dict[int, int]]) -> None:
        rows, self._calls = found
        self._rows = {row.visit.id: row for row in rows}
        self.query_one(Label).update(f"Visits to be moved: {len(rows)}" if rows else "Visits to be moved")
        self.query_one(PagedList).show(
            [
                ListRow(
                    row.visit.id,
                    (
                        f"{row.visit.day.day:2} {row.visit.day:%b} {show_time(row.visit.start)}",
                        safe_text(row.visit.name),
                        row.reach.way,
                        show_phone(row.reach.phone).removeprefix("+1 ") if row.reach.phone else "-",
                        str(self._calls.get(row.visit.id, "")),
                        safe_text(row.why),
                    ),
                )
                for row in rows
            ],
            "Every booked visit can take place as it is planned.",
        )
        self._tell()

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        key = self.query_one(PagedList).key
        row = self._rows.get(key) if isinstance(key, int) else None
        words = ""
        if row is not None:
            visit = row.visit
            note = f"; {row.reach.note}" if row.reach.note else ""
            words = (
                f"{visit.name} MRN {visit.mrn}, {show_date(visit.day)} {show_time(visit.start)} "
                f"{visit.visit_type_name} {visit.minutes} min: {row.why}{note}"
            )
        self.query_one("#bumped-whole", Label).update(safe_text(words))

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor."""
        key = self.query_one(PagedList).key
        row = self._rows.get(key) if isinstance(key, int) else None
        return row.visit if row else None

    def action_called(self, outcome: str) -> None:
        """Note the call, and go on to the next: the visit stays until it is moved or called off."""
        row, calls, came = self.visit(), self.backend.calls, Outcome(outcome)
        if row is None:
            return

        def noted(_: object) -> None:
            self.clinic.say_done(f"{row.name}: {outcome}")
            self._say(f"{row.name}: {outcome}", Level.DONE)
            self._read()

        def refused(refusal: ClinicError) -> None:
            self.query_one(PagedList).select(row.id)
            self._not_done(refusal)

        self.query_one(PagedList).action_cursor_down()  # the next key is for the next patient
        self.act(lambda: calls.note(Subject.VISIT, row.id, came), noted, refused=refused)

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        """Find another time for it."""
        from clinic_tui.screens.free_times import FreeTimes

        event.stop()
        row = self.visit()
        if row is None:
            return
        texts = {"type": row.visit_type, "provider": row.provider_code}
        first = max(row.day, self.clinic.today)
        self.app.push_screen(FreeTimes(texts, from_day=first), lambda found: self._move(row, found))

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
        self._say(words, Level.DONE)
        self._read()

    def act(
        self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Write; a refusal stands in the dialog, which lies on the frame's own line."""
        super().act(call, then, refused=refused or self._not_done)

    def _not_done(self, refusal: ClinicError) -> None:
        self._say(refusal.words, Level.ERROR)

    def _say(self, words: str, level: Level) -> None:
        self.query_one("#bumped-message", MessageLine).say(words, level)
