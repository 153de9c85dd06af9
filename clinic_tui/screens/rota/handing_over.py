"""Somebody else is on call: the form, and how a page opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from clinic_tui.rota.entries import OnCallEntry
from clinic_tui.rota.rows import OnCallRow
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.rota.cover_forms import PutOnCall
from clinic_tui.words.times import show_time


class HandOverOnCall(PutOnCall):
    """Who takes a time on call, or a part of it; the number of theirs, or None."""

    SAVE_WORDS = "hand over"

    def __init__(self, row: OnCallRow, could: Sequence[str], texts: dict[str, str] | None = None) -> None:
        first, start, last, end = row.part
        if end == 24 * 60:
            last, end = date.fromordinal(last.toordinal() + 1), 0
        filled = {
            "from": f"{first:%m/%d/%Y}", "at": show_time(start), "until": f"{last:%m/%d/%Y}",
            "till": show_time(end),
        }  # fmt: skip
        super().__init__(texts if texts is not None else filled)
        self._row, self._could = row, could

    @property
    def title_words(self) -> str:
        """Whose time it is."""
        return f"On call in place of {self._row.name}"

    def fields(self) -> Sequence[Field]:
        """As for a new one; who could take it is said."""
        _, *others = super().fields()
        could = f"a sign-in name, or a provider's code; free then: {', '.join(self._could) or 'nobody'}"
        return (text_field("who", "Who", limit=40, help=could), *others)

    def write_call(self, entry: OnCallEntry) -> Callable[[], int]:
        """Out of the time that the other had."""
        part, row = self.backend.rota, self._row
        return lambda: part.hand_over(row.id, row.version, entry)

    def reopen(self, texts: dict[str, str]) -> HandOverOnCall:
        """The same time."""
        return HandOverOnCall(self._row, self._could, texts)


def open_hand_over(page: Asking, row: OnCallRow, then: Callable[[int | None], None]) -> None:
    """Read who could take it, before the next key, and open the form."""
    part = page.backend.rota

    def known(could: tuple[str, ...]) -> None:
        page.app.push_screen(HandOverOnCall(row, could), then)

    page.ask_before_keys(lambda: part.could_take(row.part, row.who), known, group="could take")
