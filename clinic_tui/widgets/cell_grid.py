"""Cells in lines and columns, drawn line by line: what grids of times and of days share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from clinic_tui.keymap import Place
from clinic_tui.widgets.cells import strip_of
from clinic_tui.widgets.drawn_styles import DrawnStyles
from clinic_tui.widgets.key_bindings import bindings_of


class Cell(NamedTuple):
    """Where the cursor stands."""

    row: int
    column: int


class CellGrid(DrawnStyles, ScrollView, can_focus=True):
    """Titles on top and a gutter at the left that stay, cells that scroll, and a cursor.

    A subclass says how many `row_count` and `column_count` there are, and draws
    them. Only the cells that the cursor leaves and enters are drawn again.
    """

    ALLOW_SELECT = False

    BINDINGS = bindings_of(Place.GRID)

    GUTTER: ClassVar[int] = 6
    """Cells for the names of the lines."""
    LEAST_WIDTH: ClassVar[int] = 18
    """Cells a column has at least; what does not fit then is reached by walking to the side."""
    MOST_WIDTH: ClassVar[int] = 44

    cursor: reactive[Cell] = reactive(Cell(0, 0), repaint=False, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._left = 0

    # What a subclass says

    @property
    def row_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    @property
    def column_count(self) -> int:
        """How many columns there are."""
        raise NotImplementedError

    @property
    def cursor_height(self) -> int:
        """How many lines the cursor covers."""
        return 1

    def header_runs(self) -> Iterable[tuple[str, Style]]:
        """The line of titles."""
        raise NotImplementedError

    def row_runs(self, row: int, y: int) -> Iterable[tuple[str, Style]]:
        """One line; `y` is where it stands in the view."""
        raise NotImplementedError

    def cursor_changed(self) -> None:
        """Called after the cursor has moved."""
        raise NotImplementedError

    def action_choose(self) -> None:
        """Say that this cell is meant."""
        raise NotImplementedError

    # Keys and mouse

    def action_cursor_up(self) -> None:
        """One line up."""
        self.step(-1, 0)

    def action_cursor_down(self) -> None:
        """One line down."""
        self.step(1, 0)

    def action_cursor_left(self) -> None:
        """One column to the left."""
        self.step(0, -1)

    def action_cursor_right(self) -> None:
        """One column to the right."""
        self.step(0, 1)

    def action_page_up(self) -> None:
        """As many lines up as are seen."""
        self.step(-self.lines_seen, 0)

    def action_page_down(self) -> None:
        """As many lines down as are seen."""
        self.step(self.lines_seen, 0)

    def action_first_line(self) -> None:
        """To the first line."""
        self.step(-self.row_count, 0)

    def action_last_line(self) -> None:
        """To the last line."""
        self.step(self.row_count, 0)

    def action_other_here(self) -> None:
        """Where several share a cell: show the next of them; here nothing does."""

    def on_click(self, event: events.Click) -> None:
        """Stand where the mouse points; a second click chooses."""
        spot = event.get_content_offset(self)
        if spot is None or spot.y < 1 or spot.x < self.names_width:
            return
        place = self._left + (spot.x - self.names_width) // self.column_width
        row = spot.y - 1 + self.scroll_offset.y
        if place < self.column_count and row < self.row_count:
            self.go(Cell(row, place))
            if event.chain == 2:
                self.action_choose()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.bring_into_view()
        self.refresh()

    def watch_cursor(self, old: Cell, new: Cell) -> None:
        """Draw what the cursor left and where it came, nothing else."""
        if old == new:
            return
        for cell in (old, new):
            self.refresh_cell(cell)
            if old.column != new.column:
                self._refresh_up_to(cell.column, 0, 1)
        self.bring_into_view()
        self.cursor_changed()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor looks different where keys do not go to the grid."""
        super().watch_has_focus(has_focus)
        self.refresh_cell(self.cursor)

    def step(self, rows: int, columns: int) -> None:
        """Move the cursor; it stops at the edges."""
        self.go(Cell(self.cursor.row + rows, self.cursor.column + columns))

    def go(self, cell: Cell) -> None:
        """Put the cursor there, or as near as there are cells."""
        if self.column_count:
            row = min(max(cell.row, 0), self.row_count - 1)
            self.cursor = Cell(row, min(max(cell.column, 0), self.column_count - 1))

    # Places in the view

    @property
    def names_width(self) -> int:
        """Cells for the names of the lines, by the room there is."""
        return self.GUTTER

    @property
    def column_width(self) -> int:
        """Cells per column, the gap after it among them."""
        room = max(self.size.width - self.names_width, 1)
        each = room // max(self.column_count, 1)
        return min(max(each, min(self.LEAST_WIDTH, room)), self.MOST_WIDTH)

    @property
    def columns_seen(self) -> range:
        """The columns that are in the view."""
        return range(self._left, min(self._left + self._columns_fit, self.column_count))

    @property
    def lines_seen(self) -> int:
        """How many lines fit below the titles."""
        return max(self.size.height - 1, 1)

    @property
    def _columns_fit(self) -> int:
        return max((self.size.width - self.names_width) // self.column_width, 1)

    def reshape(self) -> None:
        """Take note of another number of lines or columns, and draw all."""
        self.virtual_size = Size(1, self.row_count + 1)
        self.refresh()

    def refresh_cell(self, cell: Cell) -> None:
        """Draw one cell again, its line's name, and what the cursor covers below it."""
        top = cell.row + 1 - self.scroll_offset.y
        bottom = top + self.cursor_height
        top = max(top, 1)
        if top < bottom:
            self._refresh_up_to(cell.column, top, bottom - top)

    def refresh_header(self) -> None:
        """Draw the titles again."""
        self.refresh(Region(0, 0, self.size.width, 1))

    def _refresh_up_to(self, column: int, top: int, height: int) -> None:
        """Draw lines again from their start to the end of a column.

        Textual sends a line from its start however small the region is, and once
        for each region; regions that begin together are sent as one.
        """
        if column in self.columns_seen:
            right = self.names_width + (column - self._left + 1) * self.column_width - 1
            self.refresh(Region(0, top, right, height))

    def bring_into_view(self) -> None:
        """Half a page at a time: fewer repaints and bytes than line by line."""
        if not self.column_count or not self.size:
            return
        row, column = self.cursor
        top, seen = self.scroll_offset.y, self.lines_seen
        if not top <= row < top + seen:
            half = seen // 2
            self.scroll_to(y=max(row - half, 0), animate=False, force=True)
        left = self._left
        if column < left:
            left = column
        elif column >= left + self._columns_fit:
            left = column - self._columns_fit + 1
        left = max(min(left, self.column_count - self._columns_fit), 0)
        if left != self._left:
            self._left = left
            self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the view: the titles on top, then the cells."""
        width = self.size.width
        row = y - 1 + self.scroll_offset.y
        if not self.column_count or (y and row >= self.row_count):
            return Strip.blank(width, self.rich_style)
        runs = self.header_runs() if y == 0 else self.row_runs(row, y)
        return strip_of((*runs, ("", self.rich_style)), width)

    def style_of(self, name: str) -> Style:
        """The style of a component class."""
        return self.get_component_rich_style(name)

    def cursor_style(self, under: Style) -> Style:
        """The style of the cell under the cursor."""
        name = "grid-cursor" if self.has_focus else "grid-cursor-blurred"
        return under + self.get_component_rich_style(name, partial=True)
