"""One note in full."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.patients.rows import NoteRow
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.words.dates import show_date


class ReadNote(ModalScreen[None]):
    """Who wrote it, when, and all of its words."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "dismiss(None)", "back", show=False)]

    tells_of_record: ClassVar[bool] = True

    def __init__(self, note: NoteRow, zone: tzinfo) -> None:
        super().__init__()
        self._note = note
        self._local = note.at.astimezone(zone)

    def compose(self) -> ComposeResult:
        """Title, words, keys."""
        title = f"Note of {self._note.author}, {show_date(self._local.date())} {self._local:%H:%M}"
        with Vertical(classes="dialog"):
            yield Label(safe_text(title), classes="dialog-title", markup=False)
            with VerticalScroll(classes="fields"):
                yield Label(safe_text(self._note.words), classes="note-words", markup=False)
            yield KeyBar(own=(Hint("Esc", "back", "dismiss(None)"),))
