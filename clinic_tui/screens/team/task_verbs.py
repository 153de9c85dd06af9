"""What is done with a task, from the list and from its own page."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import Any

from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.tasks.rows import TaskRow
from clinic_tui.tasks.states import TaskState
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

OF_OPEN = (
    "task-done", "task-accept", "task-decline", "task-give", "task-called", "edit", "task-drop",
)  # fmt: skip
"""What is done with a task as long as it is open."""

OF_TASK = (*OF_OPEN, "task-reply", "task-note")
"""What is done with a task at all."""


class TaskVerbs(Asking):
    """The verbs; a subclass says which task is meant."""

    @property
    @abstractmethod
    def task_meant(self) -> TaskRow | None:
        """The one that is meant."""

    @abstractmethod
    def written(self, outcome: object) -> None:
        """Something was written, or a form was closed: with None nothing was."""

    def _open_task(self) -> TaskRow | None:
        row = self.task_meant
        if row is not None and row.state is not TaskState.OPEN:
            self.clinic.say(f"it is {row.state.value} already", Level.WARNING)
            return None
        return row

    def _with(self, form: Form[Any]) -> None:
        self.app.push_screen(form, self.written)

    def action_task_done(self) -> None:
        """It is done, at once; `u` takes that back."""
        row, part = self._open_task(), self.backend.tasks
        if row is None:
            return

        def done(again: date | None) -> None:
            more = f"; again {show_date(again)}" if again else ""
            self.clinic.say_done(f"done: {row.words}{more}")
            self.written(True)

        self.act(lambda: part.finish(row.id, row.version), done)

    def action_task_accept(self) -> None:
        """Take what one was asked to take, or what is one's role's."""
        row, part = self._open_task(), self.backend.tasks
        if row is None:
            return

        def taken(_: None) -> None:
            self.clinic.say_done(f"yours: {row.words}")
            self.written(True)

        self.act(lambda: part.accept(row.id, row.version), taken)

    def action_task_decline(self) -> None:
        """Say why one does not take it."""
        row, part = self._open_task(), self.backend.tasks
        if row is None:
            return
        who = self.backend.who
        if row.asked_id is None or who is None or row.asked != who.name:
            self.clinic.say("nobody asked you to take it: g gives it to somebody", Level.WARNING)
            return
        self._with(
            AskReason(
                f"Decline: {row.words}",
                "Why not? Who asked reads it.",
                lambda words: part.decline(row.id, row.version, words),
                f"declined: {row.words}",
            )
        )

    def action_task_drop(self) -> None:
        """It need not be done."""
        row, part = self._open_task(), self.backend.tasks
        if row is None:
            return
        self._with(
            AskReason(
                f"Drop: {row.words}",
                "Why need it not be done?" + (" It does not come again." if row.repeat else ""),
                lambda words: part.drop(row.id, row.version, words),
                f"dropped: {row.words}",
            )
        )

    def action_task_give(self) -> None:
        """Ask somebody to take it."""
        from clinic_tui.screens.team.task_forms import GiveTask

        if (row := self._open_task()) is not None:
            self._with(GiveTask(row))

    def action_task_called(self) -> None:
        """What came of calling back."""
        from clinic_tui.screens.team.task_forms import CalledBack

        row = self._open_task()
        if row is not None and not row.caller:
            self.clinic.say("nobody called about this one: c adds a note", Level.WARNING)
        elif row is not None:
            self._with(CalledBack(row))

    def action_task_reply(self) -> None:
        """Say something to whoever else is concerned; also where it has ended."""
        from clinic_tui.screens.team.task_replies import ReplyToTask

        if (row := self.task_meant) is not None:
            self._with(ReplyToTask(row))

    def action_task_note(self) -> None:
        """Add a line to its history."""
        from clinic_tui.screens.team.task_replies import NoteToTask

        if (row := self.task_meant) is not None:
            self._with(NoteToTask(row))

    def action_edit(self) -> None:
        """Change what it is, or until when."""
        from clinic_tui.screens.team.task_forms import ChangeTask

        row = self._open_task()
        if row is None:
            return
        if row.closed_record:
            self.clinic.say("its patient's record is restricted: f6 in the record opens it", Level.WARNING)
            return
        self._with(ChangeTask(row))

    def idle_of(self, row: TaskRow) -> tuple[str, ...]:
        """The verbs that would be refused: it has ended, nobody asked who sits here, nobody called."""
        who = self.backend.who
        if row.state is not TaskState.OPEN or who is None:
            return OF_OPEN
        asked = row.asked_id is not None and row.asked == who.name
        of_role = row.role is not None and row.asked_id is None and row.role.value == who.role
        return (
            *(() if asked or of_role else ("task-accept",)),
            *(() if asked else ("task-decline",)),
            *(() if row.caller else ("task-called",)),
        )

    def facts_of(self, row: TaskRow) -> FactLine:
        """Whose, how urgent, until when, about whom."""
        now = self.clinic.clock.now().astimezone(self.clinic.clock.zone)
        late = row.is_late(now)
        due = f"due {show_date(row.due_on)}" if row.due_on else "due on no day"
        if row.due_minute is not None:
            due += f" {show_time(row.due_minute)}"
        return (
            ("warning" if late else "", f"{due}, late" if late else due),
            ("warning" if row.asked else "", f"{row.asked} is asked to take it" if row.asked else ""),
            ("", "" if row.asked else f"for {row.owner}"),
            ("warning", "who cannot do it any more: g" if row.has_gone else ""),
            ("warning", f"{row.declined_by} would not" if row.declined_by else ""),
            ("quiet", row.repeat.words if row.repeat else ""),
            ("strong", f"call {row.caller} {show_phone(row.phone)}" if row.phone else row.caller),
            ("", f"about {row.linked.words}" if row.linked else ""),
            ("", f"{'of' if row.linked else 'about'} {row.patient}, {row.mrn}" if row.patient else ""),
            ("quiet", f"from {row.made_by}" if row.made_by else ""),
            ("", f"{row.state.value} by {row.ended_by}" if row.ended_at else ""),
            ("", row.outcome),
        )
