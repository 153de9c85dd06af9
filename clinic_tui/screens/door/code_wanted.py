"""The one field of the door and the lock: a password first, then a code where there is a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.widgets import Input, Label

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.widget import Widget

_BACK = Hint("Esc", "from the start", "from_the_start")

CODE_WORDS = "Your password is right. Type the code that your phone shows, or a recovery code."


class CodeWanted(Asking):
    """Mixed into a screen with an Input `#password` and its Label `#password-label`."""

    wants_code = False
    """The password was right: what is typed now is the code."""

    def ask_for_code(self) -> None:
        """From here on the field takes a code, which may be seen while it is typed: it works once."""
        self._ask_for("Code", hidden=False)

    def ask_for_password(self, label: str = "Password") -> None:
        """Back to the password."""
        self._ask_for(label, hidden=True)

    def _ask_for(self, label: str, *, hidden: bool) -> None:
        self.wants_code = not hidden
        here = cast("Widget", self)
        here.query_one("#password-label", Label).update(label)
        field = here.query_one("#password", Input)
        field.password, field.value = hidden, ""
        keys = here.query_one(KeyBar)
        others = tuple(hint for hint in keys.own if hint != _BACK)
        keys.own = others if hidden else (others[0], _BACK, *others[1:])
        self.put_focus(field)
