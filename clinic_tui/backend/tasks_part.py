"""What screens may ask of tasks."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.clock import local_now
from clinic_tui.tasks import ending, handing, queries, writing
from clinic_tui.tasks.rows import Assignee, TaskEntry, TaskPage, TaskRow
from clinic_tui.tasks.states import Called, Pile


class TasksPart:
    """Tasks: one's own, those of one's role, and for a manager everybody's."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self, pile: Pile = Pile.MINE) -> tuple[TaskRow, ...]:
        """Those of a pile, what is due first on top."""
        verb = "task.all" if pile is Pile.ALL else "task.view"
        return self._sitting.ask(verb, queries.tasks, self._sitting.desk, pile)

    def about(self, patient_id: int) -> tuple[TaskRow, ...]:
        """All open ones about a patient."""
        self._sitting.look_once(patient_id)
        return self._sitting.ask("task.view", queries.tasks_about, patient_id)

    def on(self, typed: str) -> tuple[TaskRow, ...]:
        """All open ones about a visit, claim, order or item, by what is typed for it."""
        return self._sitting.ask("task.view", queries.tasks_on, self._sitting.desk, typed)

    def page(self, task_id: int) -> TaskPage:
        """One with its history; whoever has it has read it then."""
        desk = self._sitting.desk
        found = self._sitting.ask("task.view", queries.page, task_id, desk)
        if found.task.news is not None and desk.actor.may("task.edit"):
            writing.mark_read(desk, task_id)
            found = self._sitting.ask("task.view", queries.page, task_id, desk)
        return found

    def row(self, task_id: int) -> TaskRow:
        """One as it stands now, without its history."""
        return self._sitting.ask("task.view", queries.task, task_id)

    def unread(self) -> tuple[TaskRow, ...]:
        """Of which something is new to whoever sits here."""
        return self._sitting.ask("task.view", queries.unread, self._sitting.desk)

    def pressing(self) -> tuple[TaskRow, ...]:
        """What cannot wait."""
        desk = self._sitting.desk
        return self._sitting.ask("task.view", queries.pressing, desk, local_now(desk.clock))

    def assignees(self) -> tuple[Assignee, ...]:
        """Whom a task can be given to."""
        return self._sitting.ask("task.edit", queries.assignees)

    def make(self, entry: TaskEntry) -> int:
        """A new task; its number."""
        return writing.make_task(self._sitting.desk, entry)

    def change(self, task_id: int, version: int, entry: TaskEntry) -> None:
        """What it is, not whose."""
        writing.change_task(self._sitting.desk, task_id, version, entry)

    def note(self, task_id: int, words: str) -> None:
        """Add a line to its history."""
        writing.note_task(self._sitting.desk, task_id, words)

    def reply(self, task_id: int, words: str) -> None:
        """Say something to whoever else is concerned."""
        writing.reply(self._sitting.desk, task_id, words)

    def note_call(self, task_id: int, version: int, outcome: Called, words: str = "") -> None:
        """What came of calling back."""
        writing.note_call(self._sitting.desk, task_id, version, outcome, words)

    def give(self, task_id: int, version: int, to: str, words: str = "") -> str:
        """Ask somebody to take it; whom, in words."""
        return handing.give_task(self._sitting.desk, task_id, version, to, words)

    def accept(self, task_id: int, version: int) -> None:
        """Take it."""
        handing.accept_task(self._sitting.desk, task_id, version)

    def decline(self, task_id: int, version: int, words: str) -> None:
        """Say why not."""
        handing.decline_task(self._sitting.desk, task_id, version, words)

    def finish(self, task_id: int, version: int, outcome: str = "") -> date | None:
        """It is done; when it is due again."""
        return ending.finish_task(self._sitting.desk, task_id, version, outcome)

    def drop(self, task_id: int, version: int, reason: str) -> None:
        """It need not be done."""
        ending.drop_task(self._sitting.desk, task_id, version, reason)
