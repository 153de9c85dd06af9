"""A few lines of facts: who, what stands against it, what is due."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip

from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit, strip_of
from clinic_tui.widgets.drawn_styles import DrawnStyles

Piece = tuple[str, str]
"""How it is meant (`strong`, `quiet`, `good`, `warning`, `alert` or nothing), and the text."""
FactLine = Sequence[Piece]
LEAST_CUT = 10
"""Less than so many cells of a fact tell nothing."""


class Facts(DrawnStyles):
    """Lines of short facts, two cells between them; the most important come first."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Facts {
        height: auto;
        width: 1fr;
        background: $background;
        & > .facts-plain { color: $text; }
        & > .facts-strong { color: $text; text-style: bold; }
        & > .facts-quiet { color: $text-muted; }
        & > .facts-good { color: $text-success; }
        & > .facts-warning { color: $text-warning; text-style: bold; }
        & > .facts-alert { color: $text-error; text-style: bold; }
        &.on-panel { background: $panel; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi > .facts-plain { color: ansi_default; }
        &:ansi > .facts-strong { color: ansi_default; text-style: bold; }
        &:ansi > .facts-quiet { color: ansi_default; }
        &:ansi > .facts-good { color: ansi_green; }
        &:ansi > .facts-warning { color: ansi_yellow; }
        &:ansi > .facts-alert { color: ansi_red; }
    }
    """

    DRAWN_CLASSES: ClassVar[set[str]] = {
        "facts-plain",
        "facts-strong",
        "facts-quiet",
        "facts-good",
        "facts-warning",
        "facts-alert",
    }

    def __init__(
        self,
        lines: int = 1,
        *,
        indent: int = 1,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """`lines` is the height, kept also while there is nothing to say; `indent` in cells."""
        super().__init__(id=id, classes=classes)
        self._indent = indent
        self.styles.height = lines
        self._lines: tuple[FactLine, ...] = ()

    def show(self, *lines: Iterable[Piece]) -> None:
        """Show these lines; texts need not be safe yet, and empty ones are left out."""
        shown = tuple(tuple((name, safe_text(text)) for name, text in line if text) for line in lines)
        before, self._lines = self._lines, shown
        changed = [
            Region(0, place, max(self._cells(old), self._cells(new)), 1)
            for place, (old, new) in enumerate(itertools.zip_longest(before, shown, fillvalue=()))
            if old != new
        ]
        if changed:  # a region is what goes over the line: not the blank rest of a long one
            self.refresh(*changed)

    def _cells(self, line: FactLine) -> int:
        return sum(cell_len(text) for _, text in _fitting(line, self.size.width, self._indent))

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        width = self.size.width
        line = self._lines[y] if y < len(self._lines) else ()
        runs = [
            (text, self.get_component_rich_style(f"facts-{name or 'plain'}"))
            for name, text in _fitting(line, width, self._indent)
        ]
        return strip_of((*runs, ("", self.rich_style)), width)


def _fitting(line: FactLine, width: int, indent: int) -> Iterable[Piece]:
    """Facts from the left as long as they fit; the last is cut where something of it can still be read."""
    left = width
    for place, (name, text) in enumerate(line):
        lead = "  " if place else " " * indent
        size = cell_len(text) + len(lead)
        if size > left:
            if left >= LEAST_CUT:
                yield name, fit(lead + text, left)
            return
        yield name, lead + text
        left -= size
