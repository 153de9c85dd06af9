"""Finding a public code: type, walk, Enter; Tab shows what stands around it.

A code is chosen by Enter at once where it is the only one, or was typed whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from clinic_tui.codes.rows import OF_WORDS, Around, Book, Code, CodeSet, Wanted
from clinic_tui.codes.rules import folded, overdue_since
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint, Place, for_place
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.word_field import QuietInput
from clinic_tui.words.dates import show_date

ALL_SETS = OF_WORDS
WORD_LINES = 3
"""Lines for the words of the code under the cursor; the longest of ICD-10-CM take three of 76 cells."""
_TREE_KEYS = "Right goes into a heading, Left to the one above; typing searches again."


class CodeFinder(Asking, LaidOutOnce, ModalScreen[Code | None]):
    """A code that was chosen, or None. Without a question for one of a set it only shows what codes mean."""

    DEFAULT_CSS = """
    CodeFinder {
        & QuietInput { width: 1fr; }
        & PagedList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", show=False, priority=True),
        Binding("tab", "around", "around it", show=False, priority=True),
        Binding("right", "into(1)", "into it", show=False, priority=True),
        Binding("left", "into(-1)", "up", show=False, priority=True),
        Binding("f6", "keep", "keep at hand", show=False, priority=True),
        *(
            Binding(",".join(verb.keys), f"walk('{verb.action}')", verb.words, show=False, priority=True)
            for verb in for_place(Place.LIST)
            if verb.id in ("cursor-up", "cursor-down", "page-up", "page-down")
        ),
    ]
    AUTO_FOCUS = ""

    def __init__(
        self,
        sets: Sequence[CodeSet] = ALL_SETS,
        title: str = "Codes",
        text: str = "",
        *,
        visit_id: int | None = None,
    ) -> None:
        super().__init__()
        self._sets = tuple(sets)
        self._words, self._first_text, self._visit_id = title, text, visit_id
        self._wanted: Wanted | None = None
        self._answered: str | None = None
        self._codes: tuple[Code, ...] = ()
        self._heading: Around | None = None
        """The heading that is looked into; None while codes are searched."""
        self._stands = False
        """The cursor stands on a code: somebody put it there, or no other could be meant."""

    @property
    def _chooses(self) -> bool:
        """Somebody asked for a code; else codes are only looked up."""
        return self._sets != ALL_SETS

    def compose(self) -> ComposeResult:
        """Title, the line, what fits, the words in full, the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label(safe_text(self._words), id="finder-title", classes="dialog-title", markup=False)
            yield QuietInput(self._first_text, placeholder=self._example, max_length=80)
            columns = (ListColumn("Set", 8),) if len(self._sets) > 1 else ()
            found = PagedList(
                ListColumn("", 1), *columns, ListColumn("Code", 9), ListColumn("What"),
                ListColumn("Used", 4, "right"), empty="", marks=False,
            )  # fmt: skip
            found.can_focus = False
            yield found
            yield Facts(WORD_LINES + 1, indent=0)
            yield MessageLine(id="finder-message")
            yield KeyBar(own=self._hints())

    def _hints(self) -> tuple[Hint, ...]:
        row = self._code
        choose = (Hint("Enter", "choose", ""),) if self._chooses else ()
        if self._codes and not self._stands:
            return (Hint("Enter", "into the list", ""), Hint("Down", "walk", ""), Hint("Esc", "back", "back"))
        kept = "let go" if row is not None and row.favourite else "keep at hand"
        keep = (Hint("F6", kept, "keep"),) if self.backend.may("codes.favourite") else ()
        if self._heading is not None:
            tree = (Hint("Right", "into", "into(1)"), Hint("Left", "up", "into(-1)"))
            return (*choose, *tree, *keep, Hint("Esc", "back to the search", "back"))
        return (*choose, Hint("Tab", "around it", "around"), *keep, Hint("Esc", "back", "back"))

    @property
    def _example(self) -> str:
        if self._sets == (CodeSet.HCPCS,):
            return "a code, or words: inj ketor"
        return "a code, or words: type 2 diab" if self._chooses else "type 2 diab, e11.9, carc 97, pos 11"

    def on_mount(self) -> None:
        """Learn for whom codes are looked for, then search."""
        self._input.select_on_focus = False
        self.set_focus(self._input)
        backend, today, visit = self.backend, self.clinic.today, self._visit_id
        searched = CodeSet.ICD10CM if CodeSet.ICD10CM in self._sets else self._sets[0]

        def ask() -> tuple[Wanted, Book | None]:
            wanted = backend.codes.wanted_on_visit(visit) if visit is not None else Wanted(today)
            return wanted, backend.codes.release_on(searched, wanted.day)

        self.say("making the index of codes, where it has not been made yet ...")
        self.ask_before_keys(ask, self._begin, group="wanted", refused=self._not_done)

    def _begin(self, known: tuple[Wanted, Book | None]) -> None:
        self._wanted, book = known
        day = self._wanted.day
        words = f"{self._words} on {show_date(day)}"
        if book is not None:
            words += f", {book.title}"
            due = overdue_since(book) if book.valid_to is None else None
            if due is not None and due <= day:
                words += f" (the next was due {due:%m/%d/%Y})"
        self.query_one("#finder-title", Label).update(safe_text(words))
        self._look()

    @property
    def _input(self) -> QuietInput:
        return self.query_one(QuietInput)

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    @property
    def _code(self) -> Code | None:
        """The code under the cursor; None while it stands on none."""
        key = self._list.key if self.is_mounted and self._stands else None
        return self._codes[key] if isinstance(key, int) and key < len(self._codes) else None

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """A line below the codes."""
        self.query_one("#finder-message", MessageLine).say(words, level)

    def _not_done(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.ERROR)

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search at each key; what is answered to an earlier text is dropped."""
        event.stop()
        self._heading = None
        self._look()

    @property
    def _question(self) -> Callable[[], tuple[Code, ...]]:
        backend, wanted = self.backend, self._wanted
        assert wanted is not None
        sets, typed = self._meant()
        return lambda: backend.codes.search(typed, wanted, sets)

    def _meant(self) -> tuple[tuple[CodeSet, ...], str]:
        """The sets and what is looked for in them: where all are, the first word may name one."""
        typed = self._input.value.strip()
        first, _, rest = typed.partition(" ")
        named = next((each for each in self._sets if each.value == first.casefold()), None)
        return ((named,), rest.strip()) if named is not None and not self._chooses else (self._sets, typed)

    def _look(self) -> None:
        typed = self._input.value
        if self._wanted is not None:
            self.ask(
                self._question, lambda found: self._found(typed, found), group="codes", refused=self._not_done
            )

    def _found(self, typed: str, codes: tuple[Code, ...]) -> None:
        if typed != self._input.value or self._heading is not None:
            return
        self._answered = typed
        exact = bool(codes) and codes[0].code == folded(self._meant()[1])
        self._draw(codes, stands=exact or len(codes) == 1)
        nothing = "no code fits: fewer letters, or other words" if typed.strip() else ""
        self.say("" if codes else nothing or "type a code or words of it")

    def _draw(self, codes: Sequence[Code], at: int = 0, *, stands: bool = True) -> None:
        self._codes, self._stands = tuple(codes), stands and bool(codes)
        self._list.show([])  # the cursor begins at the first, wherever it stood before
        self._list.show([self._row(place, each) for place, each in enumerate(codes)])
        if codes:
            self._list.select(at)
        self._tell()

    def _row(self, place: int, code: Code) -> ListRow:
        heading = self._heading
        deep = heading.above.index(code) if heading and code in heading.above else 0
        if heading is not None and code not in heading.above:
            deep = len(heading.above) + (code != heading.code)
        set_cell = (code.set.value,) if len(self._sets) > 1 else ()
        cells = (
            "*" if code.favourite else "", *set_cell, code.shown, f"{'  ' * deep}{code.words}",
            str(code.used) if code.used else "",
        )  # fmt: skip
        return ListRow(place, cells, "" if code.leaf else "is-quiet")

    def on_paged_list_highlighted(self, event: PagedList.Highlighted) -> None:
        """Show the words of the code under the cursor in full."""
        event.stop()
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the words anew."""
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        self._list.set_class(self._stands, "-active")
        code = self._code
        self.query_one(KeyBar).own = self._hints()
        facts = self.query_one(Facts)
        if code is None:
            facts.show(*(() for _ in range(WORD_LINES + 1)))
            return
        width, words = max(facts.size.width, 40), f"{code.shown}  {code.words}"
        lines: list[FactLine] = [(("strong", each),) for each in wrap(words, width, WORD_LINES)]
        until = f"to {code.valid_to:%m/%d/%Y}" if code.valid_to else "on"
        about = f"{code.set.label}, {code.release}, from {code.valid_from:%m/%d/%Y} {until}"
        route = f"denial: {code.route}" if code.route else ""
        heading = "" if code.leaf else "a heading, not billed"
        lines.append((("warning", heading), ("", route), ("quiet", about)))
        facts.show(*lines, *(() for _ in range(WORD_LINES + 1 - len(lines))))

    # Keys

    def action_walk(self, way: str) -> None:
        """Move in the list while the keys stay with the line; the first step is onto the first code."""
        if self._go_into_list():
            return
        {
            "cursor_up": self._list.action_cursor_up,
            "cursor_down": self._list.action_cursor_down,
            "page_up": self._list.action_page_up,
            "page_down": self._list.action_page_down,
        }[way]()

    def _go_into_list(self) -> bool:
        """Stand on the first code, where several fit and none of them was chosen; False where one is."""
        if self._stands or not self._codes:
            return False
        self._stands = True
        self._tell()
        return True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the code under the cursor, once what was typed last is answered.

        Where several fit, Enter only goes into the list: the first of many is no choice.
        """
        event.stop()
        typed = self._input.value
        if self._wanted is None:
            return
        if self._heading is not None or typed == self._answered:
            self._take()
            return

        def found(codes: tuple[Code, ...]) -> None:
            self._found(typed, codes)
            self._take()

        self.ask_before_keys(self._question, found, group="codes", refused=self._not_done)

    def on_paged_list_chosen(self, event: PagedList.Chosen) -> None:
        """A row was clicked twice."""
        event.stop()
        self._stands = True
        self._take()

    def _take(self) -> None:
        if self._go_into_list():
            self.say("several fit: Enter again takes the one under the cursor, Down walks")
            return
        code = self._code
        if code is None:
            return
        if not code.leaf:
            self._go_into(code)
            self.say(f"{code.shown} is a heading: choose one of the codes below it", Level.WARNING)
        elif self._chooses:
            self.dismiss(code)
        else:
            self.action_around()

    def action_back(self) -> None:
        """Out of the tree, or out of the dialog."""
        if self._heading is None:
            self.dismiss(None)
        else:
            self._heading, typed = None, self._input.value
            self.ask_before_keys(  # a key behind it is for what is come back to, and not for the tree
                self._question,
                lambda found: self._found(typed, found),
                group="codes",
                refused=self._not_done,
            )

    # The tree

    def action_around(self) -> None:
        """What stands around the code: the headings above it and those beside it."""
        self._go_into_list()
        code = self._code
        if code is None:
            return
        if not code.leaf or self._heading is not None:
            self._go_into(code)
        else:
            self._ask_around(code, lambda around: self._show_beside(around))

    def action_into(self, way: int) -> None:
        """In the tree into a heading, or up; in the line the cursor moves."""
        if self._heading is None:
            if way > 0:
                self._input.action_cursor_right()
            else:
                self._input.action_cursor_left()
        elif way > 0:
            if self._code is not None:
                self._go_into(self._code)
        else:
            self._go_up()

    def _go_into(self, code: Code) -> None:
        if code.leaf:
            self.say(f"nothing stands below {code.shown}")
        else:
            self._ask_around(code, self._show_below)

    def _go_up(self) -> None:
        heading = self._heading
        if heading is None:
            return
        if heading.above:
            came_from = heading.code
            self._ask_around(heading.above[-1], lambda around: self._show_below(around, came_from.code))
        elif self._codes != heading.beside:
            self._draw_in_tree(heading, heading.beside, heading.code.code)
        else:
            self.say("this is the top: type words to search")

    def _show_beside(self, around: Around) -> None:
        """A code among those of its heading; without one, those that begin as it does."""
        if around.above:
            self._ask_around(around.above[-1], lambda parent: self._show_below(parent, around.code.code))
        elif around.beside:
            self._draw_in_tree(around, around.beside, around.code.code)
        else:
            self.say(f"nothing stands around {around.code.shown}")

    def _show_below(self, around: Around, stand_on: str = "") -> None:
        """The headings above one, it, and what is below it."""
        rows = (*around.above, around.code, *around.below)
        self._draw_in_tree(around, rows, stand_on or around.code.code)

    def _draw_in_tree(self, heading: Around, rows: Sequence[Code], stand_on: str) -> None:
        self._heading = heading
        self._draw(rows, next((place for place, each in enumerate(rows) if each.code == stand_on), 0))
        self.say(_TREE_KEYS)

    def _ask_around(self, code: Code, then: Callable[[Around], None]) -> None:
        backend, wanted = self.backend, self._wanted
        if wanted is not None:
            self.ask_before_keys(
                lambda: backend.codes.around(code.set, code.code, wanted.day),
                then,
                group="codes",
                refused=self._not_done,
            )

    # Favourites

    def action_keep(self) -> None:
        """Keep the code at hand for the provider and kind of visit, or for everybody; or no longer."""
        code, wanted, backend = self._code, self._wanted, self.backend
        if code is None or wanted is None:
            return
        if why := backend.why_not("codes.favourite", "keeping codes at hand"):
            self.say(why, Level.ERROR)
            return
        whose = "everybody" if wanted.provider_id is None else "this provider and kind of visit"
        words = "no longer at hand" if code.favourite else f"at hand for {whose}"
        change = backend.codes.let_go if code.favourite else backend.codes.keep
        self.act(lambda: change(code, wanted), lambda _: self._kept(code, words), refused=self._not_done)

    def _kept(self, code: Code, words: str) -> None:
        at = self._codes.index(code) if code in self._codes else 0

        def found(codes: tuple[Code, ...]) -> None:
            self._heading = None
            self._answered = self._input.value
            place = next(
                (n for n, each in enumerate(codes) if each.code == code.code), min(at, len(codes) - 1)
            )
            self._draw(codes, max(place, 0))
            self.say(f"{code.shown}: {words}", Level.DONE)

        self.ask_before_keys(self._question, found, group="codes", refused=self._not_done)
