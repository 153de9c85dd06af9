"""The views that somebody keeps, in a list: look through one, put one on another key, or drop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import OWN_VIEWS, Hint, hint_of
from clinic_tui.schedule.rows import SavedView
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow


class OwnViews(ListDialog[SavedView, SavedView]):
    """By name; the one to look through, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "drop", "drop", show=False),
        *(
            Binding(
                f"shift+f{place}", f"put_on_key({place})", "put it there", show=False, id=f"own-view-{place}"
            )
            for place in OWN_VIEWS
        ),
    ]
    NAME = "Your views of the schedule"
    COLUMNS = (ListColumn("", 9), ListColumn("", 20), ListColumn(""))
    NOTHING = "None is kept: `:view lee kim` shows some, `:view save NAME` keeps that."
    SPEAKS = False

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "show it", ""),
            Hint("x", "drop", "drop"),
            Hint(f"{self._key(OWN_VIEWS[0])} to {self._key(OWN_VIEWS[-1])}", "put it on that key", ""),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[SavedView, ...]]:
        """What there is."""
        return self.backend.schedule.own_views

    def line(self, row: SavedView) -> ListRow:
        """Its key, its name, and whom it leaves."""
        key = self._key(row.shift_key) if row.shift_key else ""
        return ListRow(row.id, (key, row.name, row.filter.words or "nobody of it is there any more"))

    def _key(self, shift_key: int) -> str:
        return hint_of(f"own-view-{shift_key}", self.clinic.verbs).key

    async def choose(self, row: SavedView) -> None:
        """Look through it."""
        self.dismiss(row)

    def action_put_on_key(self, shift_key: int) -> None:
        """The one under the cursor is shown with this key; the one that was on it gets the other's."""
        view, backend = self.row, self.backend
        if view is not None:
            self.act(
                lambda: backend.schedule.put_view_on_key(view.name, shift_key),
                lambda _: self.read_before_keys(),
            )

    def action_drop(self) -> None:
        """Keep the one under the cursor no longer."""
        view, backend = self.row, self.backend
        if view is not None:
            self.act(lambda: backend.schedule.drop_view(view.name), lambda _: self.read_before_keys())
