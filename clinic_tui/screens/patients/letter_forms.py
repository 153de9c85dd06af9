"""Forms of letters: writing to several in one go, and changing a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.letters.blanks import BLANKS
from clinic_tui.letters.rows import Outlook, Text
from clinic_tui.letters.states import LetterKind
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.whole_text import TEXT, TITLE, WholeText
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.words.counted import counted

LINES = 6
"""Who is left out is named in so many lines."""
FILES = (Choice("o", "one PDF for all", False), Choice("e", "a PDF for each", True))


class WriteLetters(Form[bool]):
    """How many letters it will be, and who is left out with the reason; F12 writes."""

    TITLE_WORDS: ClassVar[str] = "Write letters"
    SAVE_WORDS: ClassVar[str] = "write"
    tells_of_record: ClassVar[bool] = True

    def __init__(self, kind: LetterKind, numbers: Sequence[int], texts: dict[str, str] | None = None) -> None:
        super().__init__({"files": "o", **(texts or {})})
        self._letters = kind
        self._numbers = tuple(numbers)

    def compose_top(self) -> Iterator[Widget]:
        """What it comes to."""
        self._facts = Facts(LINES, indent=0)
        yield self._facts

    def fields(self) -> Sequence[Field]:
        """One paper, or one for each."""
        return (Field("files", "Paper", lambda: ChoiceField[bool](FILES), help="o one PDF, e one for each"),)

    def ready(self) -> None:
        """Ask who would be written to."""
        letters, kind, numbers = self.backend.letters, self._letters, self._numbers
        self.ask_before_keys(
            lambda: letters.outlook(kind, numbers), self._know, group="outlook", refused=self.refuse
        )

    def _know(self, found: Outlook) -> None:
        about = f"about {counted(found.patients, 'patient')}"
        head: FactLine = (("strong", counted(found.sheets, "letter")), ("", about))
        lines: list[FactLine] = [
            (("warning", f"not to {row.name or 'a patient'}: {row.why}"),) for row in found.left_out
        ]
        if len(lines) > LINES - 1:
            more = len(lines) - LINES + 2
            lines = [*lines[: LINES - 2], (("warning", f"and {more} more are left out"),)]
        self._facts.show(head, *lines)

    def submit(self) -> None:
        """Write them."""
        letters, kind, numbers = self.backend.letters, self._letters, self._numbers
        separate = bool(self.needed("files"))
        self.save(lambda: letters.write(kind, numbers, separate).words, lambda words: str(words), True)

    def reopen(self, texts: dict[str, str]) -> WriteLetters:
        """To the same."""
        return WriteLetters(self._letters, self._numbers, texts)


class EditText(WholeText):
    """The whole of a text, in one language."""

    def __init__(self, row: Text, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def title_words(self) -> str:
        """Which letter."""
        return f"{self._row.kind.words.capitalize()} letter, {self._row.language}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def compose_top(self) -> Iterator[Widget]:
        """The blanks that there are."""
        blanks = " ".join(f"{{{name}}}" for name in BLANKS[self._row.kind])
        facts = Facts(1, indent=0)
        facts.show((("quiet", f"Blanks: {blanks}"),))
        yield facts

    def fields(self) -> Sequence[Field]:
        """Language, title and text."""
        language = text_field(
            "language", "Language", limit=8, text=self._row.language, help="another code adds one"
        )
        return (language, *super().fields())

    def first_title(self) -> str:
        """As it is stored."""
        return self._row.title

    def first_text(self) -> str:
        """As it is stored."""
        return self._row.text

    def submit(self) -> None:
        """Change it."""
        row, letters = self._row, self.backend.letters
        language, title, text = self.text("language"), self.text(TITLE), self.text(TEXT)
        version = row.version if language == row.language else None
        self.save(
            lambda: letters.set_text(row.kind, language, title, text, version),
            f"{row.kind.words}, {language}: the text is changed",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> EditText:
        """The same text again."""
        return EditText(self._row, texts)
