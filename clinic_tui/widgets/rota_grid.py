"""The rota of some days: a line for each person, below them the cover of each group, a cell for each day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual.message import Message

from clinic_tui.rota.rows import CoverLine, RotaPerson, RotaWeek
from clinic_tui.text import safe_text
from clinic_tui.widgets.cell_grid import Cell, CellGrid
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.grid_look import GRID_CLASSES, GRID_CSS


class RotaGrid(CellGrid):
    """People down and days across; the cursor walks over the edge of the week into the next one."""

    DRAWN_CLASSES: ClassVar[set[str]] = GRID_CLASSES | {"is-short", "is-off", "is-mine"}
    DEFAULT_CSS = f"""RotaGrid {{ {GRID_CSS}
        & > .is-short {{ color: $text-error; text-style: bold; }}
        & > .is-off {{ color: $text-warning; }}
        & > .is-mine {{ color: $text; text-style: bold; }}
        &:ansi > .is-short {{ color: ansi_red; }}
        &:ansi > .is-off {{ color: ansi_yellow; }}
    }}"""

    GUTTER: ClassVar[int] = 15
    LEAST_WIDTH: ClassVar[int] = 9
    MOST_WIDTH: ClassVar[int] = 16

    @dataclass
    class Moved(Message):
        """The cursor stands elsewhere."""

        grid: RotaGrid

        @property
        def control(self) -> RotaGrid:
            """The grid."""
            return self.grid

        def can_replace(self, message: Message) -> bool:
            """The latest place says it all."""
            return isinstance(message, RotaGrid.Moved) and message.grid is self.grid

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a cell, or it was clicked twice."""

        grid: RotaGrid

        @property
        def control(self) -> RotaGrid:
            """The grid."""
            return self.grid

    @dataclass
    class Left(Message):
        """The cursor walked out of the days that are shown, by so many."""

        grid: RotaGrid
        days: int

        @property
        def control(self) -> RotaGrid:
            """The grid."""
            return self.grid

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._week: RotaWeek | None = None

    def show(self, week: RotaWeek | None, day: date, key: str | None) -> None:
        """Show these days; the cursor goes to that day, and stays on the line of that person or group."""
        self._week = week
        self.reshape()
        if week is not None and self.column_count:
            keys = self._keys
            row = keys.index(key) if key in keys else min(self.cursor.row, len(keys) - 1)
            place = week.days.index(day) if day in week.days else self.cursor.column
            self.go(Cell(row, place))
        self.refresh()

    @property
    def _keys(self) -> list[str]:
        week = self._week
        if week is None:
            return []
        return [*(each.key for each in week.people), *(each.key for each in week.cover)]

    @property
    def key(self) -> str | None:
        """Of the line under the cursor."""
        keys = self._keys
        return keys[self.cursor.row] if self.cursor.row < len(keys) else None

    @property
    def line(self) -> RotaPerson | CoverLine | None:
        """The line under the cursor."""
        return self._line(self.cursor.row)

    @property
    def place(self) -> int:
        """Which of the days is under the cursor."""
        return self.cursor.column

    def _line(self, row: int) -> RotaPerson | CoverLine | None:
        week = self._week
        if week is None or row >= self.row_count:
            return None
        people = len(week.people)
        return week.people[row] if row < people else week.cover[row - people]

    @property
    def row_count(self) -> int:
        """People, and groups with a minimum."""
        return len(self._week.people) + len(self._week.cover) if self._week else 0

    @property
    def column_count(self) -> int:
        """Days."""
        return len(self._week.days) if self._week and self.row_count else 0

    def step(self, rows: int, columns: int) -> None:
        """Walk; from the last day on into the next week."""
        place = self.cursor.column + columns
        if columns and not 0 <= place < self.column_count:
            self.post_message(self.Left(self, columns))
            return
        super().step(rows, columns)

    def action_choose(self) -> None:
        """Say that this cell is meant."""
        if self.line is not None:
            self.post_message(self.Chosen(self))

    def cursor_changed(self) -> None:
        """Tell where the cursor stands."""
        self.post_message(self.Moved(self))

    def header_runs(self) -> Iterator[tuple[str, Style]]:
        """The days, today's with a mark."""
        week = self._week
        assert week is not None
        plain, current = self.style_of("grid-header"), self.style_of("grid-header-current")
        yield " " * self.GUTTER, plain
        for place in self.columns_seen:
            day = week.days[place]
            words = f"{'>' if day == week.today else ''}{day:%a} {day.day}"
            if self.column_width > 12:
                words += f" {day:%b}"
            yield fit(words, self.column_width - 1), current if place == self.cursor.column else plain
            yield " ", plain

    def row_runs(self, row: int, y: int) -> Iterator[tuple[str, Style]]:
        """One person or group."""
        line, here = self._line(row), row == self.cursor.row
        assert line is not None
        name = safe_text(line.name) if isinstance(line, RotaPerson) else f"= {self._covered(line)}"
        mine = isinstance(line, RotaPerson) and line.is_me
        gutter = "grid-gutter-current" if here else "is-mine" if mine else "grid-hour"
        yield fit(name, self.GUTTER - 1) + " ", self.style_of(gutter)
        for place in self.columns_seen:
            words, look = self._cell(line, place)
            style = self.style_of(look)
            if Cell(row, place) == self.cursor:
                style = self.cursor_style(style)
            yield fit(words, self.column_width - 1), style
            yield " ", self.rich_style

    def _covered(self, line: CoverLine) -> str:
        """The group, with the mark of the site where there are several."""
        mark = f"{line.site.mark} " if line.site else ""
        return f"{mark}{line.group.value}"

    def _cell(self, line: RotaPerson | CoverLine, place: int) -> tuple[str, str]:
        if isinstance(line, CoverLine):
            cover = line.cells[place]
            return cover.words, "is-short" if cover.short else "grid-hour"
        cell = line.cells[place]
        words = safe_text(cell.words(self.column_width - 1))
        past = self._week is not None and cell.day < self._week.today
        if past or (not cell.spans and not cell.off):
            return words, "grid-past"
        return words, "is-off" if cell.off else "grid-free"
