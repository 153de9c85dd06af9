"""The opening board: what the day begins with, and one key for each of its lists."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint, Place
from clinic_tui.opening.rows import KEYS, LINE_LENGTH, NOT_KEPT, Line, OpeningLine, parked_line
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

MOST_LINES = 20
"""So many lines at most for what one line says: the longest bulletin takes them in a window of 40 columns."""

LINE_CELLS = 53
"""A line to be changed stands whole, in fields of so many cells, one below the other."""

_NAMED_KEYS = {"$": "dollar_sign"}


def tabs() -> Iterator[BindingType]:
    """The tabs by their keys: who types one begins there."""
    for each in bindings_of(Place.GLOBAL):
        if isinstance(each, Binding) and each.action.startswith("show_tab"):
            yield replace(each, action=f"app.{each.action}")


class OpeningBoard(ListDialog[OpeningLine, None]):
    """Counts of what waits; the key before a line, or Enter on it, opens its list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(_NAMED_KEYS.get(key, key), f"open_line('{line.name}')", line.value, show=False)
            for line, key in KEYS.items()
        ),
        Binding("f12", f"open_line('{Line.SIGNED.name}')", "sign", show=False),
        Binding(":,f3", "begin_with('command')", "command", show=False, id="command"),
        Binding("/,f2", "begin_with('find')", "find", show=False, id="find"),
        *tabs(),
    ]
    NAME = "Opening"
    COLUMNS = (ListColumn("", 1), ListColumn("", 14), ListColumn(""))
    NOTHING = "Nothing here for your role."
    SPEAKS = False
    UNDER_LISTS = True
    """Its lists open above it, so that Esc leads back here; going to a tab closes it."""

    def __init__(self, stand_on: Line | None = None) -> None:
        """`stand_on` is the line that the cursor begins on."""
        super().__init__()
        self._wanted = stand_on
        self._left = False
        self._width = 0

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("letter Enter", "open", ""),
            Hint("F12", "sign", f"open_line('{Line.SIGNED.name}')"),
            Hint("Esc", "begin", "dismiss(None)"),
        )

    def concerned(self, entities: frozenset[str]) -> bool:
        """Whatever was written may change a count; below a list it is counted once that is closed."""
        return self.is_current

    def on_screen_suspend(self) -> None:
        """A list lies above."""
        self._left = True

    def on_screen_resume(self) -> None:
        """Back from a list: what was done there has changed the counts."""
        if self._left:
            self._left = False
            self.read_before_keys()

    def question(self) -> Callable[[], tuple[OpeningLine, ...]]:
        """The lines."""
        return self.backend.opening.lines

    def rows_of(self, answer: tuple[OpeningLine, ...]) -> Sequence[OpeningLine]:
        """The lines; what was put aside at this console is known here alone."""
        aside = parked_line([draft.title for draft in self.clinic.drafts_here])
        return [aside if row.line is Line.PARKED else row for row in answer]

    def line(self, row: OpeningLine) -> ListRow:
        """Key, what it is, and the counts."""
        return self._in_list(row, row.line, (row.line.key, row.line.value, self._wrapped(row)[0]))

    def goes_on(self, row: OpeningLine) -> Sequence[ListRow]:
        """The counts that had no room beside it: none is cut."""
        rest = enumerate(self._wrapped(row)[1:])
        return [self._in_list(row, (row.line, place), ("", "", words), on=True) for place, words in rest]

    def _in_list(
        self, row: OpeningLine, key: Hashable, cells: tuple[str, ...], *, on: bool = False
    ) -> ListRow:
        return ListRow(key, cells, "is-alert" if row.amiss else "", goes_on=on)

    def _wrapped(self, row: OpeningLine) -> list[str]:
        """The counts in lines of the room that the list has for them."""
        beside = sum(column.width + 1 for column in self.COLUMNS[:-1])
        return wrap(safe_text(row.words), max(self.list.size.width - beside, 1), MOST_LINES)

    def on_paged_list_resized(self) -> None:
        """Another width breaks the lines elsewhere."""
        if self.known and self.list.size.width != self._width:
            self._width = self.list.size.width
            self._lines = 0  # all is broken anew: it is as high as that takes, and no higher
            self.draw()
        super().on_paged_list_resized()

    def heading(self) -> str:
        """Whose day, and which."""
        amiss = sum(row.amiss for row in self.shown_rows)
        words = f"{counted(amiss, 'line')} to look at" if amiss else "all well"
        return f"Opening, {self.clinic.today:%A %d %b}: {words}"

    def action_begin_with(self, action: str) -> None:
        """The day begins with the command line, or with finding somebody: what is typed on is for that."""
        clinic, hold = self.clinic, object()
        clinic.hold_keys(hold)
        self.dismiss()

        async def begin() -> None:
            try:
                await clinic.run_action(action)
            finally:
                clinic.release_keys(hold)

        clinic.call_later(begin)

    async def choose(self, row: OpeningLine) -> None:
        """Open its list."""
        self.clinic.open_line(row.line)

    def action_open_line(self, name: str) -> None:
        """Open the list of a line that is shown."""
        line = Line[name]
        if any(row.line is line for row in self.shown_rows):
            self.list.select(line)
            self.clinic.open_line(line)


class SignOpening(Form[int]):
    """The board is kept as it stands and as its lines are put here, with who signed it and when."""

    TITLE_WORDS = "Sign the opening"
    SAVE_WORDS = "sign"

    def __init__(self, lines: Sequence[OpeningLine], texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._lines = [row for row in lines if row.line not in NOT_KEPT]

    def fields(self) -> Sequence[Field]:
        """What else is to be said, then each line as it is, to be changed or emptied."""
        lines = [
            text_field(
                f"{row.line.name} {part}",
                "" if part else row.line.value.capitalize(),
                limit=LINE_LENGTH,
                text=words,
                help="as it is: change it, or empty it to leave it out",
            )
            for row in self._lines
            for part, words in enumerate(self._parts(row))
        ]
        help_words = "what else holds today; F12 signs, and the lines below may be changed before"
        return (text_field("words", "Besides", limit=300, help=help_words), *lines)

    def _parts(self, row: OpeningLine) -> list[str]:
        return wrap(row.words, LINE_CELLS, MOST_LINES)

    def submit(self) -> None:
        """Sign it."""
        part, words, told = self.backend.opening, self.text("words"), dict[Line, str]()
        for row in self._lines:
            pieces = [self.text(f"{row.line.name} {place}") for place in range(len(self._parts(row)))]
            if pieces != [piece.strip() for piece in self._parts(row)]:
                told[row.line] = " ".join(filter(None, pieces))
        self.save(lambda: part.sign(words, told), "the opening is signed", ..., undoable=False)

    def reopen(self, texts: dict[str, str]) -> SignOpening:
        """The same board."""
        return SignOpening(self._lines, texts)
