"""Taking in a file that a partner or payer wrote about claims, by its path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.whole_path import whole_path


class TakeInAnswers(Form[bool]):
    """One file, once: what it says, and what was off, is told; one that is refused changes nothing."""

    TITLE_WORDS: ClassVar[str] = "Take in answers to claims"
    SAVE_WORDS: ClassVar[str] = "take it in"

    def fields(self) -> Sequence[Field]:
        """The file."""
        help_words = "a whole path, such as /home/bea/remit.835: TA1, 999, 277CA, 277 or 835"
        return (text_field("file", "File", limit=400, help=help_words),)

    def submit(self) -> None:
        """Take it in."""
        path, answers = whole_path(self.text("file")), self.backend.claim_answers
        self.save(lambda: answers.take_in(path), str, True)

    def reopen(self, texts: dict[str, str]) -> TakeInAnswers:
        """Another one."""
        return TakeInAnswers(texts)
