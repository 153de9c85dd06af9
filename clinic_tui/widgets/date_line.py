"""The line above the schedule: which day or days, and what is being carried."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.reactive import reactive

from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.one_line import OneLine


class DateLine(OneLine):
    """Which day or days, and what is being carried."""

    words: reactive[str] = reactive("")
    note: reactive[str] = reactive("")
    carrying: reactive[tuple[str, int] | None] = reactive(None)
    """The name and the minutes."""

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """The day in words; of what is carried the name gives way, not the minutes."""
        yield "line-strong", f" {self.words} "
        if self.carrying:
            name, minutes = safe_text(self.carrying[0]), f" ({self.carrying[1]} min)"
            left = width - cell_len(f" {self.words}  moving {minutes}")
            yield "line-warning", f" moving {fit(name, min(cell_len(name), left))}{minutes}"
        elif self.note:
            yield "line-plain", f" {self.note}"
