"""Which supplies are shown: words that fit what is known of an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.stock.looking import STATES, require_looked_for


class FilterItems(Form[str]):
    """One field; empty it shows all again."""

    TITLE_WORDS: ClassVar[str] = "Show only"
    SAVE_WORDS: ClassVar[str] = "show"

    def __init__(self, typed: str, texts: dict[str, str] | None = None) -> None:
        super().__init__({"words": typed, **(texts or {})})
        self._was = typed

    def fields(self) -> Sequence[Field]:
        """The words."""
        states = ", ".join(STATES)
        words = f"code, name, kind, shelf, vendor, lot, barcode; {states}, lasts<10; - before one: not that"
        return (text_field("words", "Words", limit=80, help=words),)

    def submit(self) -> None:
        """Show what fits."""
        words = self.text("words")
        require_looked_for(words)
        self.done(words)

    @property
    def changed(self) -> bool:
        """Nothing is lost here."""
        return False

    def reopen(self, texts: dict[str, str]) -> FilterItems:
        """The same again."""
        return FilterItems(self._was, texts)
