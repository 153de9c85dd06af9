"""The views that somebody keeps, in a list: look through one, or drop it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import SavedView
from clinic_tui.screens.asking import Asking
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList


class OwnViews(Asking, ModalScreen[SavedView]):
    """By name; the one to look through, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("x", "drop", "drop", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[SavedView, ...] = ()

    def compose(self) -> ComposeResult:
        """The list and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Your views of the schedule", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("", 21), ListColumn(""), empty="reading ...", marks=False, titles=False
            )
            yield KeyBar(
                own=(
                    Hint("Enter", "show it", ""),
                    Hint("x", "drop", "drop"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Read what there is."""
        self.query_one(PagedList).focus()
        self._read()

    def _read(self) -> None:
        self.ask_before_keys(self.backend.schedule.own_views, self._show, group="views")

    def _show(self, views: tuple[SavedView, ...]) -> None:
        self._views = views
        self.query_one(PagedList).show(
            [
                ListRow(view.id, (view.name, view.filter.words or "nobody of it is there any more"))
                for view in views
            ],
            "None is kept: `:view lee kim` shows some, `:view save NAME` keeps that.",
        )

    @property
    def _meant(self) -> SavedView | None:
        key = self.query_one(PagedList).key
        return next((view for view in self._views if view.id == key), None)

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.dismiss(self._meant)

    def action_drop(self) -> None:
        """Keep the one under the cursor no longer."""
        view, backend = self._meant, self.backend
        if view is not None:
            self.act(lambda: backend.schedule.drop_view(view.name), lambda _: self._read())
