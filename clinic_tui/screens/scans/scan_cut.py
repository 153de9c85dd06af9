"""A scan that broke off: what may still come of it does nothing, until somebody says to go on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.widgets.key_bar import KeyBar


class ScanCut(ModalScreen[None]):
    """Esc closes it, so does the next scan; all other keys do nothing here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "go on", show=False),
    ]

    def compose(self) -> ComposeResult:
        """What happened, and the way out."""
        with Vertical(classes="dialog"):
            yield Label(
                "The scan broke off. Nothing was read, and nothing was changed.\n"
                "Scan again; what still comes of the last scan does nothing here.",
                classes="dialog-words",
                markup=False,
            )
            yield KeyBar(own=(Hint("Esc", "go on without", "dismiss(None)"),))
