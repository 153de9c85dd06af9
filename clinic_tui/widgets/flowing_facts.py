"""Facts of which none may be left out: they take as many lines as they need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len

from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine, Facts, Piece

MOST_OF_ONE = 3
"""Lines that one fact may take: the words of a person may be a page, and others stand below them."""


class FlowingFacts(Facts):
    """A fact that has no room left on its line begins the next one."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(indent=0, id=id)
        self.styles.height = "auto"
        self._facts: tuple[FactLine, ...] = ()

    def show(self, *lines: Iterable[Piece]) -> None:
        """Show these lines, each in as many as the width asks for."""
        self._facts = tuple(tuple((name, safe_text(text)) for name, text in line if text) for line in lines)
        self.refresh(layout=True)
        self._flow(self.size.width)

    def on_resize(self) -> None:
        """Another width takes other lines."""
        self._flow(self.size.width)

    def get_content_height(self, _container: Any, _viewport: Any, width: int) -> int:
        """The lines that the facts need."""
        return self.needed_lines(width)

    def needed_lines(self, width: int) -> int:
        """The same, before it is laid out."""
        return sum(len(flowed(line, width)) for line in self._facts)

    def _flow(self, width: int) -> None:
        super().show(*(part for line in self._facts for part in flowed(line, width)))


def flowed(line: FactLine, width: int) -> tuple[FactLine, ...]:
    """The lines of `width` cells that the facts of one line take; a fact is parted only where it must be."""
    lines: list[list[Piece]] = [[]]
    left = width
    for name, text in line:
        needed = cell_len(text) + (2 if lines[-1] else 0)
        if needed > left and lines[-1]:
            lines.append([])
            left, needed = width, cell_len(text)
        *whole, last = wrap(text, width, MOST_OF_ONE)
        for part in whole:
            lines[-1].append((name, part))
            lines.append([])
        lines[-1].append((name, last))
        left = width - cell_len(last) if whole else left - needed
    return tuple(lines)
