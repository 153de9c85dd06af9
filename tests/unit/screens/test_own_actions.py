"""Keys of a dialog that mean something of its own ask for no right of a verb elsewhere."""

from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from clinic_tui.keymap import need_of
from clinic_tui.screens.money.receipt_taken import ReceiptTaken
from clinic_tui.screens.schedule.choose_provider import ChooseProvider

DIALOGS: tuple[type[Screen[object]], ...] = (ReceiptTaken, ChooseProvider)  # type: ignore[assignment]


def test_whoever_sees_the_dialog_may_use_its_keys() -> None:
    """The console refuses an action by its name: a biller, who prints receipts, was refused by `print`."""
    for dialog in DIALOGS:
        for binding in dialog.BINDINGS:
            assert isinstance(binding, Binding)
            assert need_of(binding.action) is None, (dialog, binding.action)
