"""The forms that were put aside, in a list: go on with one, or throw it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Draft
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.put_aside.held_words import held_words
from clinic_tui.widgets.paged_list import ListColumn, ListRow


class ShelfList(ListDialog[Draft, Draft | None]):
    """The newest first; the one to go on with, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "throw_away", "throw away", show=False)]
    NAME = "Put aside"
    COLUMNS = (ListColumn("", 30), ListColumn(""))
    NOTHING = "No form is put aside."
    SPEAKS = False
    WHOLE_LINES = 3

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "go on with it", ""),
            Hint("x", "throw away", "throw_away"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Sequence[Draft]]:
        """What this console holds; nothing has to be asked for it."""
        drafts = self.clinic.drafts_here[::-1]
        return lambda: drafts

    def line(self, row: Draft) -> ListRow:
        """What it is, and what stands in it, to tell it from others of the same name."""
        return ListRow(id(row), (row.title, held_words(row.texts)))

    def whole(self, row: Draft) -> str:
        """What it is, whole, and all that stands in it."""
        return f"{row.title}\n{held_words(row.texts)}"

    async def choose(self, row: Draft) -> None:
        """Go on with it."""
        self.dismiss(row)

    def action_throw_away(self) -> None:
        """Throw away the one under the cursor, after asking."""
        draft = self.row
        if draft is None:
            return

        def throw_away(sure: bool | None) -> None:
            if sure:
                self.clinic.throw_away(draft)
                self.read_before_keys()

        self.app.push_screen(Confirm(f"Throw away {draft.title}?", "throw away", "keep"), throw_away)
