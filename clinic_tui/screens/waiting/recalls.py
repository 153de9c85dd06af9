"""Recalls that are due: calls and the first free times of each on its line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.calls.rows import RecallLine
from clinic_tui.calls.states import Subject
from clinic_tui.keymap import Place
from clinic_tui.recall.rules import show_month
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.waiting.marked_times import NO_TIME, MarkedTimes, in_full
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time


class RecallScreen(ListPage[RecallLine]):
    """One line for each; `b` books the time that is marked, `c` begins call mode."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RECALLS)
    NAME = "Recalls"
    COLUMNS = (
        ListColumn("Due", 8),
        ListColumn("Patient", 20),
        ListColumn("Type", 4),
        ListColumn("Calls", 5, "right"),
        ListColumn("First free"),
    )
    WIDE_COLUMNS = (*COLUMNS[:2], ListColumn("MRN", 8), *COLUMNS[2:])
    NOTHING = "Nobody is due: + recalls a patient; `clinic-tui recall rule set` makes recalls by itself."
    TOPICS = frozenset({"recall", "call_attempt", "appointment", "patient"})

    def __init__(self) -> None:
        super().__init__()
        self._times = MarkedTimes()

    @property
    def place(self) -> Place:
        """Recalls."""
        return Place.RECALLS

    def build_list(self) -> PagedList:
        """With marks: letters go to all that are marked."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=True, titles=True)

    def question(self) -> Callable[[], tuple[RecallLine, ...]]:
        """Who is due."""
        return self.backend.calls.recalls

    def line(self, row: RecallLine) -> ListRow:
        """Since when, who, for what, how often called, and when there is time."""
        recall = row.recall
        cells = (
            show_month(recall.due), recall.name, *((recall.mrn,) if self.wide else ()), recall.visit_type,
            str(row.attempts.count or ""), self._first_free(row),
        )  # fmt: skip
        return ListRow(recall.id, cells, "is-soon" if self._is_late(row) else "")

    def _is_late(self, row: RecallLine) -> bool:
        return row.recall.due < self.clinic.today.replace(day=1)

    def heading(self) -> FactLine:
        """How many, and how many late."""
        late = sum(map(self._is_late, self.shown_rows))
        return (
            ("strong", f"Recalls: {counted(len(self.shown_rows), 'patient')} due"),
            ("warning", f"{late} from an earlier month" if late else ""),
        )

    def _first_free(self, line: RecallLine) -> str:
        words = (
            f"{time.day:%m/%d} {show_time(time.start)}" + (f" {time.provider.code}" if self._wide else "")
            for time in line.times
        )
        return "  ".join(words) or "nothing is free"

    def tell(self) -> None:
        """On another row the first of its times is marked."""
        row = self.row
        self._times.show(row.recall.id if row else None, row.times if row else ())
        super().tell()

    def detail(self, row: RecallLine) -> Sequence[FactLine]:
        """The patient, what for, and the times."""
        recall = row.recall
        again = f"not before {show_date(recall.next_try)}" if recall.next_try else ""
        return (
            (
                ("strong", recall.name),
                ("", f"MRN {recall.mrn}"),
                ("", show_phone(recall.phone) if recall.phone else "no phone on file"),
                ("quiet", row.attempts.said),
                ("quiet", again),
            ),
            (
                ("", f"{recall.visit_type} {recall.minutes} min {recall.provider_code or 'anyone'}"),
                ("", f"due {show_month(recall.due)}"),
                ("warning", recall.words),
            ),
            self._times.pieces(),
        )

    # Verbs

    async def choose(self, row: RecallLine) -> None:
        """Open the record."""
        self.clinic.open_patient(row.recall.patient_id)

    def action_other_time(self) -> None:
        """Mark the next of the free times."""
        if (row := self.row) is not None:
            self._times.mark_next(row.recall.id, row.times)
            self.tell()

    def action_book_there(self) -> None:
        """Book the patient at the time that is marked."""
        row, backend = self.row, self.backend
        time = self._times.marked(row.recall.id, row.times) if row else None
        if row is None or time is None:
            self.clinic.say(NO_TIME)
            return
        recall = row.recall

        def booked(_: int) -> None:
            self.clinic.say_done(f"booked {recall.name}: {in_full(time)}")
            self.read_before_keys()

        self.act(lambda: backend.calls.book_recall(recall.id, time.provider.id, time.day, time.start), booked)

    async def action_recall_add(self) -> None:
        """Recall a patient."""
        from clinic_tui.screens.waiting.recall_form import RecallPatient

        await self.app.push_screen(RecallPatient(), lambda _: self.read_before_keys())

    async def action_recall_close(self) -> None:
        """Nobody is to be called any more, with the reason."""
        line, backend = self.row, self.backend
        if line is None:
            return
        recall = line.recall
        form = AskReason(
            f"{recall.name} is not recalled any more",
            "Why is the patient not recalled any more?",
            lambda reason: backend.calls.close_recall(recall.id, recall.version, reason),
            f"{recall.name} is not recalled any more",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_letter_write(self) -> None:
        """Write to those that are marked, or to the one under the cursor."""
        from clinic_tui.letters.states import LetterKind
        from clinic_tui.screens.patients.letter_forms import WriteLetters

        numbers = [int(str(key)) for key in self.list.meant]
        if numbers:
            form = WriteLetters(LetterKind.RECALL, numbers)
            await self.app.push_screen(form, lambda done: self.list.clear_marks() if done else None)

    async def action_recall_call(self) -> None:
        """Call who is due, one after the other."""
        await self.clinic.call_mode(Subject.RECALL)
