"""Forms around a text of many lines, which is seen whole: a letter, or the text that letters are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.form_foot import FieldList
from clinic_tui.widgets.text_block import TextBlock

_AROUND = 11
"""Lines of the window that are not the text's: the frame, what stands above it, hint, message and keys."""
_LEAST = 5

TITLE, TEXT = "title", "text"


class WholeText(Form[bool]):
    """A title and a text below it, as high as the window lets it."""

    TITLE_LIMIT: ClassVar[int] = 100
    ABOVE: ClassVar[int] = 2
    """Lines above title and text."""

    def first_title(self) -> str:
        """The title to begin with."""
        raise NotImplementedError

    def first_text(self) -> str:
        """The text to begin with."""
        raise NotImplementedError

    def fields(self) -> Sequence[Field]:
        """Title and text."""
        return (
            text_field(TITLE, "Title", limit=self.TITLE_LIMIT, text=self.first_title()),
            Field(
                TEXT, "Text", lambda: TextBlock(self.first_text()), (),
                "Enter: a new line; an empty line: a paragraph; Tab: the title", whole=True,
            ),
        )  # fmt: skip

    def hints(self) -> tuple[Hint, ...]:
        """Enter is a new line here."""
        return (
            Hint("Tab", "title, text", ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            Hint("Esc", "back, kept aside", "set_aside"),
        )

    def go_to_first(self) -> None:
        """The text, at its beginning."""
        self._focus(TEXT)

    def on_resize(self, event: events.Resize) -> None:
        """More room shows more of the text."""
        height = max(_LEAST, event.size.height - _AROUND - self.ABOVE)
        self.query_one(TextBlock).styles.height = height
        self.query_one(FieldList).styles.max_height = height + len(self._built) - 1


class SeenWhole(WholeText):
    """Texts as they will be printed, only to be seen; F12 does with them what they were shown for."""

    ABOVE: ClassVar[int] = -1
    tells_of_record: ClassVar[bool] = True

    def __init__(
        self, heading: str, text: str, keep: Callable[[], str] | None = None, keep_words: str = ""
    ) -> None:
        """`keep` is called in a thread and says what came of it; None: there is nothing to be kept."""
        super().__init__()
        self._heading, self._text = heading, text
        self._keep, self._keep_words = keep, keep_words

    @property
    def title_words(self) -> str:
        """What is seen."""
        return self._heading

    def fields(self) -> Sequence[Field]:
        """The text alone."""
        help_words = "Up, Down, PgUp and PgDn walk through it"
        return (Field(TEXT, "", lambda: TextBlock(self._text, read_only=True), (), help_words, whole=True),)

    def hints(self) -> tuple[Hint, ...]:
        """What can be done with it."""
        kept = (Hint("F12", self._keep_words, "save"),) if self._keep else ()
        return (*kept, Hint("Esc", "back", "set_aside"))

    def submit(self) -> None:
        """Keep it, or close."""
        if self._keep is None:
            self.done(None)
        else:
            self.save(self._keep, str, True)
