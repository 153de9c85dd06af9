"""What is said under a task: a reply, which is news to the others, and a note, which is none."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.tasks.rows import TaskRow


class ReplyToTask(Form[bool]):
    """What one says to whoever else is concerned."""

    SAVE_WORDS = "reply"

    def __init__(self, row: TaskRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def title_words(self) -> str:
        """To which one."""
        return f"Reply to: {self._row.whole_words}"

    def fields(self) -> Sequence[Field]:
        """The words."""
        return (text_field("reply", "Reply", limit=300, help="it is new to the others until they open it"),)

    def submit(self) -> None:
        """Send it."""
        part, row, words = self.backend.tasks, self._row, self.text("reply")
        self.save(lambda: part.reply(row.id, words), f"replied: {row.words}", True)

    def reopen(self, texts: dict[str, str]) -> ReplyToTask:
        """To the same one."""
        return ReplyToTask(self._row, texts)


class NoteToTask(Form[bool]):
    """One line for its history."""

    SAVE_WORDS = "note"

    def __init__(self, row: TaskRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Note to: {self._row.words}"

    def fields(self) -> Sequence[Field]:
        """The words."""
        return (text_field("note", "Note", limit=300, help="what was done, or found out; it stays"),)

    def submit(self) -> None:
        """Write it."""
        part, row, words = self.backend.tasks, self._row, self.text("note")
        self.save(lambda: part.note(row.id, words), f"noted: {row.words}", True)

    def reopen(self, texts: dict[str, str]) -> NoteToTask:
        """To the same one."""
        return NoteToTask(self._row, texts)
