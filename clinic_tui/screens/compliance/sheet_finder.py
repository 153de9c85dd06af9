"""Finding a safety data sheet: one key opens this, the first letter shows what to do at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from clinic_tui.chemicals.rows import FoundSheet
from clinic_tui.chemicals.states import Signal
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint, Place, for_place
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.word_field import QuietInput

AID_LINES = 9
SHORT_AID_LINES = 6
"""Lines of first aid, on a usual screen and on a low one."""

LOW = 24


class SheetFinder(Asking, ModalScreen[None]):
    """Type the beginning of a name; the first-aid measures of what fits best stand below as one types."""

    DEFAULT_CSS = """
    SheetFinder {
        & QuietInput { width: 1fr; }
        & PagedList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back", show=False, priority=True),
        *(
            Binding(",".join(verb.keys), f"walk('{verb.action}')", verb.words, show=False, priority=True)
            for verb in for_place(Place.LIST)
            if verb.id in ("cursor-up", "cursor-down", "page-up", "page-down")
        ),
    ]
    AUTO_FOCUS = ""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._first_text = text
        self._found: tuple[FoundSheet, ...] = ()
        self._answered: str | None = None

    def compose(self) -> ComposeResult:
        """The line, what fits, first aid, the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Safety data sheets", classes="dialog-title", markup=False)
            yield QuietInput(
                self._first_text, placeholder="bleach, 64-17-5, a maker, a supply", max_length=80
            )
            found = PagedList(
                ListColumn("Product", 24), ListColumn("Signal", 7), ListColumn("Where kept"), empty="",
                marks=False, titles=False,
            )  # fmt: skip
            found.can_focus = False
            yield found
            yield Facts(self._room + 1, indent=0)
            yield MessageLine(id="sheet-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "whole sheet", ""),
                    Hint("Down", "walk", ""),
                    Hint("Esc", "back", "dismiss"),
                )
            )

    def on_mount(self) -> None:
        """The keys go to the line; what fits is there before the first letter."""
        self._input.select_on_focus = False
        self.set_focus(self._input)
        self._list.set_class(True, "-active")
        self.ask_before_keys(
            self._question(), lambda found: self._show(self._first_text, found), group="sheets",
            refused=self._not_done,
        )  # fmt: skip

    @property
    def _room(self) -> int:
        """Lines for first aid."""
        return AID_LINES if self.app.size.height >= LOW else SHORT_AID_LINES

    @property
    def _input(self) -> QuietInput:
        return self.query_one(QuietInput)

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    @property
    def _row(self) -> FoundSheet | None:
        key = self._list.key if self.is_mounted else None
        return next((each for each in self._found if each.chemical.id == key), None)

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """A line below all."""
        self.query_one("#sheet-message", MessageLine).say(words, level)

    def _not_done(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.ERROR)

    def _question(self) -> Callable[[], tuple[FoundSheet, ...]]:
        part, typed = self.backend.chemicals, self._input.value
        return lambda: part.find(typed)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look at each key; what is answered to an earlier text is dropped."""
        event.stop()
        typed = self._input.value
        self.ask(
            self._question(), lambda found: self._show(typed, found), group="sheets", refused=self._not_done
        )

    def _show(self, typed: str, found: tuple[FoundSheet, ...]) -> None:
        if typed != self._input.value:
            return
        self._found, self._answered = found, typed
        self._list.show([])  # the cursor begins at what fits best
        self._list.show([self._line(each) for each in found])
        self.say("" if found else "no chemical on the list fits: fewer letters; its maker is on the label")
        self._tell()

    def _line(self, found: FoundSheet) -> ListRow:
        row = found.chemical
        signal = "" if row.signal is Signal.NONE else row.signal.value
        where = f"gone {row.used_until:%m/%d/%Y}" if row.used_until else row.places
        look = "is-quiet" if row.used_until else "" if row.sheet else "is-overdue"
        return ListRow(row.id, (row.product, signal, where), look)

    def on_paged_list_highlighted(self, event: PagedList.Highlighted) -> None:
        """Another one."""
        event.stop()
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the words anew."""
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        facts, row, room = self.query_one(Facts), self._row, self._room
        if row is None:
            facts.show(*(() for _ in range(room + 1)))
            return
        width = max(facts.size.width, 30)
        told = [words for line in row.first_aid if line for words in wrap(line, width, room)]
        lines: list[FactLine] = [(("alert", "First aid"), ("strong", row.chemical.product))]
        lines += [(("", words),) for words in told[:room]]
        if len(told) > room:
            lines[-1] = (("", told[room - 1]), ("warning", "... Enter: all of it"))
        facts.show(*lines, *(() for _ in range(room + 1 - len(lines))))

    def action_walk(self, way: str) -> None:
        """Move in the list while the keys stay with the line."""
        {
            "cursor_up": self._list.action_cursor_up,
            "cursor_down": self._list.action_cursor_down,
            "page_up": self._list.action_page_up,
            "page_down": self._list.action_page_down,
        }[way]()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open what is under the cursor, once what was typed last is answered."""
        event.stop()
        typed = self._input.value
        if typed == self._answered:
            self._open()
            return

        def found(answer: tuple[FoundSheet, ...]) -> None:
            self._show(typed, answer)
            self._open()

        self.ask_before_keys(self._question(), found, group="sheets", refused=self._not_done)

    def on_paged_list_chosen(self, event: PagedList.Chosen) -> None:
        """A row was clicked twice."""
        event.stop()
        self._open()

    def _open(self) -> None:
        from clinic_tui.screens.compliance.safety_sheet import SheetScreen

        if (row := self._row) is None:
            return
        if row.chemical.sheet is None:
            self.say("no sheet is on record: `a` on the list, :chemicals, adds it", Level.WARNING)
        else:
            self.app.switch_screen(SheetScreen(row.chemical.sheet.id, row.chemical.product))
