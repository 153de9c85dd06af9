"""A grid of times: columns of providers or days, one line a slot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.message import Message

from clinic_tui.schedule.rows import AppointmentRow, Span
from clinic_tui.text import safe_text
from clinic_tui.widgets.cell_grid import Cell, CellGrid
from clinic_tui.widgets.cells import fit_sides
from clinic_tui.widgets.grid_column import (
    AWAY,
    NO_LICENCE,
    Column,
    Face,
    Rows,
    faces_of,
    free_words,
    is_past,
    is_taken,
    rows_for,
)
from clinic_tui.widgets.grid_look import GRID_CLASSES, GRID_CSS
from clinic_tui.widgets.stages import STAGE_CLASSES, STAGE_CSS

MANY = 8
"""More changed cells than this are drawn with the whole grid: another day, not another visit."""


class Slot(NamedTuple):
    """A time that could be booked: the provider, the day and the minute it starts."""

    provider_id: int
    day: date
    start: int


class TimeGrid(CellGrid):
    """The grid; DayGrid and WeekGrid say what its columns are."""

    DRAWN_CLASSES: ClassVar[set[str]] = GRID_CLASSES | STAGE_CLASSES
    DEFAULT_CSS = f"TimeGrid {{ {GRID_CSS} {STAGE_CSS} }}"

    @dataclass
    class CursorMoved(Message):
        """The cursor stands elsewhere, or what is under it has changed.

        `appointment_ids` begins with the one that a verb means here.
        """

        grid: TimeGrid
        slot: Slot
        appointment_ids: tuple[int, ...]

        @property
        def control(self) -> TimeGrid:
            """The grid."""
            return self.grid

        def can_replace(self, message: Message) -> bool:
            """The latest place says it all."""
            return isinstance(message, TimeGrid.CursorMoved) and message.grid is self.grid

    @dataclass
    class Chosen(Message):
        """Enter was pressed, or the cell clicked twice; ids as in CursorMoved."""

        grid: TimeGrid
        slot: Slot
        appointment_ids: tuple[int, ...]

        @property
        def control(self) -> TimeGrid:
            """The grid."""
            return self.grid

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._columns: tuple[Column, ...] = ()
        self._rows = Rows(0, 15, 1)
        self._faces: list[list[Face]] = []
        self._free: list[str] = []
        self._by_id: dict[int, AppointmentRow] = {}
        self._told: tuple[Slot, tuple[int, ...]] | None = None
        self._among = 0
        self._carried: AppointmentRow | None = None
        self._own_minute: int | None = None
        """The time of day that is carried along until somebody walks up or down; it may lie between lines."""

    @property
    def row_count(self) -> int:
        """Lines from the first to the last time."""
        return self._rows.total

    @property
    def column_count(self) -> int:
        """Providers or days."""
        return len(self._columns)

    @property
    def cursor_height(self) -> int:
        """One line, or those of the ghost that is carried."""
        if self._carried is None:
            return 1
        start = self._minute_here
        return max(1, len(self._rows.covered(Span(start, start + self._carried.minutes))))

    @property
    def _minute_here(self) -> int:
        """The minute that the cursor stands for."""
        return self._rows.minute(self.cursor.row) if self._own_minute is None else self._own_minute

    @property
    def cursor_slot(self) -> Slot | None:
        """The time under the cursor; None before anything was shown."""
        if not self._columns:
            return None
        column = self._columns[self.cursor.column]
        return Slot(column.provider_id, column.day, self._minute_here)

    @property
    def cursor_is_past(self) -> bool:
        """True where the slot under the cursor is over, so that nobody can be booked there."""
        return bool(self._columns) and is_past(self._columns[self.cursor.column], self._minute_here)

    @property
    def appointments_at_cursor(self) -> tuple[AppointmentRow, ...]:
        """All that share the cell, the one that a verb means first."""
        return tuple(self._by_id[found] for found in self._ids_here())

    @property
    def appointment(self) -> AppointmentRow | None:
        """The appointment that a verb means here."""
        return next(iter(self.appointments_at_cursor), None)

    @property
    def carried(self) -> AppointmentRow | None:
        """What was picked up."""
        return self._carried

    def carry(self, appointment: AppointmentRow | None) -> None:
        """Pick up: a ghost as long as the appointment walks with the cursor; None puts it away.

        It keeps its time of day, on other days and with other providers too, until it is walked up or down.
        """
        if appointment != self._carried:
            self._carried = appointment
            self._own_minute = appointment.start if appointment else None
            if appointment and self._columns:
                super().go(Cell(self._rows.at(appointment.start), self.cursor.column))
            self.refresh()
            self._tell()

    def step(self, rows: int, columns: int) -> None:
        """Up or down is from line to line; from between two of them, to the nearer one that way."""
        if rows and self._own_minute is not None:
            beyond = self._own_minute - self._rows.minute(self.cursor.row)
            self._leave_own_minute()
            if beyond * rows < 0:
                rows += 1 if rows < 0 else -1
        super().step(rows, columns)
        self._tell()

    def go(self, cell: Cell) -> None:
        """Put the cursor there; on another line it has that line's time."""
        if cell.row != self.cursor.row:
            self._leave_own_minute()
        super().go(cell)

    def _leave_own_minute(self) -> None:
        if self._own_minute is not None:
            self.refresh_cell(self.cursor)  # the ghost may have touched a line more
            self._own_minute = None

    def select_appointment(self, appointment_id: int) -> bool:
        """Put the cursor on the appointment's first line; False where it is not shown."""
        for column, faces in enumerate(self._faces):
            for row, face in enumerate(faces):
                if appointment_id in face.ids:
                    self.go(Cell(row, column))
                    self._show_among(face.ids.index(appointment_id))
                    return True
        return False

    def move_to(self, key: int, minute: int) -> bool:
        """Put the cursor on a time of the column with that key; False where there is no such column."""
        for place, column in enumerate(self._columns):
            if column.key == key:
                self.go(Cell(self._rows.at(minute), place))
                if self._carried is not None and minute == self._carried.start:
                    self._own_minute = minute
                return True
        return False

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns; the cursor stays on its column and time, and only changed cells are drawn."""
        at, selected, shape, free = self.cursor_slot, self.appointment, self._shape(), self._free
        key = self._columns[self.cursor.column].key if self._columns else None
        before = self._faces
        self._columns = tuple(columns)
        self._rows = rows_for(columns)
        self._faces = [faces_of(column, self._rows) for column in columns]
        self._free = [free_words(column) for column in columns]
        self._by_id = {item.id: item for column in columns for item in column.appointments}
        if shape == self._shape():
            self._refresh_changed(before)
            if free != self._free:
                self.refresh_header()
        else:
            self.reshape()
        self._restore_cursor(key, at, selected)

    def action_other_here(self) -> None:
        """Where several share the slot: show the next of them."""
        self._show_among(self._among + 1)

    def action_choose(self) -> None:
        """Say that this cell is meant."""
        if (slot := self.cursor_slot) is not None:
            self.post_message(self.Chosen(self, slot, self._ids_here()))

    def cursor_changed(self) -> None:
        """Begin with the first of those who share the new cell, and tell."""
        self._among = 0
        self._tell()

    def _shape(self) -> tuple[object, ...]:
        """What makes all lines look different when it changes."""
        titles = [(column.key, column.title) for column in self._columns]
        nows = [None if column.now is None else self._rows.at(column.now) for column in self._columns]
        return (self._rows, titles, nows)

    def _refresh_changed(self, before: list[list[Face]]) -> None:
        changed = [
            Cell(row, place)
            for place, (old, new) in enumerate(zip(before, self._faces, strict=True))
            for row, (was, now) in enumerate(zip(old, new, strict=True))
            if was != now
        ]
        if len(changed) > MANY:
            self.refresh()
        else:
            for cell in changed:
                self.refresh_cell(cell)

    def _restore_cursor(self, key: int | None, at: Slot | None, selected: AppointmentRow | None) -> None:
        if not self._columns:
            self.set_reactive(TimeGrid.cursor, Cell(0, 0))
            return
        if at is None:
            self.go(self._first_place())
        else:
            found = next((place for place, column in enumerate(self._columns) if column.key == key), None)
            super().go(Cell(self._rows.at(at.start), self.cursor.column if found is None else found))
        ids = self._faces[self.cursor.column][self.cursor.row].ids
        self._among = ids.index(selected.id) if selected is not None and selected.id in ids else 0
        self.bring_into_view()
        self._tell()

    def _first_place(self) -> Cell:
        """Now, where a column is today; else the first opening."""
        for place, column in enumerate(self._columns):
            if column.now is not None:
                return Cell(self._rows.at(column.now), place)
        starts = [(span.start, place) for place, column in enumerate(self._columns) for span in column.open]
        start, place = min(starts, default=(self._rows.first, 0))
        return Cell(self._rows.at(start), place)

    def _show_among(self, among: int) -> None:
        if ids := self._ids_here():
            self._among = among % len(ids)
            self.refresh_cell(self.cursor)
            self._tell()

    def _ids_here(self) -> tuple[int, ...]:
        if not self._columns:
            return ()
        ids = self._faces[self.cursor.column][self.cursor.row].ids
        return ids[self._among :] + ids[: self._among]

    def _tell(self) -> None:
        slot = self.cursor_slot
        if slot is not None and (slot, self._ids_here()) != self._told:
            self._told = (slot, self._ids_here())
            self.post_message(self.CursorMoved(self, *self._told))

    def header_runs(self) -> Iterator[tuple[str, Style]]:
        """Who or which day, and how many slots are free."""
        seen, width = self.columns_seen, self.column_width - 1
        plain = self.style_of("grid-header")
        yield " " * (self.GUTTER - 1) + ("«" if seen.start else " "), plain
        for place in seen:
            column, note = self._columns[place], self._free[place]
            if note == NO_LICENCE and cell_len(column.short_title) + len(note) >= width:
                note = AWAY
            fits = cell_len(column.title) + len(note) < width
            title = safe_text(column.title if fits else column.short_title)
            current = place == self.cursor.column
            yield fit_sides(title, note, width), self.style_of("grid-header-current") if current else plain
            yield "»" if place == seen.stop - 1 < self.column_count - 1 else " ", plain

    def row_runs(self, row: int, y: int) -> Iterator[tuple[str, Style]]:
        """The time, then a cell per column."""
        yield from self._gutter_runs(row, y)
        width = self.column_width - 1
        for place in self.columns_seen:
            face, style = self._face_at(Cell(row, place))
            yield fit_sides(f"{face.sign} {face.text}", face.right, width), style
            yield " ", self.style_of("grid-closed") if face.style == "grid-closed" else self.rich_style

    def _gutter_runs(self, row: int, y: int) -> Iterator[tuple[str, Style]]:
        minute = self._rows.minute(row)
        current = row == self.cursor.row
        first_of_hour = row == 0 or minute // 60 != self._rows.minute(row - 1) // 60
        is_now = any(self._rows.at(column.now) == row for column in self._columns if column.now is not None)
        style = "grid-now" if is_now else "grid-hour" if first_of_hour else "grid-gutter"
        hour = f"{minute // 60:02}" if first_of_hour or current else "  "
        if current and self._carried is not None:
            hour, minute = f"{self._minute_here // 60:02}", self._minute_here
        yield f"{hour}:{minute % 60:02}", self.style_of("grid-gutter-current" if current else style)
        mark = " "
        if is_now:
            mark = ">"
        elif y == 1 and row > 0:
            mark = "↑"
        elif y == self.lines_seen and row < self.row_count - 1:
            mark = "↓"
        yield mark, self.style_of("grid-now" if is_now else "grid-gutter")

    def _face_at(self, cell: Cell) -> tuple[Face, Style]:
        """The cell as it looks now, with cursor and ghost upon it."""
        face = self._faces[cell.column][cell.row]
        below = cell.row - self.cursor.row
        if self._carried is not None:
            if cell.column == self.cursor.column and 0 <= below < self.cursor_height:
                return self._ghost_face(self._carried, first=below == 0)
            if self._carried.id in face.ids[:1]:
                return face, self.style_of("grid-lifted")
        if cell != self.cursor:
            return face, self.style_of(face.style)
        if self._among:
            other = self._by_id[face.ids[self._among]]
            face = face._replace(text=safe_text(other.name), right=f"{self._among + 1}/{len(face.ids)}")
        return face, self.cursor_style(self.style_of(face.style))

    def _ghost_face(self, carried: AppointmentRow, *, first: bool) -> tuple[Face, Style]:
        column = self._columns[self.cursor.column]
        taken = is_taken(column, self._minute_here, carried.minutes, carried.id)
        style = self.style_of("grid-ghost-taken" if taken else "grid-ghost")
        if not first:
            return Face("grid-ghost", "│"), style
        return Face(
            "grid-ghost", "!" if taken else ">", safe_text(carried.name), f"{carried.minutes}m"
        ), style
