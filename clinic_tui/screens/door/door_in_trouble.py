"""What the door and the lock say while the machine fails: nobody comes in unseen by the journal."""

from __future__ import annotations

from typing import cast

from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.errors import ClinicError, Trouble
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.message_line import Level, MessageLine

WHY = (
    "Who comes in is journaled, as is each look at a record, and what cannot be journaled is not shown. "
    "So not even the right password opens this desk now."
)
"""Refused reads that nobody can tell of would be the way around the audit (docs/security.md)."""

WAY_OUT = {
    Trouble.FULL: "Free some space, or run `clinic-tui doctor --free-ballast`: it opens again by itself.",
    Trouble.UNWRITABLE: "Check the folder's rights and the disk: it opens again by itself.",
    Trouble.DISK: "Call for help, and look after the last backup.",
    Trouble.SERVER: "Call who runs it: it opens again by itself.",
    Trouble.DAMAGED: "Close all desks and restore a backup (`clinic-tui restore`).",
}


class TroubleWords(Label):
    """The sentence, gone while there is none."""

    DEFAULT_CSS = "TroubleWords { width: 1fr; display: none; color: $text-error; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def tell(self, trouble: Trouble | None) -> None:
        """What is the matter, why nobody comes in, and the way out."""
        self.display = trouble is not None
        if trouble is not None:
            what = f"{trouble.value[0].upper()}{trouble.value[1:]}"
            self.update(safe_text(f"{what}. {WHY} {WAY_OUT[trouble]}"))


class DoorInTrouble(Asking):
    """Mixed into a screen with TroubleWords and one MessageLine."""

    def tell_of_trouble(self, refusal: ClinicError | None) -> None:
        """Say in the place of the message why nobody comes in; None: it works again."""
        here = cast("Widget", self)
        here.query_one(TroubleWords).tell(refusal.trouble if refusal else None)
        if refusal is not None and refusal.trouble is not None:
            here.query_one(MessageLine).clear()

    def on_mount(self) -> None:
        """Say at once what is known already."""
        self.tell_of_trouble(self.clinic.failure)

    def trouble_changed(self, failure: ClinicError | None) -> None:
        """The machine fails, or works again."""
        self.tell_of_trouble(failure)
        if failure is None:
            cast("Widget", self).query_one(MessageLine).say("it works again: your password opens", Level.DONE)
