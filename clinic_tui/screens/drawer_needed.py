"""A form that takes cash where no drawer is open: the drawer is opened on top, and the form goes on."""

from __future__ import annotations

from typing import Any

from clinic_tui.errors import ClinicError, NoDrawer
from clinic_tui.screens.form import Form
from clinic_tui.widgets.message_line import Level


class TakesCash(Form[Any]):
    """Mixed into a form whose saving may raise NoDrawer."""

    def refuse(self, refusal: ClinicError) -> None:
        """Where no drawer is open, ask for its float."""
        super().refuse(refusal)
        if isinstance(refusal, NoDrawer) and self.backend.may("drawer.use"):
            from clinic_tui.screens.drawer_forms import OpenDrawer

            self.app.push_screen(OpenDrawer(), self._drawer_closed)

    def _drawer_closed(self, opened: bool | None) -> None:
        if opened:
            self.say(f"the drawer is open: F12 goes on ({self.SAVE_WORDS})", Level.DONE)
            self.drawer_opened()

    def drawer_opened(self) -> None:
        """Called when the drawer is open."""
