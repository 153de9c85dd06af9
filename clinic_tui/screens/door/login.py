"""Signing in: the form stands while the database is still being opened behind it."""

from __future__ import annotations

import getpass
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
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.word_field import QuietInput


class SignIn(DoorInTrouble, CodeWanted, Screen[None]):
    """Name and password, then a code where there is a second factor; nothing of any patient is near."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "leave", "quit", show=False, priority=True),
        Binding("escape", "from_the_start", "from the start", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, login: str | None = None, *, words: str = "") -> None:
        """Where `login` is None the name known to the machine is offered; `words` are said first."""
        super().__init__()
        self._words = words
        self._given = bool(login)
        self._login = getpass.getuser() if login is None else login
        self._wanted = False
        self._busy = False

    def compose(self) -> ComposeResult:
        """Two fields."""
        with Vertical(id="sign-in", classes="dialog"):
            yield Label("Sign in", classes="dialog-title", markup=False)
            with Horizontal(classes="field"):
                yield Label("Name", classes="field-label", markup=False)
                yield QuietInput(self._login, max_length=40, id="login")
            with Horizontal(classes="field"):
                yield Label("Password", classes="field-label", id="password-label", markup=False)
                yield QuietInput(password=True, max_length=200, id="password")
            yield TroubleWords()
            yield MessageLine(id="sign-in-message")
            yield KeyBar(own=(Hint("Enter", "sign in", ""), Hint("F10", "quit", "leave")))

    def on_mount(self) -> None:
        """To the password where the name was given; else to the name, whole, so that typing replaces it."""
        if self._words:
            self.query_one("#sign-in-message", MessageLine).say(self._words, Level.WARNING)
        login = self.query_one("#login", Input)
        self.put_focus(self.query_one("#password", Input) if self._given else login)
        login.action_select_all()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: from the name to the password, from the password in."""
        event.stop()
        if event.input.id == "login":
            self.put_focus(self.query_one("#password", Input))
            return
        self._wanted = True
        self.clinic.hold_keys(SEATING)
        self._try()

    def clinic_is_open(self) -> None:
        """The database has been opened; a sign-in typed ahead goes on now."""
        if self._wanted:
            self._try()

    def _try(self) -> None:
        message = self.query_one("#sign-in-message", MessageLine)
        if self.clinic.backend is None:
            message.say("opening the clinic ...")
            return
        if self._busy:
            return
        self._wanted, self._busy = False, True
        message.say("checking ...")
        login = self.query_one("#login", Input).value
        typed = self.query_one("#password", Input).value
        backend = self.backend
        if self.wants_code:
            self.act(lambda: backend.give_code(typed), self._came_in, refused=self._kept_out)
        else:
            self.act(lambda: backend.sign_in(login, typed), self._came_in, refused=self._kept_out)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another name has another password: no code of this one is asked for any more."""
        if event.input.id == "login" and self.wants_code:
            self.action_from_the_start()
            self.put_focus(event.input)

    def action_from_the_start(self) -> None:
        """Back from the code to the password."""
        if self.wants_code and not self._busy:
            self.ask_for_password()
            self.query_one("#sign-in-message", MessageLine).clear()

    def _came_in(self, who: object) -> None:
        self._busy = False
        self.dismiss()
        self.clinic.seat(who)  # type: ignore[arg-type]

    def _kept_out(self, refusal: ClinicError) -> None:
        self._busy = False
        self.clinic.release_keys(SEATING)
        message = self.query_one("#sign-in-message", MessageLine)
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
        password = self.query_one("#password", Input)
        password.value = ""
        self.put_focus(password)
