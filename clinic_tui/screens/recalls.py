"""Recalls that are due: calls and the first free times of each on its line."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.calls.rows import RecallLine
from clinic_tui.calls.states import Subject
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.recall.rules import show_month
from clinic_tui.schedule.rows import FreeTime
from clinic_tui.screens.call_mode import marked
from clinic_tui.screens.page import Page
from clinic_tui.screens.reason import AskReason
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

WIDE = 110
COLUMNS = (
    ListColumn("Due", 8),
    ListColumn("Patient", 20),
    ListColumn("Type", 4),
    ListColumn("Calls", 5, "right"),
    ListColumn("First free"),
)
WIDE_COLUMNS = (*COLUMNS[:2], ListColumn("MRN", 8), *COLUMNS[2:])
NOBODY = "Nobody is due: + recalls a patient; `clinic-tui recall rule set` makes recalls by itself."


class RecallScreen(Page):
    """One line for each; `b` books the time that is marked, `c` begins call mode."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RECALLS)
    DEFAULT_CSS = "RecallScreen > Facts { background: $panel; }"
    TOPICS: ClassVar[frozenset[str]] = frozenset({"recall", "call_attempt", "appointment", "patient"})

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[int, RecallLine] = {}
        self._wide = False
        self._time = 0
        """Which of the free times is marked."""
        self._told: int | None = None

    @property
    def place(self) -> Place:
        """Recalls."""
        return Place.RECALLS

    def compose(self) -> ComposeResult:
        """The frame's lines around the list, and one recall in full."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="recalls-title")
        yield PagedList(*COLUMNS, empty="reading ...", marks=False)
        yield Facts(3, indent=0, id="recalls-detail")
        yield MessageLine()
        yield KeyBar(Place.RECALLS)

    def on_mount(self) -> None:
        """Ask who is due."""
        super().on_mount()
        self._list.focus()
        self._read_before_keys()

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        if entities & self.TOPICS:
            self.read()

    def read(self) -> None:
        """Ask again."""
        self.ask(self.backend.calls.recalls, self._show, group="recalls", refused=self._refused)

    def _read_before_keys(self) -> None:
        self.ask_before_keys(self.backend.calls.recalls, self._show, group="recalls", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self._lines = {}
        self._list.show([], refusal.words)

    def _show(self, lines: tuple[RecallLine, ...]) -> None:
        self._lines = {line.recall.id: line for line in lines}
        self._draw()

    def _draw(self) -> None:
        today = self.clinic.today
        late = 0
        rows = []
        for line in self._lines.values():
            recall = line.recall
            over = recall.due < today.replace(day=1)
            late += over
            wide = (recall.mrn,) if self._wide else ()
            cells = (
                show_month(recall.due), recall.name, *wide, recall.visit_type,
                str(line.attempts.count or ""), self._first_free(line),
            )  # fmt: skip
            rows.append(ListRow(recall.id, cells, "is-soon" if over else ""))
        self._list.show(rows, NOBODY)
        self.query_one("#recalls-title", Facts).show(
            (
                ("strong", f"Recalls: {counted(len(rows), 'patient')} due"),
                ("warning", f"{late} from an earlier month" if late else ""),
            )
        )
        self._tell()

    def _first_free(self, line: RecallLine) -> str:
        words = (
            f"{time.day:%m/%d} {show_time(time.start)}" + (f" {time.provider.code}" if self._wide else "")
            for time in line.times
        )
        return "  ".join(words) or "nothing is free"

    def on_resize(self, event: events.Resize) -> None:
        """More room shows the MRN."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self._list.set_columns(*(WIDE_COLUMNS if wide else COLUMNS))
            if self._lines:
                self._draw()

    @property
    def _line(self) -> RecallLine | None:
        key = self._list.key
        return self._lines.get(key) if isinstance(key, int) else None

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        line, detail = self._line, self.query_one("#recalls-detail", Facts)
        if (line.recall.id if line else None) != self._told:
            self._told, self._time = line.recall.id if line else None, 0
        if line is None:
            detail.show()
            return
        recall = line.recall
        again = f"not before {show_date(recall.next_try)}" if recall.next_try else ""
        detail.show(
            (
                ("strong", recall.name),
                ("", f"MRN {recall.mrn}"),
                ("", show_phone(recall.phone) if recall.phone else "no phone on file"),
                ("quiet", line.attempts.said),
                ("quiet", again),
            ),
            (
                ("", f"{recall.visit_type} {recall.minutes} min {recall.provider_code or 'anyone'}"),
                ("", f"due {show_month(recall.due)}"),
                ("warning", recall.words),
            ),
            [("quiet", "free"), *marked(line.times, self._time)] if line.times else [],
        )

    # Verbs

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        """Open the record."""
        event.stop()
        if (line := self._line) is not None:
            self.clinic.open_patient(line.recall.patient_id)

    def action_other_time(self) -> None:
        """Mark the next of the free times."""
        line = self._line
        if line is not None and line.times:
            self._time = (self._time + 1) % len(line.times)
            self._tell()

    def action_book_there(self) -> None:
        """Book the patient at the time that is marked."""
        line, backend = self._line, self.backend
        if line is None or self._time >= len(line.times):
            self.clinic.say("no free time stands here: Enter opens the record, b books there")
            return
        recall, time = line.recall, line.times[self._time]

        def booked(_: int) -> None:
            self.clinic.say_done(f"booked {recall.name}: {_long(time)}")
            self._read_before_keys()

        self.act(lambda: backend.calls.book_recall(recall.id, time.provider.id, time.day, time.start), booked)

    async def action_recall_add(self) -> None:
        """Recall a patient."""
        from clinic_tui.screens.recall_form import RecallPatient

        await self.app.push_screen(RecallPatient(), lambda _: self._read_before_keys())

    async def action_recall_close(self) -> None:
        """Nobody is to be called any more, with the reason."""
        line, backend = self._line, self.backend
        if line is None:
            return
        recall = line.recall
        form = AskReason(
            f"{recall.name} is not recalled any more",
            "Why is the patient not recalled any more?",
            lambda reason: backend.calls.close_recall(recall.id, recall.version, reason),
            f"{recall.name} is not recalled any more",
        )
        await self.app.push_screen(form, lambda _: self._read_before_keys())

    async def action_recall_call(self) -> None:
        """Call who is due, one after the other."""
        await self.clinic.call_mode(Subject.RECALL)


def _long(time: FreeTime) -> str:
    return f"{show_date(time.day)} {show_time(time.start)} {time.provider.code}"
