"""The lock: nothing of the clinic is left on the screen or in the tree of widgets."""

from __future__ import annotations

import contextlib
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Label

from clinic_tui.errors import ClinicError, CodeNeeded, FromTheStart
from clinic_tui.keymap import Hint
from clinic_tui.screens.console.frame import SEATING
from clinic_tui.screens.door.code_wanted import CODE_WORDS, CodeWanted
from clinic_tui.screens.door.door_in_trouble import DoorInTrouble, TroubleWords
from clinic_tui.security.pin_rules import is_pin
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.word_field import QuietInput


class LockScreen(DoorInTrouble, CodeWanted, Screen[None]):
    """The same person's password or PIN opens; F2 lets a colleague sign in instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "colleague", "someone else", show=False, priority=True),
        Binding("f9", "nothing", show=False, priority=True),
        Binding("f10", "leave", "quit", show=False, priority=True),
        Binding("escape", "from_the_start", "from the start", show=False),
    ]
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        """The name that is locked, and one field."""
        who = self.backend.who
        with Vertical(id="lock", classes="dialog"):
            yield Label("Locked", classes="dialog-title", markup=False)
            yield Label(
                safe_text(f"{who.name if who else ''} is signed in at this desk."),
                classes="dialog-words",
                markup=False,
            )
            with Horizontal(classes="field"):
                yield Label("Password", classes="field-label", id="password-label", markup=False)
                yield QuietInput(password=True, max_length=200, id="password")
            yield TroubleWords()
            yield MessageLine(id="lock-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "unlock", ""),
                    Hint("F2", "someone else", "colleague"),
                    Hint("F10", "quit", "leave"),
                )
            )

    def on_mount(self) -> None:
        """The keys go to the password."""
        self._busy = False
        self.put_focus(self.query_one("#password", Input))
        self._ask_whether_a_pin_will_do()

    def _ask_whether_a_pin_will_do(self) -> None:
        """A read, which changes no more than a word: what is typed is taken meanwhile."""
        self.ask(self.backend.takes_pin, self._tell_of_pin, group="pin")

    def _tell_of_pin(self, takes_pin: bool) -> None:
        if not self.wants_code:
            self.query_one("#password-label", Label).update("PIN or password" if takes_pin else "Password")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try to unlock."""
        event.stop()
        if self._busy:
            return
        self._busy = True
        self.clinic.hold_keys(SEATING)
        backend, typed = self.backend, event.value
        what = "code" if self.wants_code else "PIN" if is_pin(typed) else "password"
        self.query_one("#lock-message", MessageLine).say(f"checking the {what} ...")
        if self.wants_code:
            self.act(lambda: backend.give_code(typed), self._came_back, refused=self._kept_out)
        else:
            self.act(lambda: backend.unlock(typed), self._came_back, refused=self._kept_out)

    def _came_back(self, who: object) -> None:
        self.dismiss()
        self.clinic.seat(who)  # type: ignore[arg-type]

    def _kept_out(self, refusal: ClinicError) -> None:
        self._busy = False
        self.clinic.release_keys(SEATING)
        message = self.query_one("#lock-message", MessageLine)
        if isinstance(refusal, CodeNeeded):
            self.ask_for_code()
            message.say(CODE_WORDS)
            return
        if isinstance(refusal, FromTheStart):
            self.ask_for_password()
        if refusal.trouble is not None:
            self.tell_of_trouble(refusal)
        else:
            message.say(refusal.words, Level.ERROR)
        self.query_one("#password", Input).value = ""
        self._ask_whether_a_pin_will_do()

    def action_from_the_start(self) -> None:
        """Back from the code to the password."""
        if self.wants_code and not self._busy:
            self.ask_for_password()
            self.query_one("#lock-message", MessageLine).clear()
            self._ask_whether_a_pin_will_do()

    def action_colleague(self) -> None:
        """Somebody else signs in; the forms of the first are kept for when they come back."""
        self.sign_out()

    def sign_out(self, words: str = "") -> None:
        """Empty the chair and ask who comes next; `words` say why, where it is nobody's wish."""
        from clinic_tui.screens.door.login import SignIn

        clinic, backend = self.clinic, self.backend
        login = backend.who.login if backend.who else ""
        forms = () if clinic.failure else clinic.forms_to_keep()
        any_kept = clinic.open_forms.any_kept
        clinic.open_forms.pause()

        def leave() -> bool:
            """Whether the forms are kept for any desk; else they wait at this one."""
            kept = False
            with contextlib.suppress(ClinicError):
                if forms or any_kept:
                    backend.own_forms.keep(forms)
                kept = not clinic.failure
            backend.sign_out()
            return kept

        async def ask_who_comes() -> None:
            try:
                await clinic.switch_screen(SignIn("", words=words))
            finally:
                clinic.release_keys(SEATING)

        def signed_out(kept: bool) -> None:
            if kept:
                clinic.all_kept(login)
            clinic.open_forms.go_on(gone=True)
            clinic.call_later(ask_who_comes)

        clinic.hold_keys(SEATING)  # a name typed ahead goes to who asks for it
        self.act_in_trouble_too(leave, signed_out)

    def action_nothing(self) -> None:
        """It is locked already."""
