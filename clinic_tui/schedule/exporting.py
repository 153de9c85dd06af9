"""What leaves the clinic of the schedule is journaled: for each patient who can be told by it."""

from __future__ import annotations

from collections.abc import Iterable

from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

VERB = "schedule.export"


def journal_names(desk: Desk, patient_ids: Iterable[int], provider_code: str) -> None:
    """Write down that the names of these patients are handed out in a provider's calendar."""
    numbers = tuple(dict.fromkeys(patient_ids))
    if numbers:
        with desk.act(VERB, undo=Undo.SKIP) as db:
            for number in numbers:
                db.note_look(number, calendar_of=provider_code)
