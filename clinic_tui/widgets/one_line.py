"""A line of text in several styles: one widget, no children."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.strip import Strip

from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit, strip_of
from clinic_tui.widgets.drawn_styles import DrawnStyles
from clinic_tui.widgets.key_bindings import run_bound


class OneLine(DrawnStyles):
    """A line one cell high; a subclass says what stands in it."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    OneLine {
        height: 1;
        width: 1fr;
        background: $panel;
        color: $text;
        & > .line-plain { color: $text-muted; }
        & > .line-strong { color: $text; text-style: bold; }
        & > .line-key { color: $text-primary; text-style: bold; }
        & > .line-current { background: $primary; color: $text; text-style: bold; }
        & > .line-warning { color: $text-warning; text-style: bold; }
        & > .line-error { color: $text-error; text-style: bold; }
        & > .line-good { color: $text-success; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi > .line-plain { color: ansi_default; }
        &:ansi > .line-strong { color: ansi_default; text-style: bold; }
        &:ansi > .line-key { color: ansi_cyan; text-style: bold; }
        &:ansi > .line-current { background: ansi_default; color: ansi_default; text-style: reverse; }
        &:ansi > .line-warning { color: ansi_yellow; }
        &:ansi > .line-error { color: ansi_red; }
        &:ansi > .line-good { color: ansi_green; }
    }
    """

    DRAWN_CLASSES: ClassVar[set[str]] = {
        "line-plain",
        "line-strong",
        "line-key",
        "line-current",
        "line-warning",
        "line-error",
        "line-good",
    }

    def left(self, width: int) -> Iterable[tuple[str, str]]:
        """What stands at the left: class and text, `width` cells in all at most."""
        raise NotImplementedError

    def right(self) -> Iterable[tuple[str, str]]:
        """What stands at the right: class and text; it is kept when the left side is cut."""
        return ()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        right = tuple(self.right())
        ends = sum(cell_len(safe_text(text)) for _, text in right)
        return self.line_of(self.left(max(width - ends, 0)), right)

    def line_of(self, left: Iterable[tuple[str, str]], right: Iterable[tuple[str, str]]) -> Strip:
        """A line of these pieces, class and text; the left side is cut where both do not fit.

        Whatever stands in them passes the gate here: a line that forgot to would send it to the terminal.
        """
        width = self.size.width
        safe = [(name, safe_text(text)) for name, text in right]
        ends = [(fit(text, min(cell_len(text), width)), self._style(name)) for name, text in safe]
        rest = max(width - sum(cell_len(text) for text, _ in ends), 0)
        starts: list[tuple[str, Style]] = []
        for name, typed in left:
            text = safe_text(typed)
            piece = fit(text, min(cell_len(text), rest))
            starts.append((piece, self._style(name)))
            rest -= cell_len(piece)
        return strip_of((*starts, (" " * rest, self.rich_style), *ends), width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name) if name else self.rich_style


class ClickableLine(OneLine):
    """A line whose pieces can be clicked: `actions` stand beside the pieces of the left side."""

    def actions(self, width: int) -> Iterable[tuple[int, str]]:
        """How many cells, and the action behind them, from the left; an empty action for a gap."""
        raise NotImplementedError

    async def on_click(self, event: events.Click) -> None:
        """Run the action under the mouse."""
        reached = 0
        for cells, action in self.actions(self.size.width):
            reached += cells
            if event.x < reached:
                await run_bound(self.screen, action)
                return
