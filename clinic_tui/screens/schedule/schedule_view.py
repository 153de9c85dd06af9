"""A way to look at the schedule: the pane keeps the day, and asks the view in front for the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.widgets.time_grid import Slot

if TYPE_CHECKING:
    from clinic_tui.screens.schedule.booking import BookVisit
    from clinic_tui.screens.schedule.schedule import SchedulePane

STRANGER = "this provider is not in the view: F12 or `:view all` shows others"


class ScheduleView:
    """The day of all providers, their availability, the week of one, or the month of free places."""

    NAME: ClassVar[str]
    """Its part of the names of its widget (`day-view`) and of its verb."""
    PLACE: ClassVar[Place]
    HAS_TIMES: ClassVar[bool]
    """Visits stand in it at their times, and are put down there; else Enter goes to the day."""

    def __init__(self, pane: SchedulePane) -> None:
        self.pane = pane

    @property
    def widget(self) -> Widget:
        """What shows it, and takes the keys."""
        raise NotImplementedError

    def question(self) -> Callable[[], Any]:
        """What to ask of the backend; called in a thread."""
        raise NotImplementedError

    def show(self, answer: Any) -> None:
        """Show what was answered, as the filter has it."""
        raise NotImplementedError

    def words(self) -> tuple[str, str]:
        """The line above: which day or days, and what is to be known of them."""
        raise NotImplementedError

    def tell(self, detail: SlotDetail) -> None:
        """The line below: what is under the cursor."""
        raise NotImplementedError

    def here(self) -> tuple[int | None, date | None]:
        """The provider and the day under the cursor, as far as there are any."""
        raise NotImplementedError

    def search_from(self) -> date:
        """The day from which other free times are looked for."""
        return self.pane.day

    def visit(self) -> AppointmentRow | None:
        """The appointment under the cursor."""
        return None

    def choose(self) -> None:
        """Go to the day under the cursor, where no times are shown."""

    def booking(self) -> BookVisit | None:
        """The form that books under the cursor; None where nothing can be booked, having said why."""
        raise NotImplementedError

    def over_today(self) -> Slot | None:
        """The slot under the cursor where it is one of today that is over; None otherwise."""
        return None

    def go_to_provider(self, provider_id: int) -> None:
        """To the column, the line, the week or the month of that one; 0 means all, where it can be said."""
        raise NotImplementedError
