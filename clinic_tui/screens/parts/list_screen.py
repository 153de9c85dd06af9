"""Lists that lie on the frame: one that fills the screen, and one in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.asking import SLIPPED, Refused
from clinic_tui.screens.parts.page import Page
from clinic_tui.screens.parts.worklist import Row, Worklist
from clinic_tui.text import safe_text
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.message_line import Level, MessageLine

Result = TypeVar("Result")
T = TypeVar("T")

_BEFORE_READ = 10
"""Lines of a dialog whose list is not read yet."""


class ListScreen(Worklist[Row]):
    """It reads when it opens, when something was written, and by itself where time alone changes it."""

    EVERY: ClassVar[float] = 0.0
    """Seconds after which it is read again by itself; 0: never."""

    def on_mount(self) -> None:
        """The keys go to the list; those that mean something only once it is read wait for that."""
        self.put_focus(self.list)
        self.show_title()
        self.read_before_keys()
        if self.EVERY:
            self.set_interval(self.EVERY, self._read_for_time)

    def _read_for_time(self) -> None:
        self.read_for_others = True
        self.read()

    def read_before_keys(self) -> None:
        """Ask again; keys typed meanwhile meet what is shown then."""
        self.ask_before_keys(self.question(), self.took, group="rows", refused=self.refused_to_read)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        if self.concerned(entities):
            self.read_for_others = True
            self.read()


class ListPage(ListScreen[Row], Page):
    """A list between the lines of the frame, with the row under the cursor in full below it."""

    DEFAULT_CSS = """
    ListPage {
        & > Facts { background: $panel; }
        &:ansi > Facts { background: ansi_default; }
    }
    """
    DETAIL_LINES: ClassVar[int] = 3

    def above(self) -> Iterator[Widget]:
        """What stands above the title: whose the list is, where it is one patient's."""
        return iter(())

    def heading(self) -> FactLine:
        """What the list is, and its counts; asked only once it is known."""
        raise NotImplementedError

    def detail(self, row: Row) -> Sequence[FactLine]:
        """A row in full, in `DETAIL_LINES`."""
        raise NotImplementedError

    def hints(self) -> tuple[Hint, ...]:
        """What the key bar says instead of the verbs of the place; nothing: those."""
        return ()

    def first_verbs(self) -> tuple[str, ...]:
        """The ids of the verbs that the key bar names first, by what the cursor stands on."""
        return ()

    def idle_verbs(self) -> tuple[str, ...]:
        """The ids of the verbs that the key bar leaves out: they would be refused now."""
        return ()

    def verbs_called(self) -> tuple[tuple[str, str], ...]:
        """What the key bar calls verbs that do another thing by what the page shows."""
        return ()

    def compose(self) -> ComposeResult:
        """The frame's lines around the list, and one row in full."""
        yield HeaderLine()
        yield from self.above()
        yield Facts(1, indent=0, id="list-title")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place, self.hints())

    def show_title(self) -> None:
        """Above the list."""
        words = self.heading() if self.known else (("strong", self.bare_heading()),)
        self.query_one("#list-title", Facts).show(words)

    def tell(self) -> None:
        """Below the list."""
        row = self.row
        self.query_one("#list-detail", Facts).show(*(() if row is None else self.detail(row)))
        bar = self.query_one(KeyBar)
        bar.first, bar.idle, bar.called = self.first_verbs(), self.idle_verbs(), self.verbs_called()

    def on_paged_list_slipped(self, message: Message) -> None:
        """Said at once where it is seen; of a list below another screen it would be said of that one."""
        message.stop()
        message.prevent_default()
        if self.app.screen is self:  # Textual's `is_current` holds for a screen behind that one, too
            self.clinic.say(SLIPPED, Level.WARNING)

    def on_screen_resume(self) -> None:
        """What was not said while another screen lay above."""
        if self.list.slipped:
            self.clinic.say(SLIPPED, Level.WARNING)

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()


