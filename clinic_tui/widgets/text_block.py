"""A field for a text of many lines: a letter, whole. Enter begins a new line, Tab leaves the field."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from clinic_tui.text import safe_text


class TextBlock(TextArea):
    """A text without a frame, wrapped at the edge; `read_only` for one that is only to be seen."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    TextBlock {
        border: none;
        padding: 0 1;
        height: 8;
        width: 1fr;
        background: $surface;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: $foreground 4%; }
        & .text-area--cursor { text-style: reverse; }
        & .text-area--cursor-line { background: $surface; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi .text-area--cursor-line { background: ansi_default; }
    }
    """

    def __init__(self, text: str = "", *, read_only: bool = False) -> None:
        super().__init__(
            _safe_lines(text),
            soft_wrap=True,
            tab_behavior="focus",
            read_only=read_only,
            highlight_cursor_line=False,
            compact=True,
        )
        self.cursor_blink = False

    def put(self, text: str) -> None:
        """Another text in its place, the cursor at its beginning."""
        self.load_text(_safe_lines(text))

    @property
    def place(self) -> int:
        """Where the cursor is, in characters from the beginning."""
        row, column = self.cursor_location
        return sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column

    @place.setter
    def place(self, place: int) -> None:
        """Put it there, with as much of what stands before it in sight as there is room for."""
        before = self.text[:place].split("\n")
        self.move_cursor((len(before) - 1, len(before[-1])))
        self.call_after_refresh(self._show_from_the_top)

    def _show_from_the_top(self) -> None:
        self.scroll_home(animate=False, immediate=True)
        self.scroll_cursor_visible()

    def on_paste(self, event: events.Paste) -> None:
        """What a terminal can be given: the text of a file or another system may be anything."""
        event.stop()
        event.prevent_default()
        if not self.read_only:
            done = self.replace(_safe_lines(event.text), *self.selection)
            self.move_cursor(done.end_location)


def _safe_lines(text: str) -> str:
    return "\n".join(safe_text(line.expandtabs(4)) for line in text.splitlines())
