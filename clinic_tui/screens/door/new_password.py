"""Choosing another password at the door, where somebody else chose the one that let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.screens.console.frame import SEATING
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.word_field import QuietInput

if TYPE_CHECKING:
    from clinic_tui.backend.door import Who

WHY = "Somebody else chose the password you came with. Choose your own: four or five words do well."


class NewPassword(Asking, Screen[None]):
    """Typed twice alike; nothing of the clinic is shown before."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f10", "leave", "quit", show=False, priority=True)]
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        """Two fields."""
        with Vertical(id="new-password", classes="dialog"):
            yield Label("A password of your own", classes="dialog-title", markup=False)
            yield Label(WHY, classes="dialog-words", markup=False)
            for name, label in (("password", "New password"), ("again", "The same again")):
                with Horizontal(classes="field"):
                    yield Label(label, classes="field-label", markup=False)
                    yield QuietInput(password=True, max_length=200, id=name)
            yield Label("", id="new-password-message", classes="dialog-words", markup=False)
            yield KeyBar(own=(Hint("Enter", "go on", ""), Hint("F10", "quit", "leave")))

    def on_mount(self) -> None:
        """The keys go to the first field."""
        self._busy = False
        self.put_focus(self._field("password"))

    def _field(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: to the second field, and from there in."""
        event.stop()
        if event.input.id == "password":
            self.put_focus(self._field("again"))
            return
        if self._busy:
            return
        password = self._field("password").value
        if password != event.value:
            self._refused(ClinicError("the two are not the same: type them once more"))
            return
        self._busy = True
        self.clinic.hold_keys(SEATING)
        self._say("checking ...")
        backend = self.backend
        self.act(lambda: backend.choose_password(password), self._chosen, refused=self._refused)

    def _chosen(self, who: Who) -> None:
        self.dismiss()
        self.clinic.seat(who)

    def _refused(self, refusal: ClinicError) -> None:
        self._busy = False
        self.clinic.release_keys(SEATING)
        self._say(f"Error: {refusal.words}")
        for name in ("password", "again"):
            self._field(name).value = ""
        self.put_focus(self._field("password"))

    def _say(self, words: str) -> None:
        self.query_one("#new-password-message", Label).update(safe_text(words))
