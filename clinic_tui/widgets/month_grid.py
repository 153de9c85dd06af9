"""A month of free places: a line per week, a cell per day, how many slots are free on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.style import Style
from textual.message import Message

from clinic_tui.schedule.rows import StripCell
from clinic_tui.text import safe_text
from clinic_tui.widgets.cell_grid import Cell, CellGrid
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.grid_look import GRID_CLASSES, GRID_CSS
from clinic_tui.words.dates import WEEKDAYS

DAYS = 7


class MonthGrid(CellGrid):
    """Weeks down, from Monday to Sunday across. Days of the months around it stand there quietly."""

    DRAWN_CLASSES: ClassVar[set[str]] = GRID_CLASSES | {"is-full"}
    DEFAULT_CSS = f"""MonthGrid {{ {GRID_CSS}
        & > .is-full {{ color: $text-error; }}
        &:ansi > .is-full {{ color: ansi_red; }}
    }}"""

    GUTTER: ClassVar[int] = 8
    LEAST_WIDTH: ClassVar[int] = 9
    MOST_WIDTH: ClassVar[int] = 15

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another day."""

        grid: MonthGrid
        day: date

        @property
        def control(self) -> MonthGrid:
            """The grid."""
            return self.grid

        def can_replace(self, message: Message) -> bool:
            """The latest day says it all."""
            return isinstance(message, MonthGrid.CursorMoved) and message.grid is self.grid

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a day, or it was clicked twice."""

        grid: MonthGrid
        day: date

        @property
        def control(self) -> MonthGrid:
            """The grid."""
            return self.grid

    @dataclass
    class Left(Message):
        """The cursor walked to a day that is not shown: another month has to be."""

        grid: MonthGrid
        day: date

        @property
        def control(self) -> MonthGrid:
            """The grid."""
            return self.grid

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._days: tuple[StripCell, ...] = ()
        self._month: date | None = None
        self._today: date | None = None

    def show(self, days: Sequence[StripCell], month: date, today: date, at: date) -> None:
        """Show whole weeks of days, the first a Monday; `month` is a day of the month meant.

        The cursor goes to the day `at`.
        """
        before = self.cursor_day
        self._days, self._month, self._today = tuple(days), month, today
        self.reshape()
        if self._days and not self.move_to(at):
            self.go(self.cursor)
        if before != self.cursor_day:
            self.cursor_changed()

    @property
    def cell(self) -> StripCell | None:
        """What is known of the day under the cursor."""
        place = self.cursor.row * DAYS + self.cursor.column
        return self._days[place] if place < len(self._days) else None

    @property
    def cursor_day(self) -> date | None:
        """The day under the cursor; None before anything was shown."""
        return self.cell.day if self.cell else None

    def move_to(self, day: date) -> bool:
        """Put the cursor on a day; False where it is not shown."""
        place = (day - self._days[0].day).days if self._days else -1
        if not 0 <= place < len(self._days):
            return False
        self.go(Cell(*divmod(place, DAYS)))
        return True

    @property
    def row_count(self) -> int:
        """Weeks."""
        return len(self._days) // DAYS

    @property
    def column_count(self) -> int:
        """Days of a week."""
        return DAYS if self._days else 0

    def step(self, rows: int, columns: int) -> None:
        """Walk in days: from Sunday on to the next Monday, and out of the month into the next."""
        if (here := self.cursor_day) is None:
            return
        try:
            day = here + timedelta(days=rows * DAYS + columns)
        except OverflowError:
            return
        elsewhere = self._month is not None and day.replace(day=1) != self._month.replace(day=1)
        if elsewhere or not self.move_to(day):
            self.post_message(self.Left(self, day))

    def action_page_up(self) -> None:
        """The month before."""
        self._turn(-1)

    def action_page_down(self) -> None:
        """The month after."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        if self._month is not None:
            first = self._month.replace(day=1)
            self.post_message(self.Left(self, (first + timedelta(days=31 if by > 0 else -1)).replace(day=1)))

    def action_first_line(self) -> None:
        """The first day of the month."""
        if self._month is not None:
            self.move_to(self._month.replace(day=1))

    def action_last_line(self) -> None:
        """The last day of the month."""
        if self._month is not None:
            self.move_to((self._month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))

    def action_choose(self) -> None:
        """Say that this day is meant."""
        if (day := self.cursor_day) is not None:
            self.post_message(self.Chosen(self, day))

    def cursor_changed(self) -> None:
        """Tell where the cursor stands."""
        if (day := self.cursor_day) is not None:
            self.post_message(self.CursorMoved(self, day))

    def header_runs(self) -> Iterator[tuple[str, Style]]:
        """The days of the week."""
        plain = self.style_of("grid-header")
        yield " " * self.GUTTER, plain
        for place in self.columns_seen:
            style = self.style_of("grid-header-current") if place == self.cursor.column else plain
            yield fit(WEEKDAYS[place][:3].title(), self.column_width - 1), style
            yield " ", plain

    def row_runs(self, row: int, y: int) -> Iterator[tuple[str, Style]]:
        """The number of the week, then a day per cell."""
        week = self._days[row * DAYS].day.isocalendar().week
        current = row == self.cursor.row
        yield (
            fit(f"week {week}", self.GUTTER),
            self.style_of("grid-gutter-current" if current else "grid-hour"),
        )
        for place in self.columns_seen:
            words, name = self._words(self._days[row * DAYS + place])
            style = self.style_of(name)
            if Cell(row, place) == self.cursor:
                style = self.cursor_style(style)
            yield fit(words, self.column_width - 1), style
            yield " ", self.rich_style

    def _words(self, cell: StripCell) -> tuple[str, str]:
        """What stands in a cell, and its class."""
        mark = ">" if cell.day == self._today else " "
        number = f"{cell.day.day:>2}{mark}"
        if self._month is not None and cell.day.month != self._month.month:
            return (
                f"{number}{'' if cell.over or not cell.open_minutes else f' {cell.free_slots:>3}'}",
                "grid-past",
            )
        if not cell.open_minutes:
            return f"{number} {'·' if cell.closed == 'closed' else safe_text(cell.closed)}", "grid-past"
        if cell.over:
            return f"{number} past", "grid-past"
        if not cell.free_slots:
            return f"{number} full", "is-full"
        return f"{number} {cell.free_slots:>3}", "grid-free"
