"""The forms that were put aside, in a list: go on with one, or throw it away."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.screens.asking import Asking
from clinic_tui.screens.confirm import Confirm
from clinic_tui.screens.form import Draft
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList


class ShelfList(Asking, ModalScreen[Draft | None]):
    """The newest first; the one to go on with, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("x", "throw_away", "throw away", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Put aside", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("", 30), ListColumn(""), empty="No form is put aside.", marks=False, titles=False
            )
            yield KeyBar(
                own=(
                    Hint("Enter", "go on with it", ""),
                    Hint("x", "throw away", "throw_away"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    def _show(self) -> None:
        self._drafts = self.clinic.drafts_here[::-1]
        self.query_one(PagedList).show(
            [ListRow(id(draft), (draft.title, _typed(draft))) for draft in self._drafts]
        )

    @property
    def _meant(self) -> Draft | None:
        key = self.query_one(PagedList).key
        return next((draft for draft in self._drafts if id(draft) == key), None)

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.dismiss(self._meant)

    def action_throw_away(self) -> None:
        """Throw away the one under the cursor, after asking."""
        draft = self._meant
        if draft is None:
            return

        def throw_away(sure: bool | None) -> None:
            if sure:
                self.clinic.throw_away(draft)
                self._show()

        self.app.push_screen(Confirm(f"Throw away {draft.title}?", "throw away", "keep"), throw_away)


def _typed(draft: Draft) -> str:
    """What stands in it, to tell it from others of the same name."""
    return ", ".join(text for text in draft.texts.values() if text)
