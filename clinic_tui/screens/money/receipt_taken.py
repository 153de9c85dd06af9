"""After a payment: the receipt's number and the change, and Enter prints the receipt."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.money.rows import Taken
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.big_digits import big_digits
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.words.money import show_money


class ReceiptTaken(Asking, ModalScreen[None]):
    """It stays until it is answered, so that the change is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,p", "print_receipt", "print", show=False),
        Binding("escape", "dismiss(None)", "done", show=False),
    ]

    def __init__(self, taken: Taken) -> None:
        super().__init__()
        self._taken = taken
        self._printing = False

    def compose(self) -> ComposeResult:
        """Number, sum, change."""
        taken = self._taken
        with Vertical(classes="dialog"):
            yield Label(f"Receipt {taken.receipt}", classes="dialog-title", markup=False)
            yield Label(f"Taken   {show_money(taken.cents)}", markup=False)
            yield Label(f"Change  {show_money(taken.change_cents)}", markup=False)
            if taken.change_cents:
                yield Label("\n".join(_large(taken.change_cents)), classes="large-change", markup=False)
            if taken.credit_cents:
                yield Label(f"Credit  {show_money(taken.credit_cents)}", markup=False)
            yield MessageLine(id="receipt-message")
            yield KeyBar(own=self._hints())

    def _hints(self) -> tuple[Hint, ...]:
        """Paper for who may print it."""
        if not self.backend.may("receipt.print"):
            return (Hint("Esc", "done", "dismiss(None)"),)
        return Hint("Enter", "print receipt", "print_receipt"), Hint("Esc", "no print", "dismiss(None)")

    def action_print_receipt(self) -> None:
        """Print it where receipts are printed."""
        if self._printing:
            return
        self._printing = True
        money, number = self.backend.money, self._taken.receipt
        self.clinic.hold_keys(self)
        self.act(lambda: money.print_receipt(number), self._printed, refused=self._not_printed)

    def _printed(self, words: str) -> None:
        self.clinic.release_keys(self)
        self.dismiss(None)
        self.clinic.say_done(words)

    def _not_printed(self, refusal: ClinicError) -> None:
        self.clinic.release_keys(self)
        self._printing = False
        self.query_one(MessageLine).say(refusal.words, Level.ERROR)


def _large(cents: int) -> tuple[str, ...]:
    """The change as it is read while one counts it out: without the cents where there are none."""
    digits = f"{cents // 100}.{cents % 100:02}" if cents % 100 else str(cents // 100)
    return big_digits(digits)
