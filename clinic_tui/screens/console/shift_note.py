"""What a shift leaves to the next: written from what is true, signed, and read at the next sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import Invalid
from clinic_tui.flow.rows import NOTE_LINE, ShiftFacts, ShiftNoteRow
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.words.dates import show_date

OWN_LINES = 3
LINE_CELLS, MOST_PARTS = 53, 10
"""A line of what is true stands whole: in fields of so many cells, one below the other."""


class WriteShiftNote(Form[bool]):
    """A line for each thing that is open, to be changed or emptied, and lines of one's own. F12 signs."""

    TITLE_WORDS: ClassVar[str] = "Handover to the next shift"
    SAVE_WORDS: ClassVar[str] = "sign and leave it"

    def __init__(self, facts: ShiftFacts, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._facts = facts

    def fields(self) -> Sequence[Field]:
        """The facts, then what else is to be said."""
        lines = [
            text_field(
                f"fact {place}.{part}",
                "" if part else "As it is",
                limit=200,
                text=words,
                help="change it, or empty it to leave it out",
            )
            for place, line in enumerate(self._facts.lines)
            for part, words in enumerate(wrap(line, LINE_CELLS, MOST_PARTS))
        ]
        own = [
            text_field(f"own {place}", "Besides", limit=200, help="what the next shift should know")
            for place in range(OWN_LINES)
        ]
        return (*lines, *own)

    def submit(self) -> None:
        """Sign it."""
        whole: dict[str, str] = {}
        for name, words in self.texts.items():
            line = name.partition(".")[0]
            whole[line] = f"{whole.get(line, '')} {words}".strip()
            if len(whole[line]) > NOTE_LINE:
                raise Invalid(f"this line has more than {NOTE_LINE} letters: shorten it", name)
        said, facts, part = tuple(whole.values()), self._facts, self.backend.opening
        parked = [draft.title for draft in self.clinic.drafts_here]
        self.save(lambda: part.sign_shift(facts, said, parked), "the note is left to the next shift", True)

    def reopen(self, texts: dict[str, str]) -> WriteShiftNote:
        """With the lines as they were composed."""
        return WriteShiftNote(self._facts, texts)


class ReadShiftNote(Asking, ModalScreen[bool]):
    """A note of an earlier shift: Enter says that it was read, Esc leaves it for later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read", show=False),
        Binding("escape", "dismiss(False)", "later", show=False),
    ]

    def __init__(self, note: ShiftNoteRow, zone: tzinfo) -> None:
        super().__init__()
        self._note = note
        self._local = note.at.astimezone(zone)

    def compose(self) -> ComposeResult:
        """Who left it, its lines, the keys."""
        note = self._note
        title = (
            f"Left by {note.signer}, desk {note.desk}, {show_date(self._local.date())} {self._local:%H:%M}"
        )
        with Vertical(classes="dialog"):
            yield Label(safe_text(title), classes="dialog-title", markup=False)
            with VerticalScroll(classes="fields"):
                for line in note.words.split("\n"):
                    yield Label(safe_text(line), classes="note-words", markup=False)
            if note.read_by:
                yield Label(safe_text(f"read by {note.read_by}"), classes="note-words", markup=False)
            yield KeyBar(own=self._hints())

    @property
    def _is_open(self) -> bool:
        """Whoever sits here can say that it was read: it is another's, and nobody did."""
        who = self.backend.who
        return not self._note.read_by and (who is None or who.login != self._note.signed_by)

    def _hints(self) -> tuple[Hint, ...]:
        if self._is_open:
            return (Hint("Enter", "read", "read"), Hint("Esc", "later", "dismiss(False)"))
        return (Hint("Esc", "back", "dismiss(False)"),)

    def action_read(self) -> None:
        """It was read: nobody else is shown it by itself."""
        if not self._is_open:
            self.dismiss(False)
            return
        backend, number = self.backend, self._note.id
        self.act(lambda: backend.flow.read_note(number), self._was_read)

    def _was_read(self, _: None) -> None:
        self.dismiss(True)
