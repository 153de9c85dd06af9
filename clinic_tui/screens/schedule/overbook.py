"""Asking why a taken or closed time is to be used all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.text import safe_text


class OverbookReason(Form[str]):
    """The reason, or None to leave it."""

    TITLE_WORDS = "Overbook?"
    SAVE_WORDS = "overbook"

    def __init__(self, why: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._why = why

    def compose_top(self) -> Iterator[Widget]:
        """What stands against it."""
        yield Label(safe_text(self._why), classes="dialog-words", markup=False)

    def fields(self) -> Sequence[Field]:
        """One reason."""
        return (
            text_field(
                "overbook", "Why", limit=200, help="the reason stands on the schedule and in the journal"
            ),
        )

    def submit(self) -> None:
        """Give it back."""
        if self.text("overbook"):
            self.done(self.text("overbook"))
        else:
            self.say("a reason is needed to overbook; Esc leaves it")

    @property
    def changed(self) -> bool:
        """The form behind keeps the rest."""
        return False
