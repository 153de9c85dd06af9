"""What is amiss, in a list; Enter goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.keymap import Hint
from clinic_tui.screens.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow

TAB_WORDS = {
    "": "machine", "jobs": "machine", "queue": "waiting", "schedule": "left open", "stock": "low stock",
    "lots": "lot", "orders": "order", "reminders": "reminder", "waitlist": "offer", "emergency": "emergency",
    "authorizations": "payer", "eligibility": "coverage", "estimates": "estimate", "plans": "plan",
    "team": "task", "work": "claim", "remittances": "payment", "cold": "cold chain", "equipment": "equipment",
    "missing": "not issued", "incidents": "incident", "osha": "incident", "credentials": "credential",
    "requests": "request", "breaches": "breach", "associates": "associate", "access": "access",
    "timesheet": "times", "hours": "times",
    "timeoff": "time off",
    "chemicals": "chemical",
}  # fmt: skip


Placed = tuple[int, Urgent]
"""What is amiss, with its place in the list."""


class AlertList(ListDialog[Placed, Urgent | None]):
    """Waits that are too long, visits that never ended, supplies that run low, what is to be reviewed."""

    NAME = "What is amiss"
    COLUMNS = (ListColumn("", 10), ListColumn(""))
    NOTHING = "Nothing is amiss."
    SPEAKS = False

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "go there", ""), Hint("Esc", "back", "dismiss(None)"))

    def concerned(self, entities: frozenset[str]) -> bool:
        """Whatever was written may put something right, or make it amiss."""
        return True

    def question(self) -> Callable[[], tuple[Urgent, ...]]:
        """What there is."""
        return self.backend.urgent

    def rows_of(self, answer: tuple[Urgent, ...]) -> Sequence[Placed]:
        """The most urgent first."""
        return list(enumerate(answer))

    def line(self, row: Placed) -> ListRow:
        """Where, and what."""
        place, item = row
        return ListRow(place, (TAB_WORDS[item.tab], item.words))

    async def choose(self, row: Placed) -> None:
        """Go there."""
        self.dismiss(row[1])
