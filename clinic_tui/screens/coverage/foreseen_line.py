"""The line of a form that says what is wrong with the claim of a visit before it has been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.widgets.message_line import Level, MessageLine

if TYPE_CHECKING:
    from clinic_tui.claims.foreseen_rows import Foreseen


class ForeseenLine(MessageLine):
    """It stands there only while there is something to say; where one line is too short it takes two."""

    MOST = 2

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self.display = False

    def tell(self, found: Foreseen | None, key: str) -> None:
        """The first that was found, how many more, and the key that leads to its field; None: nothing."""
        words = found.words if found is not None else ""
        self.display = bool(words)
        self.say(f"claim{f', {key}' if key else ''}: {words}" if words else "", Level.WARNING)
