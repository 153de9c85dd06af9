"""One task with its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.team.task_verbs import TaskVerbs
from clinic_tui.tasks.rows import StepRow, TaskPage, TaskRow
from clinic_tui.tasks.states import TaskState
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow


class TaskScreen(AboutPatient, TaskVerbs, ListPage[StepRow]):
    """What happened to it, the newest below; Enter opens what it is about, else the record of its patient."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TASK)
    TOPICS = frozenset({"task", "task_step", "task_read", "patient"})
    NAME = "Task"
    COLUMNS = (ListColumn("When", 14), ListColumn("Who", 12), ListColumn("What", 9), ListColumn("Words"))
    NOTHING = "Its record is restricted: nothing is told of it."
    DETAIL_LINES = 4

    def __init__(self, task_id: int, words: str) -> None:
        super().__init__()
        self._number, self._called = task_id, words

    @property
    def place(self) -> Place:
        """One task."""
        return Place.TASK

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(None)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def question(self) -> Callable[[], TaskPage]:
        """All of it."""
        part, number = self.backend.tasks, self._number
        return lambda: part.page(number)

    def took(self, answer: TaskPage) -> None:
        """Show it, and whose it is where it is about a patient."""
        super().took(answer)
        if answer.task.patient_id is not None:
            self.follow_record(answer.task.patient_id)

    def rows_of(self, answer: TaskPage) -> Sequence[StepRow]:
        """Its history."""
        return answer.steps

    def bare_heading(self) -> str:
        """Which one."""
        return self._called

    def heading(self) -> FactLine:
        """Which one, and how it stands."""
        row = self.answer.task
        state = "" if row.state is TaskState.OPEN else row.state.value
        return (("strong", row.words), ("", row.priority.value), ("good", state))

    def line(self, row: StepRow) -> ListRow:
        """When, who, what."""
        at = row.at.astimezone(self.clinic.clock.zone)
        return ListRow(row.id, (f"{at:%m/%d/%y %H:%M}", row.who, row.step.value, row.words))

    def detail(self, row: StepRow) -> Sequence[FactLine]:
        """The task in full, whatever line the cursor stands on, who has read it, and the line itself."""
        task = self.answer.task
        return (self.facts_of(task), (("", task.details),), self._read_by(), (("quiet", row.words),))

    def _read_by(self) -> FactLine:
        """Who has opened it when, and of whom something came since that they have not seen."""
        zone = self.clinic.clock.zone
        words = [
            f"{each.name} {each.at.astimezone(zone):%m/%d %H:%M}"
            + ("" if each.all_of_it else ", not the last")
            for each in self.answer.readers
        ]
        return (("quiet", f"read by {'; '.join(words)}" if words else ""),)

    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused of this task: what one wrote oneself is neither taken nor declined."""
        return () if self.task_meant is None else self.idle_of(self.task_meant)

    @property
    def task_meant(self) -> TaskRow | None:
        """This one."""
        return self.answer.task if self.known else None

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    async def choose(self, row: StepRow) -> None:
        """What it is about; else the record of its patient."""
        from clinic_tui.screens.team.task_on import go_to_linked

        task = self.answer.task
        if task.linked is not None:
            go_to_linked(self, task.linked)
        elif task.patient_id is not None:
            self.clinic.open_patient(task.patient_id)
