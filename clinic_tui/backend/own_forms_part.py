"""The forms that whoever sits here left half done, kept over the end of a console."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.security.kept_form import HalfDone, KeptFormRow
from clinic_tui.security.kept_forms import VERB, keep_forms, kept_forms, take_form


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
        """Keep these too, all or none."""
        keep_forms(self._sitting.desk, forms)

    def take(self, form_id: int) -> None:
        """Keep it no longer. Raises KeptNoLonger where somebody was first at another desk."""
        take_form(self._sitting.desk, form_id)
