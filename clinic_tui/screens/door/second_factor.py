"""Setting up the second factor: a secret for the phone, a code for proof, and the recovery codes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label

from clinic_tui.backend.second_factor_row import Offered, OwnAccount
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.keymap import Hint
from clinic_tui.screens.console.frame import SEATING
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.qr_code import QrCode
from clinic_tui.widgets.word_field import QuietInput
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.backend.door import Who

BESIDE = 38
"""Cells that the words beside the QR code need."""
BELOW = 3
"""Lines that title, message and keys need."""


class BeginSecondFactor(Form[None]):
    """The password again, and a code of the second factor that there is already."""

    TITLE_WORDS = "Second factor: codes of your phone"
    SAVE_WORDS = "go on"

    def __init__(self, own: OwnAccount) -> None:
        super().__init__()
        self._own = own

    def compose_top(self) -> Iterator[Widget]:
        """What there is, and what will be."""
        words = (
            "You sign in with a code already; "
            f"{counted(self._own.codes_left, 'recovery code is', 'recovery codes are')} left. "
            "Going on puts another phone, and fresh recovery codes, in their place."
            if self._own.has_second_factor
            else "From then on you sign in with your password and a code that your phone shows."
        )
        yield Label(words, classes="dialog-words", markup=False)

    def fields(self) -> Sequence[Field]:
        """Proof that it is the person."""
        password = text_field(
            "password", "Password", limit=200, password=True, help="yours, as when you sign in"
        )
        if not self._own.has_second_factor:
            return (password,)
        code = text_field("code", "Code", limit=20, help="that the phone shows now, or a recovery code")
        return (password, code)

    def hints(self) -> tuple[Hint, ...]:
        """Nothing of it is kept aside."""
        return (Hint("Enter", "go on", ""), Hint("Esc", "back", "set_aside"))

    def submit(self) -> None:
        """Have it looked at; what the phone is to take up comes next."""
        backend = self.backend
        widget = self._built["password"]
        assert isinstance(widget, Input)
        password = widget.value  # as it was typed, spaces at its ends too
        code = self.text("code") if self._own.has_second_factor else ""
        self.begin_saving()
        self.say("checking ...")
        self.act(
            lambda: backend.own_account.offer_second_factor(password, code), self._go_on, refused=self.refuse
        )

    def _go_on(self, offered: Offered) -> None:
        self.end_saving()
        self.done(None)
        self.clinic.push_screen(SetUpSecondFactor(offered))

    def refuse(self, refusal: ClinicError) -> None:
        """Where a code is missing the password stays; where one was wrong both are typed again."""
        super().refuse(refusal)
        if not isinstance(refusal, Invalid):
            for each in self.fields():
                self.set_text(each.name, "")
            self.refused = True
            self.go_to_first()

    @property
    def changed(self) -> bool:
        """Nothing that was typed here is kept."""
        return False


class SetUpSecondFactor(Asking, ModalScreen[None]):
    """Covers all; at the door, where the clinic wants a second factor, there is no way around it.

    Without `offered` it asks for a secret itself: whoever has to set it up has just given the password.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", show=False, priority=True),
        Binding("f10", "leave", "quit", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, offered: Offered | None = None) -> None:
        super().__init__()
        self._offered = offered
        self._at_the_door = offered is None
        self._codes: tuple[str, ...] = ()
        self._asked_back = 0
        self._busy = False

    def compose(self) -> ComposeResult:
        """Everything but the secret, which comes from the backend."""
        with Vertical(id="second-factor"):
            yield Label("Second factor", classes="dialog-title", id="factor-title", markup=False)
            with Horizontal(id="factor-body"), Vertical(id="factor-words"):
                yield Label("", id="factor-how", classes="dialog-words", markup=False)
                yield Label("", id="factor-secret", classes="dialog-words", markup=False)
                with Horizontal(classes="field"):
                    yield Label("Code", classes="field-label", id="factor-label", markup=False)
                    yield QuietInput(max_length=20, id="factor-code")
                yield Label("", id="factor-uri", markup=False)
            yield MessageLine(id="factor-message")
            yield KeyBar(own=self._hints())

    def _hints(self) -> tuple[Hint, ...]:
        way_out = Hint("F10", "quit", "leave") if self._at_the_door else Hint("Esc", "back", "back")
        return (Hint("Enter", "go on", ""), way_out)

    def on_mount(self) -> None:
        """Show what was offered, or ask for it."""
        self.put_focus(self._field)
        if self._offered is not None:
            self._show(self._offered)
            return
        backend = self.backend
        self._say("making a secret ...")
        self.act(backend.own_account.offer_second_factor, self._show, refused=self._refused)

    @property
    def _field(self) -> Input:
        return self.query_one("#factor-code", Input)

    def _show(self, offered: Offered) -> None:
        self._offered = offered
        why = "This clinic wants a second factor of your role. " if self._at_the_door else ""
        self._write(
            "#factor-how",
            f"{why}Scan the code with an authenticator app on your phone, or type this into it:",
        )
        groups = offered.groups.split()
        self._write("#factor-secret", " ".join(groups[:4]) + "\n" + " ".join(groups[4:]))
        self._write("#factor-uri", offered.uri)
        self._say("then type the six digits that it shows")
        if self.clinic.draws_blocks:
            self.query_one("#factor-body").mount(QrCode(offered.qr), before=0)
            self._fit()

    def on_resize(self) -> None:
        """A QR code that would be cut is none."""
        self._fit()

    def _fit(self) -> None:
        for code in self.query(QrCode):
            wide, high = code.get_content_width(), code.get_content_height()
            code.display = wide + BESIDE <= self.size.width and high + BELOW <= self.size.height

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: prove that the phone has it; then that the recovery codes are on paper."""
        event.stop()
        if self._busy or self._offered is None:
            return
        if self._codes:
            self._go_on_if_written(event.value)
            return
        backend, code = self.backend, event.value
        self._busy = True
        self.clinic.hold_keys(self)
        self._say("checking ...")
        self.act(lambda: backend.own_account.set_second_factor(code), self._show_codes, refused=self._refused)

    def _show_codes(self, codes: tuple[str, ...]) -> None:
        self._let_keys_go()
        self._codes = codes
        self._asked_back = random.randrange(len(codes))
        self.query(QrCode).remove()
        self._write("#factor-title", "Recovery codes")
        self._write(
            "#factor-how",
            "The phone is known. Write these codes on paper: each lets you in once without the phone. "
            "They are shown once and kept nowhere.",
        )
        lines = [f"{number}  {code}" for number, code in enumerate(codes, start=1)]
        half = len(lines) // 2
        pairs = zip(lines[:half], lines[half:], strict=True)
        self._write("#factor-secret", "\n".join(f"{left}     {right}" for left, right in pairs))
        self._write("#factor-uri", "")
        self._write("#factor-label", f"Code {self._asked_back + 1}")
        self._field.value = ""
        self.put_focus(self._field)
        self._say(f"from the paper, type code {self._asked_back + 1}: then you go on")

    def _go_on_if_written(self, typed: str) -> None:
        if _letters(typed) != _letters(self._codes[self._asked_back]):
            self._field.value = ""
            self._say(f"that is not code {self._asked_back + 1}: look at the paper again", Level.ERROR)
            return
        if not self._at_the_door:
            self.dismiss()
            self.clinic.say_done("from now on you sign in with a code of your phone too")
            return
        self._busy = True
        self.clinic.hold_keys(SEATING)
        self.act(self.backend.go_on_with_second_factor, self._seat, refused=self._refused)

    def _seat(self, who: Who) -> None:
        self.dismiss()
        self.clinic.seat(who)

    def _refused(self, refusal: ClinicError) -> None:
        self._let_keys_go()
        self._field.value = ""
        self._say(refusal.words, Level.ERROR)

    def _let_keys_go(self) -> None:
        self._busy = False
        self.clinic.release_keys(self)
        self.clinic.release_keys(SEATING)

    def action_back(self) -> None:
        """Leave it as it was; not at the door, and not before the recovery codes are on paper."""
        if self._codes:
            self._say(f"the second factor is set up: type code {self._asked_back + 1} from the paper first")
        elif not (self._at_the_door or self._busy):
            self.dismiss()

    @property
    def lost_by_leaving(self) -> str:
        """What whoever leaves now has to know; nothing while there are no codes yet."""
        if not self._codes:
            return ""
        return (
            "The second factor is on: from now on you sign in with a code of your phone. "
            "These recovery codes are shown only now, and without them a lost phone keeps you out "
            "until somebody takes your second factor away. Fresh ones come with the command second-factor."
        )

    def action_leave(self) -> None:
        """Quit the console."""
        self.clinic.action_leave()

    def _write(self, where: str, words: str) -> None:
        self.query_one(where, Label).update("\n".join(safe_text(line) for line in words.split("\n")))

    def _say(self, words: str, level: Level = Level.INFO) -> None:
        self.query_one("#factor-message", MessageLine).say(words, level)


def _letters(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum())