class ListDialog(ListScreen[Row], LaidOutOnce, ModalScreen[Result], Generic[Row, Result]):
    """A list in a dialog, which lies on the frame's own line of messages and so has one."""

    DEFAULT_CSS = "ListDialog #list-whole { width: 1fr; color: $text-muted; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("f1,question_mark", "explain", "help", show=False),
    ]
    WHOLE_LINES: ClassVar[int | None] = 0
    """Lines for the whole of the row under the cursor; None: as many as it takes."""
    SPEAKS: ClassVar[bool] = True
    """It has a line of messages: things are done in it that can be refused."""
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = ()
    """What its columns mean, by their names, for its help; what speaks for itself is left out."""
    _lines = 0
    """So many lines its content took at most so far."""

    def heading(self) -> str:
        """What the list is, and how much there is; asked only once it is known."""
        return self.bare_heading()

    def whole(self, row: Row) -> str:
        """A row in full, in `WHOLE_LINES`; not made safe yet."""
        raise NotImplementedError

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        raise NotImplementedError

    def action_explain(self) -> None:
        """The keys, in a help of their own."""
        from clinic_tui.screens.parts.form_help import FormHelp

        explained = self.COLUMNS_SAY
        self.app.push_screen(
            FormHelp(self.bare_heading(), "", (), self.hints(), of_form=False, columns=explained)
        )

    def above(self) -> Iterator[Widget]:
        """What stands between title and list."""
        return iter(())

    def compose(self) -> ComposeResult:
        """Title, list, the whole of one row, a message and the keys."""
        with Vertical(classes="dialog wide tall") as dialog:
            dialog.styles.height = _BEFORE_READ
            yield Label("", id="list-title", classes="dialog-title", markup=False)
            yield from self.above()
            yield self.build_list()
            if self.WHOLE_LINES != 0:
                whole = Label("", id="list-whole", markup=False)
                whole.styles.height = self.WHOLE_LINES or "auto"
                yield whole
            if self.SPEAKS:
                yield MessageLine(id="list-message")
            yield KeyBar(own=self.hints())

    def draw(self) -> None:
        """Show what is known, in a dialog that is as high as that takes."""
        super().draw()
        self._fit()

    def on_paged_list_resized(self) -> None:
        """What stands above or below took another line, and the list has one less."""
        if self.known:
            self._fit()

    def _fit(self) -> None:
        """Grow with the rows, up to what the window leaves; never shrink: rows would move under the eye."""
        dialog = self.query_one(".dialog.tall")
        others = sum(each.outer_size.height for each in dialog.children if each is not self.list)
        needed = others + self.list.needed_lines + dialog.gutter.height
        if needed > self._lines:
            self._lines = needed
            dialog.styles.height = needed

    def show_title(self) -> None:
        """On top of the dialog."""
        words = self.heading() if self.known else self.bare_heading()
        self.query_one("#list-title", Label).update(safe_text(words))

    def tell(self) -> None:
        """Below the list."""
        if self.WHOLE_LINES != 0:
            row = self.row
            words = "" if row is None else self.whole(row)
            self.query_one("#list-whole", Label).update("\n".join(map(safe_text, words.split("\n"))))

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: keys wait, since what they do depends on the state that is shown."""
        if self.concerned(entities):
            self.read_for_others = True
            self.read_before_keys()

    def act(
        self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Write; a refusal stands in the dialog where there is a line for it."""
        super().act(call, then, refused=refused or self.not_done)

    def not_done(self, refusal: ClinicError) -> None:
        """Say why something was not done; what was typed ahead was meant for what did not happen."""
        self.clinic.drop_keys()
        if self.SPEAKS:
            self.say(refusal.words, Level.ERROR)
        else:
            self.clinic.say_refusal(refusal)

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """A message in the dialog, where it has a line for them."""
        self.query_one("#list-message", MessageLine).say(words, level)
