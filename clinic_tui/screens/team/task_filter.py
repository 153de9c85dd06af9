"""Which tasks are shown: those of a person, a role or a patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.screens.parts.form import Field, Form, text_field


class FilterTasks(Form[str]):
    """One field; empty it shows all again."""

    TITLE_WORDS: ClassVar[str] = "Show only tasks of"
    SAVE_WORDS: ClassVar[str] = "show"

    def __init__(self, typed: str, texts: dict[str, str] | None = None) -> None:
        super().__init__({"words": typed, **(texts or {})})
        self._was = typed

    def fields(self) -> Sequence[Field]:
        """The words."""
        words = "a person, a role, a patient or MRN, words of the task; empty: all"
        return (text_field("words", "Whose", limit=80, help=words),)

    def submit(self) -> None:
        """Show what fits."""
        self.done(self.text("words"))

    @property
    def changed(self) -> bool:
        """Nothing is lost here."""
        return False

    def reopen(self, texts: dict[str, str]) -> FilterTasks:
        """The same again."""
        return FilterTasks(self._was, texts)
