"""The availability strip: a line per provider, a column per day, how many slots are free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual.message import Message

from clinic_tui.schedule.rows import StripCell, StripRow
from clinic_tui.text import safe_text
from clinic_tui.widgets.cell_grid import Cell, CellGrid
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.grid_look import GRID_CLASSES, GRID_CSS
from clinic_tui.words.dates import MONTHS, WEEKDAYS

_BAR = 4
"""Cells of the bar that shows how much of the day is taken."""


class AvailabilityStrip(CellGrid):
    """Many providers over many days, to see where there is room."""

    DRAWN_CLASSES: ClassVar[set[str]] = GRID_CLASSES | {"is-full", "is-overbooked"}
    DEFAULT_CSS = f"""AvailabilityStrip {{ {GRID_CSS}
        & > .is-full {{ color: $text-error; }}
        & > .is-overbooked {{ color: $text-error; text-style: bold; }}
        &:ansi > .is-full {{ color: ansi_red; }}
        &:ansi > .is-overbooked {{ color: ansi_red; }}
    }}"""

    GUTTER: ClassVar[int] = 14
    LEAST_GUTTER: ClassVar[int] = 10
    LEAST_WIDTH: ClassVar[int] = 7
    """With the least gutter ten days stand in 80 cells; `full+1` and the mark of today fit whole."""
    MOST_WIDTH: ClassVar[int] = 14

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another provider or day."""

        strip: AvailabilityStrip
        provider_id: int
        day: date

        @property
        def control(self) -> AvailabilityStrip:
            """The strip."""
            return self.strip

        def can_replace(self, message: Message) -> bool:
            """The latest place says it all."""
            return isinstance(message, AvailabilityStrip.CursorMoved) and message.strip is self.strip

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a provider's day, or it was clicked twice."""

        strip: AvailabilityStrip
        provider_id: int
        day: date

        @property
        def control(self) -> AvailabilityStrip:
            """The strip."""
            return self.strip

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._rows: tuple[StripRow, ...] = ()
        self._today: date | None = None
        self._wished = False

    def show(self, rows: Sequence[StripRow], today: date, *, wished: bool = False) -> None:
        """Show these providers; all rows have the same days. Free time is counted in slots.

        With `wished` the slots are the times that fit what is looked for.
        """
        at, shape = self.cursor_place, self._shape()
        before = self._rows
        self._rows, self._today, self._wished = tuple(rows), today, wished
        if shape != self._shape():
            self.reshape()
        else:
            for place, (old, new) in enumerate(zip(before, rows, strict=True)):
                for day, (was, now) in enumerate(zip(old.cells, new.cells, strict=True)):
                    if was != now:
                        self.refresh_cell(Cell(place, day))
        if not self.column_count:
            self.set_reactive(AvailabilityStrip.cursor, Cell(0, 0))
            return
        if at is None or not self.move_to(*at):
            self.go(self.cursor)
        if at != self.cursor_place:
            self.cursor_changed()

    @property
    def cursor_place(self) -> tuple[int, date] | None:
        """The provider's id and the day under the cursor; None before anything was shown."""
        if not self.column_count:
            return None
        row = self._rows[self.cursor.row]
        return row.provider.id, row.cells[self.cursor.column].day

    @property
    def provider_code(self) -> str:
        """Whose line the cursor is on; empty before anything was shown."""
        return self._rows[self.cursor.row].provider.code if self.column_count else ""

    @property
    def cell(self) -> StripCell | None:
        """What is known of the day under the cursor."""
        return self._rows[self.cursor.row].cells[self.cursor.column] if self.column_count else None

    def move_to(self, provider_id: int, day: date) -> bool:
        """Put the cursor on a provider's day; False where it is not shown."""
        for row, line in enumerate(self._rows):
            for column, cell in enumerate(line.cells):
                if (line.provider.id, cell.day) == (provider_id, day):
                    self.go(Cell(row, column))
                    return True
        return False

    @property
    def names_width(self) -> int:
        """Names give way to days."""
        left = self.size.width - self.column_count * self.LEAST_WIDTH
        return min(max(left, self.LEAST_GUTTER), self.GUTTER)

    @property
    def row_count(self) -> int:
        """Providers."""
        return len(self._rows)

    @property
    def column_count(self) -> int:
        """Days."""
        return len(self._rows[0].cells) if self._rows else 0

    def action_choose(self) -> None:
        """Say that this day of this provider is meant."""
        if (place := self.cursor_place) is not None:
            self.post_message(self.Chosen(self, *place))

    def cursor_changed(self) -> None:
        """Tell where the cursor stands."""
        if (place := self.cursor_place) is not None:
            self.post_message(self.CursorMoved(self, *place))

    def _shape(self) -> tuple[object, ...]:
        days = [cell.day for cell in self._rows[0].cells] if self._rows else []
        return ([row.provider for row in self._rows], days, self._today, self._wished)

    def header_runs(self) -> Iterator[tuple[str, Style]]:
        """The days; the month stands where it begins."""
        seen, plain = self.columns_seen, self.style_of("grid-header")
        days = [cell.day for cell in self._rows[0].cells]
        month = MONTHS[days[seen.start].month - 1][:3].title()
        title = fit(f"{month} {days[seen.start].year}", self.names_width - 1)
        yield title + ("«" if seen.start else " "), plain
        for place in seen:
            day = days[place]
            style = self.style_of("grid-header-current") if place == self.cursor.column else plain
            if day == self._today:
                style += self.get_component_rich_style("grid-now", partial=True)
            words = f"{WEEKDAYS[day.weekday()][:2].title()} {day.day}{'>' if day == self._today else ''}"
            if day.day == 1:
                words = f"{MONTHS[day.month - 1][:3].title()} 1"
            yield fit(words, self.column_width - 1), style
            yield "»" if place == seen.stop - 1 < self.column_count - 1 else " ", plain

    def row_runs(self, row: int, y: int) -> Iterator[tuple[str, Style]]:
        """The provider, then a day per cell."""
        line = self._rows[row]
        current = row == self.cursor.row
        name = fit(safe_text(f"{line.provider.code} {line.provider.name}"), self.names_width - 1)
        yield name, self.style_of("grid-gutter-current" if current else "grid-hour")
        mark = (
            "↑" if y == 1 and row > 0 else "↓" if y == self.lines_seen and row < self.row_count - 1 else " "
        )
        yield mark, self.style_of("grid-gutter")
        width = self.column_width - 1
        for place in self.columns_seen:
            words, name = self._words(line.cells[place])
            style = self.style_of(name)
            if Cell(row, place) == self.cursor:
                style = self.cursor_style(style)
            yield fit(words, width), style
            yield " ", self.rich_style

    def _words(self, cell: StripCell) -> tuple[str, str]:
        """What stands in a cell, and its class."""
        if not cell.open_minutes:
            return (safe_text(cell.closed) or "·"), "grid-past"
        if cell.over:
            return "past", "grid-past"
        over = f"+{cell.overbooked}" if cell.overbooked else ""
        if not cell.free_slots and self._wished:
            return "none", "grid-past"
        if not cell.free_slots:
            return f"full{over}", "is-overbooked" if over else "is-full"
        taken = min(_BAR, round(_BAR * (1 - cell.free_minutes / cell.open_minutes)))
        bar = "▒" * taken + "·" * (_BAR - taken) if self.column_width >= _BAR + 6 else ""
        return f"{cell.free_slots:>2}{over} {bar}", "grid-free"
