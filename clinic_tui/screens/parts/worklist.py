"""The list that a screen, a dialog or a tab is made of: who waits, what failed, what is to be moved.

A subclass states columns, question and rows; reading, refusals, the cursor, the words where there is
nothing, more room and the row in full are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import events

from clinic_tui.errors import ClinicError
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList

Row = TypeVar("Row")

WIDE = 110
"""From so many cells on there is room for the wide columns."""


class Worklist(Asking, Generic[Row]):
    """What `ListPage`, `ListDialog` and `ListPane` are: one PagedList, and what stands in it.

    To be stated: `COLUMNS`, `NOTHING`, `TOPICS`, `question` and `line`; mostly also `choose`.
    Textual collects bindings, styles and `@on` from its own classes only, so none of these stand here.
    """

    NAME: ClassVar[str] = ""
    """What the list is called."""
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = ()
    WIDE_COLUMNS: ClassVar[tuple[ListColumn, ...]] = ()
    """The columns where there is room for more; none: the same everywhere."""
    NOTHING: ClassVar[str] = "Nothing here."
    """What stands in the list where there is no row."""
    TOPICS: ClassVar[frozenset[str]] = frozenset()
    """The tables whose changes concern the list."""

    def __init__(self, *args: Any, **named: Any) -> None:
        """What Textual's class beside this one takes is handed on to it."""
        super().__init__(*args, **named)
        self.answer: Any = None
        """What was answered last; None before that, and where it was refused."""
        self._refusal = ""
        self._rows: dict[Hashable, Row] = {}
        self._wide = False
        self._wanted: Hashable | None = None
        self._sought = ""
        """The row that the cursor is to stand on once it has been read."""

    # What a subclass states

    def question(self) -> Callable[[], Any]:
        """What is asked of the backend. It runs in a thread: what it needs of the screen is bound before."""
        raise NotImplementedError

    def rows_of(self, answer: Any) -> Iterable[Row]:
        """The rows in an answer, in their order; the answer itself where it has nothing else."""
        return cast("Iterable[Row]", answer)

    def line(self, row: Row) -> ListRow:
        """A row as it stands in the list, with the cells of `WIDE_COLUMNS` where `wide`."""
        raise NotImplementedError

    def goes_on(self, row: Row) -> Sequence[ListRow]:
        """What of a row had no room in its line, in lines below it that `go on` with it."""
        return ()

    def nothing(self) -> str:
        """What stands in the list where there is no row."""
        return self.NOTHING

    def bare_heading(self) -> str:
        """The heading while nothing is known: before the list is read, and where that is refused."""
        return self.NAME

    def concerned(self, entities: frozenset[str]) -> bool:
        """True where the list is to be read again after these tables were written."""
        return bool(entities & self.TOPICS)

    async def choose(self, row: Row) -> None:
        """Enter on a row."""

    def show_title(self) -> None:
        """Say above the list what it is, and how much of it there is."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say below the list the whole of the row under the cursor."""
        raise NotImplementedError

    # What all have

    @property
    def list(self) -> PagedList:
        """The list."""
        return self.query_one(PagedList)

    def build_list(self) -> PagedList:
        """The list, to be composed."""
        titles = any(column.title for column in self.COLUMNS)
        return PagedList(*self.COLUMNS, empty="reading ...", marks=False, titles=titles)

    @property
    def wide(self) -> bool:
        """True where the wide columns are shown."""
        return self._wide

    @property
    def known(self) -> bool:
        """True once the list has been read, until reading it is refused."""
        return self.answer is not None

    @property
    def shown_rows(self) -> Sequence[Row]:
        """The rows, in their order."""
        return tuple(self._rows.values())

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        key = self.list.key
        return None if key is None else self._rows.get(key)

    def read(self) -> None:
        """Ask again; keys go on meanwhile."""
        self.ask(self.question(), self.took, group="rows", refused=self.refused_to_read)

    def stand_on(self, key: Hashable) -> None:
        """Put the cursor on a row, once what is there now has been read; keys wait for that."""
        self._wanted = key
        self.clinic.hold_keys((self, "rows"))
        self.read()

    def seek(self, words: str) -> None:
        """Whoever comes for one row, of which `words` were told, is told where it is not there any more.

        The row in its place is another's: nobody is to do there what the words call for.
        """
        self._sought = words

    def took(self, answer: Any) -> None:
        """Show what was answered."""
        self.answer, self._refusal = answer, ""
        self.draw()
        wanted, sought = self._wanted, self._sought
        if wanted is None:
            return
        if self._rows:
            self.list.select(wanted)
            self._wanted = None
        if sought and wanted not in self._rows:
            self.clinic.say(f"{sought}: dealt with by now, it is not in this list any more", Level.WARNING)
        self._sought = ""

    def refused_to_read(self, refusal: ClinicError) -> None:
        """Show why there is nothing to be seen, and nothing of what was seen before."""
        self.answer, self._refusal = None, refusal.words
        self.draw()

    def draw(self) -> None:
        """Show what is known; cursor and marks stay with their rows."""
        lines, self._rows = [], {}
        for row in self.rows_of(self.answer) if self.known else ():
            line = self.line(row)
            lines += [line, *self.goes_on(row)]
            self._rows[line.key] = row
        self.list.show(lines, self._refusal or self.nothing(), slide=self.may_slide())
        self.show_title()
        self.tell()

    def on_resize(self, event: events.Resize) -> None:
        """More room shows more columns."""
        wide = event.size.width >= WIDE
        if self.WIDE_COLUMNS and wide != self._wide:
            self._wide = wide
            self.list.set_columns(*(self.WIDE_COLUMNS if wide else self.COLUMNS))
            if self.known:
                self.draw()

    def on_paged_list_highlighted(self) -> None:
        """The cursor stands on another row."""
        self.tell()

    async def on_paged_list_chosen(self, event: PagedList.Chosen) -> None:
        """Enter, or a second click."""
        event.stop()
        if (row := self.row) is not None:
            await self.choose(row)
