"""Choosing the PIN that unlocks one's desks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.widget import Widget
from textual.widgets import Input, Label

from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.form import Field, Form, text_field


class OwnPin(Form[bool]):
    """The password again, and the PIN typed twice alike; nothing in its place takes the PIN away."""

    TITLE_WORDS = "PIN to unlock"

    def __init__(self, *, has_pin: bool) -> None:
        super().__init__()
        self._has_pin = has_pin

    def compose_top(self) -> Iterator[Widget]:
        """What it is good for."""
        words = "Six digits that unlock a desk where you signed in within the last 12 hours."
        if self._has_pin:
            words += " You have one: another takes its place, and an empty field takes it away."
        yield Label(words, classes="dialog-words", markup=False)

    def fields(self) -> Sequence[Field]:
        """Password and PIN, which nobody reads over a shoulder."""
        return (
            text_field("password", "Password", limit=200, password=True, help="yours, as when you sign in"),
            text_field("pin", "New PIN", limit=20, password=True, help="six digits, not 123456 or the like"),
            text_field("again", "The same again", limit=20, password=True, help="no slip locks you out"),
        )

    def hints(self) -> tuple[Hint, ...]:
        """Nothing of it is kept aside."""
        return (
            Hint("Enter", "next field", ""),
            Hint("F12", "save", "save"),
            Hint("Esc", "back", "set_aside"),
        )

    def submit(self) -> None:
        """Have the password looked at, and keep the PIN or take it away."""
        password, pin, again = (self._as_typed(name) for name in ("password", "pin", "again"))
        own = self.backend.own_account
        if pin != again:
            self.set_text("pin", "")
            self.set_text("again", "")
            raise Invalid("the two PINs are not the same: type them once more", "pin")
        if pin:
            words = "from now on your PIN unlocks the desks you signed in at"
            self.save(lambda: own.set_pin(password, pin), words, True)
        elif self._has_pin:
            words = "your PIN is taken away: the password unlocks"
            self.save(lambda: own.remove_pin(password), words, True)
        else:
            raise Invalid("a PIN is needed: six digits", "pin")

    def _as_typed(self, name: str) -> str:
        widget = self._built[name]
        assert isinstance(widget, Input)
        return widget.value

    def refuse(self, refusal: ClinicError) -> None:
        """A wrong password is typed again, and the PIN stays; a PIN that cannot be is typed again."""
        wrong = ("pin", "again") if isinstance(refusal, Invalid) else ("password",)
        for name in wrong:
            self.set_text(name, "")
        super().refuse(refusal)
        if not isinstance(refusal, Invalid):
            self._focus("password")

    @property
    def changed(self) -> bool:
        """Nothing that was typed here is kept."""
        return False
