"""A question with yes or no."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.type_ahead import TypeAheadApp

ANSWERS = frozenset({"y", "n", "escape"})
"""What may be typed ahead of the question; Enter is meant for a field until the question stands there."""


class Confirm(ModalScreen[bool]):
    """`y` or Enter says yes, `n` says no. Esc answers nothing: where `no` does something, that is shown.

    What is typed ahead answers only where it begins with an answer, and behind a key that is none nothing
    does until somebody pauses: `u/taylor` is a search, and its `y` takes nothing back.
    """

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

    def on_mount(self) -> None:
        """Nobody has read it yet."""
        self._clinic.keep_answer(ANSWERS)

    def on_key(self, event: events.Key) -> None:
        """What is no answer makes no answer of the letters behind it."""
        if event.key not in (*ANSWERS, "enter"):
            self._clinic.drop_keys_behind_refusal()

    @property
    def _clinic(self) -> TypeAheadApp[Any]:
        app = self.app
        assert isinstance(app, TypeAheadApp)
        return app

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)
