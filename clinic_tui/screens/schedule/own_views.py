"""The views that somebody keeps, in a list: look through one, or drop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import SavedView
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow


class OwnViews(ListDialog[SavedView, SavedView]):
    """By name; the one to look through, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "drop", "drop", show=False)]
    NAME = "Your views of the schedule"
    COLUMNS = (ListColumn("", 21), ListColumn(""))
    NOTHING = "None is kept: `:view lee kim` shows some, `:view save NAME` keeps that."
    SPEAKS = False

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "show it", ""),
            Hint("x", "drop", "drop"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[SavedView, ...]]:
        """What there is."""
        return self.backend.schedule.own_views

    def line(self, row: SavedView) -> ListRow:
        """Its name, and whom it leaves."""
        return ListRow(row.id, (row.name, row.filter.words or "nobody of it is there any more"))

    async def choose(self, row: SavedView) -> None:
        """Look through it."""
        self.dismiss(row)

    def action_drop(self) -> None:
        """Keep the one under the cursor no longer."""
        view, backend = self.row, self.backend
        if view is not None:
            self.act(lambda: backend.schedule.drop_view(view.name), lambda _: self.read_before_keys())
