"""What stands under the cursor of the schedule: two lines on one appointment, or on a free slot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import strip_of
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.dates import age_words, show_birth_date
from clinic_tui.words.times import show_time


class SlotDetail(Widget):
    """Name, birth date and MRN together; then what the visit is and how it stands."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    SlotDetail {
        height: 2;
        background: $panel;
        & > .detail-name { text-style: bold; color: $text; }
        & > .detail-fact { color: $text; }
        & > .detail-quiet { color: $text-muted; }
        & > .detail-alert { color: $text-error; text-style: bold; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi > .detail-name { color: ansi_default; text-style: bold; }
        &:ansi > .detail-fact { color: ansi_default; }
        &:ansi > .detail-quiet { color: ansi_default; }
        &:ansi > .detail-alert { color: ansi_red; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"detail-name", "detail-fact", "detail-quiet", "detail-alert"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._row: AppointmentRow | None = None
        self._words = ""
        self._today: date | None = None
        self._more = 0

    def show(self, row: AppointmentRow | None, words: str, today: date, more: int = 0) -> None:
        """Show one appointment, `more` others sharing its slot, or plain `words`."""
        if (row, words, more) != (self._row, self._words, self._more):
            self._row, self._words, self._today, self._more = row, words, today, more
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Who; below, what."""
        width = self.size.width
        if y > 1:
            return Strip.blank(width, self.rich_style)
        pieces = list(self._pieces(y))
        runs = [
            ("  " + text if place else f" {text}", self._style(name))
            for place, (name, text) in enumerate(pieces)
        ]
        return strip_of((*runs, ("", self.rich_style)), width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _pieces(self, y: int) -> Iterator[tuple[str, str]]:
        row = self._row
        if row is None:
            if y == 0:
                yield "detail-quiet", self._words
        elif y == 0:
            yield from self._who(row)
        else:
            yield from self._what(row)

    def _who(self, row: AppointmentRow) -> Iterator[tuple[str, str]]:
        yield "detail-name", safe_text(row.name)
        age = f" ({age_words(row.born, self._today)})" if row.born and self._today else ""
        yield "detail-fact", f"{show_birth_date(row.born)}{age}"
        yield "detail-fact", f"MRN {safe_text(row.mrn)}"
        if row.alerts:
            yield "detail-alert", f"! {row.alerts} alert{'s' if row.alerts > 1 else ''}"
        if self._more:
            yield "detail-alert", f"+{self._more} more here: , shows the next"

    def _what(self, row: AppointmentRow) -> Iterator[tuple[str, str]]:
        when = f"{show_time(row.start)}-{show_time(row.start + row.minutes)}"
        yield "detail-fact", f"{when} {safe_text(row.provider_code)}"
        yield "detail-fact", safe_text(row.visit_type_name)
        yield "detail-fact", words_of(row.status, row.confirmation)
        if row.room:
            yield "detail-fact", f"in {safe_text(row.room)}"
        if row.overbook:
            yield "detail-alert", "overbooked"
        if row.reason:
            yield "detail-quiet", safe_text(row.reason)
