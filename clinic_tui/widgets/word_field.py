"""A field for words with a meaning: what was understood stands beside what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input

from clinic_tui.text import safe_text
from clinic_tui.widgets.drawn_styles import DrawnStyles
from clinic_tui.widgets.one_line import OneLine
from clinic_tui.words.not_understood import NotUnderstood

T = TypeVar("T")

CUT = "~"
"""As in lists: there is more than stands here."""

WRONG = "?"
"""Stands before what is said of words that were not understood."""


class QuietInput(Input, DrawnStyles):
    """A one-line input without a frame and without a blinking cursor.

    What does not fit into it is never left out silently: it says so with `Limited`.
    """

    @dataclass
    class Limited(Message):
        """Something of what was typed or pasted did not go in as it was; `words` say what."""

        field: QuietInput
        words: str

        @property
        def control(self) -> QuietInput:
            """The input."""
            return self.field

    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0), layout=False)
    """As of any widget; but where a field stands does not change with each letter that is typed in it."""
    DRAWN_CLASSES = Input.COMPONENT_CLASSES

    DEFAULT_CSS = """
    QuietInput {
        height: 1;
        border: none;
        padding: 0 1;
        background: $surface;
        &:focus { border: none; background-tint: $foreground 8%; }
        & > .input--placeholder { text-style: italic; color: $text-disabled; }
        &:ansi { text-style: underline; }
        &:ansi:focus { text-style: underline; }
        &:nocolor > .input--cursor { text-style: reverse; }
        &:nocolor > .input--selection { text-style: reverse; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        max_length: int = 0,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(
            placeholder=safe_text(placeholder),
            password=password,
            max_length=max_length,
            id=id,
            classes=classes,
        )
        # an assignment would work out all styles before they are needed
        self.set_reactive(Input.compact, True)
        self.add_class("-textual-compact", update=False)
        self.example = placeholder
        """What may be typed."""
        self.set_reactive(Input.cursor_blink, False)
        self.set_reactive(
            Input.value, safe_text(value)
        )  # a plain assignment would ask for the app, which may not run yet

    def validate_value(self, value: str) -> str:
        """What a terminal can be given: the text of a file or another system may be anything."""
        return value if self.password or value.isprintable() else safe_text(value)

    def on_mount(self) -> None:
        """Stand behind what was there from the start."""
        self.cursor_position = len(self.value)
        self.show_example(self.example)

    @classmethod
    def _get_component_classes(cls) -> frozenset[str]:  # type: ignore[override]
        """None that Textual would work out each time: they are drawn ones."""
        return frozenset()

    def validate(self, value: str) -> None:
        """Who reads a field says what is wrong; Textual would put a class on each without a validator."""

    def on_paste(self, event: events.Paste) -> None:
        """Put all lines of a paste in one, as far as they fit; Textual would keep the first alone."""
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        text = " ".join(lines) if len(lines) > 1 else event.text.rstrip("\r\n")
        said = [f"{len(lines)} pasted lines stand in one now"] if len(lines) > 1 else []
        room = self._room
        if room is not None and len(text) > room:
            said.append(f"only {self.max_length} characters fit here, the end was left out")
            text = text[:room]
        start, end = sorted(self.selection)
        self.replace(text, start, end)
        if said:
            self.post_message(self.Limited(self, "; ".join(said)))

    @property
    def _room(self) -> int | None:
        """How many signs go in still, what is selected making room; None for any number."""
        selected = abs(self.selection.end - self.selection.start)
        return self.max_length - len(self.value) + selected if self.max_length else None

    def restricted(self) -> None:
        """One more sign than fits was typed."""
        super().restricted()
        self.post_message(self.Limited(self, f"{self.max_length} characters fit here, no more"))

    def show_example(self, words: str) -> None:
        """Show an example while nothing is typed; not where a terminal gives it no other colour."""
        self.example = words
        if self.is_attached:  # else `on_mount` does it
            self.placeholder = "" if self.app.native_ansi_color else self._example_that_fits()

    def on_resize(self) -> None:
        """More of the example fits, or less."""
        self.show_example(self.example)

    def _example_that_fits(self) -> str:
        """Whole words of it, and a sign of more: a word cut in the middle reads as another one."""
        words, room = safe_text(self.example), self.content_size.width
        if not room or cell_len(words) <= room:
            return words
        whole = ""
        for word in words.split(" "):
            longer = f"{whole} {word}" if whole else word
            if cell_len(longer) > room:
                break
            whole = longer
        whole = whole.rstrip(" ,;:")
        return f"{whole}{CUT}" if whole and cell_len(whole) < room else words


class Reading(OneLine):
    """What was understood, or why nothing was."""

    words: reactive[str] = reactive("")
    wrong: reactive[bool] = reactive(False)

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """`= Fri 27 Nov 2026`, or `? ` and what to write."""
        if self.words:
            name = "line-error" if self.wrong else "line-plain"
            yield name, f" {WRONG if self.wrong else '='} {safe_text(self.words)}"


class WordField(Horizontal, Generic[T]):
    """An input and its reading. `value` is what was understood, None while it is empty or wrong."""

    DEFAULT_CSS = """
    WordField {
        height: 1;
        width: 1fr;
        & > QuietInput { width: 18; }
        & > Reading { background: transparent; }
    }
    """

    value: reactive[T | None] = reactive(None, repaint=False, init=False)

    @dataclass
    class Changed(Message):
        """What was typed has another meaning now, or is wrong now or no more; `value` None: it has none."""

        field: WordField[object]
        value: object | None

        @property
        def control(self) -> WordField[object]:
            """The field."""
            return self.field

    @dataclass
    class Submitted(Message):
        """Enter was pressed; `value` is None where the field is empty or wrong."""

        field: WordField[object]
        value: object | None

        @property
        def control(self) -> WordField[object]:
            """The field."""
            return self.field

    def __init__(
        self,
        read: Callable[[str], T],
        show: Callable[[T], str],
        *,
        text: str = "",
        placeholder: str = "",
        limit: int = 40,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """`read` gives the meaning or raises NotUnderstood; `show` says it in words."""
        super().__init__(id=id)
        self._read = read
        self._show = show
        self._input = QuietInput(text, placeholder=placeholder, max_length=limit)
        self._reading = Reading()
        self.error = ""

    def compose(self) -> ComposeResult:
        """The input, and its reading at the right."""
        yield self._input
        yield self._reading

    def on_mount(self) -> None:
        """Read what was there from the start."""
        self._understand(self._input.value)

    @property
    def text(self) -> str:
        """What was typed."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        self._input.value = text
        self._understand(text)

    @property
    def cut_error(self) -> str:
        """Why nothing was understood, where it does not stand whole beside what was typed."""
        left = self._reading.size.width - len(f" {WRONG} ")
        return self.error if left and cell_len(self.error) > left else ""

    @property
    def kept_text(self) -> str:
        """What to keep of it for another day: text that means the same then."""
        return self.text.strip()

    @property
    def empty(self) -> bool:
        """Nothing was typed."""
        return not self.text.strip()

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> WordField[T]:
        """Give the keys to the input."""
        self._input.focus(scroll_visible)
        return self

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read at each key."""
        event.stop()
        if event.value == self._input.value:
            self._understand(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read once more, so that Enter typed ahead means what is in the field now."""
        event.stop()
        self._understand(self._input.value)
        self.post_message(self.Submitted(self, self.value))  # type: ignore[arg-type]

    def read_again(self) -> None:
        """What words mean here has changed: read what stands in the field anew."""
        self._understand(self._input.value)

    def watch_value(self, value: T | None) -> None:
        """Tell whoever listens."""
        self.post_message(self.Changed(self, value))  # type: ignore[arg-type]

    def _understand(self, text: str) -> None:
        was_wrong, self.error = bool(self.error), ""
        try:
            value = self._read(text) if text.strip() else None
        except NotUnderstood as unclear:
            self.error = unclear.words
            value = None
        self.set_class(bool(self.error), "-wrong")
        self._reading.wrong = bool(self.error)
        self._reading.words = self.error or ("" if value is None else self._show(value))
        if value == self.value and bool(self.error) != was_wrong:
            self.watch_value(value)  # from empty to wrong or back: None both times, and yet a change
        self.value = value
