"""The forms that whoever sits here left half done, kept over the end of a console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from clinic_tui.backend.sitting import Sitting
from clinic_tui.security.kept_form import HalfDone, KeptFormRow
from clinic_tui.security.kept_forms import VERB, keep_forms, kept_forms, take_form
from clinic_tui.security.open_forms import Standing, forget_open, keep_open, take_over_lost
from clinic_tui.store.along import along

T = TypeVar("T")


class OwnFormsPart:
    """For whoever sits here, and nobody else's forms."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def kept(self) -> tuple[KeptFormRow, ...]:
        """What is kept for the person, oldest first; nothing for who may do nothing here yet."""
        actor = self._sitting.desk.actor
        if actor.account_id is None or not actor.may(VERB):
            return ()
        return self._sitting.ask(VERB, kept_forms, actor.account_id, self._sitting.desk.clock.now())

    def keep(self, forms: Sequence[HalfDone]) -> None:
        """Keep these too, all or none, in the place of what is kept of this console's open forms."""
        desk = self._sitting.desk
        if not forms:
            keep_open(desk, desk.actor.login, dict)
            return
        with along(lambda db: forget_open(desk, db)):
            keep_forms(desk, forms)

    def keep_open(self, login: str, standing: Callable[[], Standing | None]) -> bool:
        """Keep what stands in the open forms of who sits here, and nothing else of this console."""
        return keep_open(self._sitting.desk, login, standing)

    def gone_with(self, number: int, call: Callable[[], T]) -> T:
        """Save an open form by its use case: what is kept of it goes in the same transaction."""
        desk = self._sitting.desk
        with along(lambda db: forget_open(desk, db, number)):
            return call()

    def take_over_lost(self) -> None:
        """What consoles left that died is kept as put aside; nothing for who may do nothing here yet."""
        desk = self._sitting.desk
        if desk.actor.account_id is not None and desk.actor.may(VERB):
            take_over_lost(desk)

    def take(self, form_id: int) -> None:
        """Keep it no longer. Raises KeptNoLonger where somebody was first at another desk."""
        take_form(self._sitting.desk, form_id)
