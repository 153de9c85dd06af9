"""A form that takes money: it opens the drawer where none is, and asks before money goes astray."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.errors import ClinicError, NoDrawer
from clinic_tui.money.asked_first import agreed_to
from clinic_tui.money.rows import Agreed
from clinic_tui.screens.parts.form import Form
from clinic_tui.text import safe_text
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.tender_field import TenderField
from clinic_tui.widgets.word_field import WordField


class TakesCash(Form[Any]):
    """Mixed into a form whose saving may raise NoDrawer, PaidAlready or OthersDrawer."""

    DEFAULT_CSS = "TakesCash #tenders { height: 1; padding: 0 1; }"

    _agreed = Agreed()
    _agreed_on: dict[str, str] | None = None

    def compose_bottom(self) -> Iterator[Widget]:
        """How it is paid, where that is too long to stand beside its field."""
        yield from super().compose_bottom()
        self._tenders = Label("", id="tenders", markup=False)
        self._tenders.display = False
        yield self._tenders

    @on(WordField.Changed)
    def _tenders_changed(self, event: WordField.Changed) -> None:
        if isinstance(event.control, TenderField):
            below = event.control.below
            self._tenders.update(safe_text(f"Paid by = {below}"))
            self._tenders.display = bool(below)

    @property
    def agreed(self) -> Agreed:
        """What was said yes to; that the same is paid twice only as long as nothing else was typed."""
        if self._agreed_on == self.texts:
            return self._agreed
        return Agreed(holder=self._agreed.holder)

    def refuse(self, refusal: ClinicError) -> None:
        """Where no drawer is open, ask for its float; where somebody has to say yes, ask that."""
        super().refuse(refusal)
        agreed = agreed_to(refusal, self.agreed)
        if agreed is not None:
            from clinic_tui.screens.parts.confirm import Confirm

            self.clinic.drop_keys()  # they were typed before anybody could read the question
            self.app.push_screen(
                Confirm(
                    f"{refusal.words[:1].upper()}{refusal.words[1:]}",
                    yes=f"yes, {self.SAVE_WORDS}",
                    no="back",
                ),
                lambda sure: self._answered(agreed) if sure else None,
            )
        elif isinstance(refusal, NoDrawer) and self.backend.may("drawer.use"):
            from clinic_tui.screens.money.drawer_forms import OpenDrawer

            self.app.push_screen(OpenDrawer(), self._drawer_closed)

    def _answered(self, agreed: Agreed) -> None:
        self._agreed, self._agreed_on = agreed, self.texts
        self.action_save()

    def _drawer_closed(self, opened: bool | None) -> None:
        if opened:
            self.say(f"the drawer is open: F12 goes on ({self.SAVE_WORDS})", Level.DONE)
            self.drawer_opened()

    def drawer_opened(self) -> None:
        """Called when the drawer is open."""
