"""What is amiss, in a list; Enter goes there."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.keymap import Hint
from clinic_tui.screens.asking import Asking
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList

TAB_WORDS = {
    "": "machine", "jobs": "machine", "queue": "waiting", "schedule": "left open", "stock": "low stock",
    "reminders": "reminder", "waitlist": "offer", "emergency": "emergency",
}  # fmt: skip


class AlertList(Asking, ModalScreen[Urgent | None]):
    """Waits that are too long, visits that never ended, supplies that run low, what is to be reviewed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "back", show=False)]

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog wide tall"):
            yield Label("What is amiss", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("What", 10), ListColumn(""), empty="Nothing is amiss.", marks=False, titles=False
            )
            yield KeyBar(own=(Hint("Enter", "go there", ""), Hint("Esc", "back", "dismiss(None)")))

    def on_mount(self) -> None:
        """Ask what there is."""
        self._items: tuple[Urgent, ...] = ()
        self.ask_before_keys(self.backend.urgent, self._show, group="alerts")

    def _show(self, items: tuple[Urgent, ...]) -> None:
        self._items = items
        self.query_one(PagedList).show(
            [ListRow(place, (TAB_WORDS[item.tab], item.words)) for place, item in enumerate(items)]
        )

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        if isinstance(event.key, int):
            self.dismiss(self._items[event.key])

    def changed_elsewhere(self, _entities: frozenset[str]) -> None:
        """Ask again."""
        self.ask(self.backend.urgent, self._show, group="alerts")
