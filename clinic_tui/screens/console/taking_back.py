"""Taking back what was done last, wherever `u` was pressed: at once, or after a question that names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_tui.screens.parts.asking import Asking, Refused

if TYPE_CHECKING:
    from clinic_tui.store.undo import Undoable

MONEY = frozenset({"payment", "allocation", "adjustment"})
"""What is written there is asked about always: what becomes of sum, receipt and drawer is read first."""


def take_back(
    acting: Asking, then: Callable[[str], None], *, offered: bool, refused: Refused | None = None
) -> None:
    """Undo the last action of this desk; `then` gets its words.

    At once where it is `offered` on the screen, moves no money and was the last indeed, else after a
    question; what cannot be undone is refused without one. `acting` writes, and is told of a refusal.
    """
    clinic, backend = acting.clinic, acting.backend

    def undo(undoable: Undoable) -> None:
        acting.act(lambda: backend.undo(undoable), then, refused=refused)

    def found_one(found: tuple[Undoable, str] | None) -> None:
        from clinic_tui.screens.parts.confirm import Confirm

        if found is None:
            clinic.say("nothing of yours is left to undo at this desk today")
            return
        undoable, words = found
        tables = {table for table, _ in undoable.subjects}
        if undoable.refused or (offered and not undoable.passed and not tables & MONEY):
            undo(undoable)
            return
        time = f"{undoable.at.astimezone(clinic.clock.zone):%H:%M}" if undoable.at else "today"
        question = f"Take back of {time}: {words}?"
        if undoable.passed:
            question = f"{undoable.passed}: that is not undone.\nTake back before it, of {time}: {words}?"
        clinic.push_screen(Confirm(question, yes="take back"), lambda sure: undo(undoable) if sure else None)

    clinic.ask_before_keys(backend.last_action, found_one, group="undo", refused=refused)
