"""The line that says what has just happened."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from textual.reactive import reactive

from clinic_tui.keymap import hint_of
from clinic_tui.widgets.few_lines import FewLines
from clinic_tui.widgets.key_bindings import verbs_of
from clinic_tui.widgets.repeated_line import RepeatedLine


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


class MessageLine(FewLines, RepeatedLine):
    """One message; a newer one takes its place. A long one takes further lines from what stands above."""

    MOST = 3
    REPEATED = ("words", "level", "undoable")

    DEFAULT_CSS = "MessageLine { background: $background; }"

    words: reactive[str] = reactive("", repaint=False)
    level: reactive[Level] = reactive(Level.INFO, repaint=False)
    undoable: reactive[bool] = reactive(False, repaint=False)

    def say(self, words: str, level: Level = Level.INFO, *, undoable: bool = False) -> None:
        """Show `words`; `undoable` adds the key that takes the action back."""
        self.words, self.level, self.undoable = words, level, undoable

    def watch_words(self) -> None:
        """Show it."""
        self.said()

    def watch_level(self) -> None:
        """Show how it is meant."""
        self.said()

    def watch_undoable(self) -> None:
        """Show whether it can be taken back."""
        self.said()

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    def sentence(self, _width: int) -> tuple[str, str]:
        """The message, with a sign or a word for how it is meant."""
        sign, name = _LOOK[self.level]
        return name, f"{sign}{self.words}" if self.words else ""

    def right(self) -> Iterator[tuple[str, str]]:
        """How to take it back."""
        if self.undoable:
            hint = hint_of("undo", verbs_of(self.app))
            yield "line-key", f" {hint.key}"
            yield "line-plain", f" {hint.words} "
