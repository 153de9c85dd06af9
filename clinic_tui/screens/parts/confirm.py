"""A question with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar


class Confirm(ModalScreen[bool]):
    """`y` or Enter says yes, `n` says no. Esc answers nothing: where `no` does something, that is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "yes", show=False),
        Binding("n", "answer(False)", "no", show=False),
        Binding("escape", "dismiss(None)", "back", show=False),
    ]

    def __init__(self, question: str, yes: str = "yes", no: str = "no", *, no_acts: bool = False) -> None:
        super().__init__()
        self._question, self._yes, self._no, self._no_acts = question, yes, no, no_acts

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        with Vertical(classes="dialog"):
            words = "\n".join(map(safe_text, self._question.split("\n")))
            yield Label(words, classes="dialog-words", markup=False)
            back = (Hint("Esc", "back", "dismiss(None)"),) if self._no_acts else ()
            yield KeyBar(
                own=(Hint("y", self._yes, "answer(True)"), Hint("n", self._no, "answer(False)"), *back)
            )

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)
