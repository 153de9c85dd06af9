"""The line that says what has just happened."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from textual.reactive import reactive

from clinic_tui.keymap import hint_of
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bindings import verbs_of
from clinic_tui.widgets.one_line import OneLine


class Level(StrEnum):
    """How a message is meant."""

    INFO = "info"
    DONE = "done"
    WARNING = "warning"
    ERROR = "error"


_LOOK = {
    Level.INFO: ("", ""),
    Level.DONE: ("√ ", "line-good"),
    Level.WARNING: ("! ", "line-warning"),
    Level.ERROR: ("Error: ", "line-error"),
}


class MessageLine(OneLine):
    """One message; a newer one takes its place."""

    DEFAULT_CSS = "MessageLine { background: $background; }"

    words: reactive[str] = reactive("")
    level: reactive[Level] = reactive(Level.INFO)
    undoable: reactive[bool] = reactive(False)

    def say(self, words: str, level: Level = Level.INFO, *, undoable: bool = False) -> None:
        """Show `words`; `undoable` adds the key that takes the action back."""
        self.words, self.level, self.undoable = words, level, undoable

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """The message, with a sign or a word for how it is meant."""
        sign, name = _LOOK[self.level]
        if self.words:
            yield name, f" {sign}{safe_text(self.words)}"

    def right(self) -> Iterator[tuple[str, str]]:
        """How to take it back."""
        if self.undoable:
            hint = hint_of("undo", verbs_of(self.app))
            yield "line-key", f" {hint.key}"
            yield "line-plain", f" {hint.words} "
