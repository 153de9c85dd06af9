"""A list of rows, drawn line by line: as quick with a hundred thousand rows as with ten."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from clinic_tui.keymap import Place
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit, strip_of, wrap
from clinic_tui.widgets.column_widths import ListColumn as ListColumn  # part of a list
from clinic_tui.widgets.column_widths import widths_in
from clinic_tui.widgets.drawn_styles import DrawnStyles
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.list_look import LIST_CLASSES, LIST_CSS

EMPTY_LINES = 4
"""So many lines at most for what stands where there is no row."""

_MARK = "■ "
_NO_MARK = "  "


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row: `key` finds it again after new data came, `style` is a class of LIST_CLASSES.

    A heading has one cell, cannot be stood upon and cannot be marked; nor can a line with which the row
    above goes on (`goes_on`), which has the look of that row.
    """

    key: Hashable
    cells: tuple[str, ...]
    style: str = ""
    heading: bool = False
    goes_on: bool = False

    @property
    def stands(self) -> bool:
        """The cursor can stand on it."""
        return not (self.heading or self.goes_on)


class PagedList(DrawnStyles, ScrollView, can_focus=True):
    """Rows with a cursor and marks; titles stay on top."""

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Place.LIST), Binding("escape", "unmark", "unmark", show=False),
    ]  # fmt: skip

    DRAWN_CLASSES: ClassVar[set[str]] = LIST_CLASSES
    DEFAULT_CSS = f"PagedList {{ {LIST_CSS} }}"

    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another row; `key` is None where there is no row."""

        list: PagedList
        key: Hashable | None

        @property
        def control(self) -> PagedList:
            """The list."""
            return self.list

        def can_replace(self, message: Message) -> bool:
            """The latest place says it all."""
            return isinstance(message, PagedList.Highlighted) and message.list is self.list

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a row, or it was clicked twice."""

        list: PagedList
        key: Hashable

        @property
        def control(self) -> PagedList:
            """The list."""
            return self.list

    @dataclass
    class Marked(Message):
        """Rows were marked or unmarked; `keys` are all that are marked now, in the order of the rows."""

        list: PagedList
        keys: tuple[Hashable, ...]

        @property
        def control(self) -> PagedList:
            """The list."""
            return self.list

    @dataclass
    class Slipped(Message):
        """The row under the cursor is gone, by nobody's doing here: no row is meant until one is chosen."""

        list: PagedList

        @property
        def control(self) -> PagedList:
            """The list."""
            return self.list

    @dataclass
    class Resized(Message):
        """It has more or fewer lines than before."""

        list: PagedList

        @property
        def control(self) -> PagedList:
            """The list."""
            return self.list

    def __init__(
        self,
        *columns: ListColumn,
        empty: str = "Nothing here.",
        titles: bool = True,
        marks: bool = True,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """`empty` is shown where there are no rows; `marks` leaves two cells for them at the left."""
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._fitted: tuple[int, tuple[int, ...]] = -1, ()
        self._empty = empty
        self._titles = titles
        self._marks = marks
        self._rows: tuple[ListRow, ...] = ()
        self._marked: frozenset[Hashable] = frozenset()
        self._told: Hashable | None = None
        self._slipped = False

    @property
    def rows(self) -> tuple[ListRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def key(self) -> Hashable | None:
        """The key of the row under the cursor; None where there is none, or where it is gone."""
        if self._slipped:
            return None
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row.key if row is not None and row.stands else None

    @property
    def slipped(self) -> bool:
        """Whether the row that was stood on is gone, and none was chosen since."""
        return self._slipped

    @property
    def takes_marks(self) -> bool:
        """Whether Space marks rows here."""
        return self._marks

    @property
    def marked(self) -> tuple[Hashable, ...]:
        """The keys of the marked rows, in their order."""
        return tuple(row.key for row in self._rows if row.key in self._marked)

    @property
    def meant(self) -> tuple[Hashable, ...]:
        """What a verb acts on: the marked rows, else the row under the cursor."""
        return self.marked or ((self.key,) if self.key is not None else ())

    def show(self, rows: Sequence[ListRow], empty: str | None = None, *, slide: bool = True) -> None:
        """Show these rows; cursor and marks stay with their keys, and only changed lines are drawn.

        Where the row under the cursor is gone, the cursor goes to the one that stands there now. Without
        `slide` no row is meant instead, until one is chosen: the next key would act on it unseen.
        """
        key, before = self.key, self._rows
        self._rows = tuple(rows)
        if empty is not None:
            self._empty = empty
        if len(before) != len(self._rows) or not before:
            self.virtual_size = Size(1, len(self._rows) + self._top)
            self.refresh()
        else:
            for place, (was, now) in enumerate(zip(before, self._rows, strict=True)):
                if was != now:
                    self._refresh_row(place)
        if len(self.marked) != len(self._marked):
            self._marked = frozenset(self.marked)
            self._tell_marks()
        self._stay_on(key, slide)

    def set_columns(self, *columns: ListColumn) -> None:
        """Other columns, as where there is more room; rows that fit them are to be shown next."""
        self._columns, self._fitted = columns, (-1, ())
        self.refresh()

    def select(self, key: Hashable) -> bool:
        """Put the cursor on the row with that key; False where it is not shown."""
        for place, row in enumerate(self._rows):
            if row.key == key and row.stands:
                self.cursor = place
                self._stand_firm()
                return True
        return False

    def clear_marks(self) -> None:
        """Unmark all rows, as after a verb has acted on them."""
        if self._marked:
            self._marked = frozenset()
            self.refresh()
            self._tell_marks()

    def on_hide(self) -> None:
        """Whoever comes back does not remember what was marked, and a verb would act on it."""
        self.clear_marks()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc takes marks away where there are any; else it goes where it always does."""
        return bool(self._marked) if action == "unmark" else super().check_action(action, parameters)

    def _tell_marks(self) -> None:
        self.refresh(Region(0, 0, self.size.width, self._top))
        self.post_message(self.Marked(self, self.marked))

    def action_cursor_up(self) -> None:
        """One row up."""
        self._go(self.cursor if self._slipped else self.cursor - 1, -1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._go(self.cursor if self._slipped else self.cursor + 1, 1)

    def action_page_up(self) -> None:
        """As many rows up as are seen."""
        self._go(self.cursor - self._lines_seen, -1)

    def action_page_down(self) -> None:
        """As many rows down as are seen."""
        self._go(self.cursor + self._lines_seen, 1)

    def action_first_line(self) -> None:
        """To the first row."""
        self._go(0, 1)

    def action_last_line(self) -> None:
        """To the last row."""
        self._go(len(self._rows) - 1, -1)

    def action_mark(self) -> None:
        """Mark or unmark the row, and go on to the next."""
        if self.key is not None and self._marks:
            self._marked ^= {self.key}
            self._refresh_row(self.cursor)
            self._tell_marks()
            self.action_cursor_down()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.clear_marks()

    def action_choose(self) -> None:
        """Say that this row is meant."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """Stand where the mouse points; a second click chooses."""
        spot = event.get_content_offset(self)
        if spot is None or spot.y < self._top:
            return
        place = spot.y - self._top + self.scroll_offset.y
        if place < len(self._rows) and self._rows[place].stands:
            self.cursor = place
            self._stand_firm()
            if event.chain == 2:
                self.action_choose()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._bring_into_view()
        self.refresh()
        self.post_message(self.Resized(self))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows again, nothing else."""
        self._refresh_row(old)
        self._refresh_row(new)
        self._bring_into_view()
        self._tell()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor looks different where keys do not go to the list."""
        super().watch_has_focus(has_focus)
        self._refresh_row(self.cursor)

    @property
    def needed_lines(self) -> int:
        """So many lines show all of it: titles and rows, or the words where there is no row."""
        words = wrap(safe_text(self._empty), self.size.width - len(_NO_MARK), EMPTY_LINES)
        return self._top + (len(self._rows) or len(words))

    @property
    def _top(self) -> int:
        return 1 if self._titles else 0

    @property
    def _lines_seen(self) -> int:
        return max(self.size.height - self._top, 1)

    def _go(self, place: int, direction: int) -> None:
        """To the row, over headings; back to the other side where only headings are left."""
        if not self._rows:
            return
        place = min(max(place, 0), len(self._rows) - 1)
        ahead = range(place, len(self._rows)) if direction > 0 else range(place, -1, -1)
        back = range(place, -1, -1) if direction > 0 else range(place, len(self._rows))
        for found in (*ahead, *back):
            if self._rows[found].stands:
                self.cursor = found
                self._stand_firm()
                return

    def _stand_firm(self) -> None:
        """A row is meant again."""
        if self._slipped:
            self._slipped = False
            self._refresh_row(self.cursor)
            self._tell()

    def _stay_on(self, key: Hashable | None, slide: bool) -> None:
        slipped = self._slipped and bool(self._rows)
        if key is None or not self.select(key):
            lost = key is not None and not slide
            self._go(self.cursor, 1)
            self._slipped = bool(self._rows) and (slipped or lost)
            if lost:
                self.post_message(self.Slipped(self))
        self._bring_into_view()
        self._tell()

    def _tell(self) -> None:
        if self.key != self._told:
            self._told = self.key
            self.post_message(self.Highlighted(self, self.key))

    def _refresh_row(self, place: int) -> None:
        y = place + self._top - self.scroll_offset.y
        if self._top <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _bring_into_view(self) -> None:
        """Half a page at a time; the heading above the first row is shown with it."""
        if not self.size:
            return
        top, seen = self.scroll_offset.y, self._lines_seen
        if not top <= self.cursor < top + seen:
            self.scroll_to(y=max(self.cursor - seen // 2, 0), animate=False, force=True)
        elif self.cursor == top and all(row.heading for row in self._rows[: self.cursor]):
            self.scroll_to(y=0, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One line of the view: the titles on top, then the rows."""
        width = self.size.width
        place = y - self._top + self.scroll_offset.y
        if y < self._top:
            return strip_of(self._title_runs(width), width)
        if not self._rows:
            words = wrap(safe_text(self._empty), width - len(_NO_MARK), EMPTY_LINES)
            line = words[y - self._top] if y - self._top < len(words) else ""
            empty = fit(f"{_NO_MARK}{line}", width)
            return strip_of([(empty, self.get_component_rich_style("list-empty"))], width)
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        return strip_of(self._row_runs(place, width), width)

    def _title_runs(self, width: int) -> Iterator[tuple[str, Style]]:
        """The titles; at their end how many are marked, since a verb means those and not the cursor's."""
        told = f" {len(self._marked)} marked, Esc unmarks" if self._marked else ""
        titles = self._line(tuple(column.title for column in self._columns), width)
        yield fit(titles, max(width - len(told), 0)), self.get_component_rich_style("list-title")
        if told:
            yield fit(told, min(len(told), width)), self.get_component_rich_style("is-overdue")

    def _row_runs(self, place: int, width: int) -> Iterator[tuple[str, Style]]:
        row = self._rows[place]
        if row.heading:
            words = safe_text(row.cells[0] if row.cells else "")
            yield fit(words, width), self.get_component_rich_style("list-heading")
            return
        style = self.get_component_rich_style(row.style) if row.style in LIST_CLASSES else self.rich_style
        if row.key in self._marked:
            style += self.get_component_rich_style("list-marked", partial=True)
        if place == self.cursor and not self._slipped:
            name = "list-cursor" if self.has_focus or self.has_class("-active") else "list-cursor-blurred"
            style += self.get_component_rich_style(name, partial=True)
        yield self._line(row.cells, width, marked=row.key in self._marked), style

    def _widths(self, room: int) -> tuple[int, ...]:
        """Of the columns; worked out once for each room."""
        if self._fitted[0] != room:
            self._fitted = room, widths_in(self._columns, room)
        return self._fitted[1]

    def _line(self, cells: tuple[str, ...], width: int, *, marked: bool = False) -> str:
        lead = (_MARK if marked else _NO_MARK) if self._marks else ""
        parts = (
            fit(safe_text(text), cells_wide, column.align)
            for column, cells_wide, text in zip(
                self._columns, self._widths(width - len(lead)), cells, strict=False
            )
        )
        return fit(lead + " ".join(parts), width)
