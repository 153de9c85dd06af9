"""A form that was put aside for a visit that has moved on since: nothing is left to do with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import Conflict
from clinic_tui.keymap import Hint
from clinic_tui.schedule.rules import NEXT
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.stages import words_of

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.security.kept_form import HalfDone

SAVED_FROM: dict[str, frozenset[Status]] = {
    "check-in": frozenset({Status.BOOKED, Status.ARRIVED}),
    "check-out": frozenset(OPEN),
    "cancel": frozenset({Status.BOOKED}),
    "coming": frozenset({Status.BOOKED}),
    "left unseen": frozenset({Status.BOOKED, *(each for each in Status if Status.LEFT in NEXT[each])}),
}
"""The states from which a form of this kind can be saved, now or later; of other kinds nothing is said."""

NOT_COMING = frozenset({Status.LEFT, Status.NO_SHOW, Status.CANCELLED, Status.ENTERED_IN_ERROR})
"""The visit has ended and was none: no copay is due for it."""

Way = Literal["drop", "show"]


class MovedOn(Conflict):
    """The visit that a kept form is for has moved on; the words say who moved it, when, and where it is."""

    def __init__(self, words: str, appointment_id: int, day: date) -> None:
        super().__init__(words)
        self.appointment_id, self.day = appointment_id, day


def require_not_moved_on(backend: Backend, kept: HalfDone) -> None:
    """Raise MovedOn where nothing can be done with a form any more. It asks the backend: in a thread."""
    number, states = kept.about.get("appointment"), SAVED_FROM.get(kept.kind)
    if states is None or not isinstance(number, int):
        return
    row = backend.schedule.appointment(number)
    if row.status not in states:
        stands = stands_now(backend, number)
        raise MovedOn(f"{kept.title} was put aside, but the visit has moved on: {stands}", number, row.day)


def stands_now(backend: Backend, appointment_id: int) -> str:
    """`checked in now, by kim at desk B at 09:14`: where a visit is, and who changed it last."""
    row = backend.schedule.appointment(appointment_id)
    stands = f"{words_of(row.status, row.confirmation)} now"
    change = backend.schedule.last_change(appointment_id)
    if change is None:
        return stands
    at = change.at.astimezone(backend.clock.zone)
    day = "" if at.date() == backend.clock.now().astimezone(backend.clock.zone).date() else f"{at:%m/%d/%y} "
    return f"{stands}, by {change.who} at desk {change.desk} at {day}{at:%H:%M}"


def called_off(backend: Backend, appointment_id: int) -> str:
    """What `stands_now` says of a visit that has ended and was none; empty for others. Asks the backend."""
    if not backend.may("schedule.view"):
        return ""
    off = backend.schedule.appointment(appointment_id).status in NOT_COMING
    return stands_now(backend, appointment_id) if off else ""


class AfterMovedOn(ModalScreen[Way | None]):
    """Drop the form, or see where its visit is now; Esc leaves it aside."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "take('drop')", "drop", show=False),
        Binding("enter", "take('show')", "show", show=False),
        Binding("escape", "dismiss(None)", "back", show=False),
    ]

    def __init__(self, moved: MovedOn) -> None:
        super().__init__()
        self._words = moved.words

    def compose(self) -> ComposeResult:
        """What happened, and the ways out."""
        with Vertical(classes="dialog"):
            yield Label(safe_text(f"{self._words}."), classes="dialog-words", markup=False)
            yield KeyBar(
                own=(
                    Hint("x", "drop the form", "take('drop')"),
                    Hint("Enter", "show the visit", "take('show')"),
                    Hint("Esc", "leave it aside", "dismiss(None)"),
                )
            )

    def action_take(self, way: Way) -> None:
        """Close with the way that was chosen."""
        self.dismiss(way)
