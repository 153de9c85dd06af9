"""What is amiss, in a list; Enter goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow

Placed = tuple[int, Urgent]
"""What is amiss, with its place in the list."""


class AlertList(ListDialog[Placed, Urgent | None]):
    """Waits that are too long, visits that never ended, supplies that run low, what is to be reviewed."""

    NAME = "What is amiss"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (ListColumn("", 12), ListColumn(""))
    NOTHING = "Nothing is amiss."
    WHOLE_LINES: ClassVar[int | None] = 2
    SPEAKS = False

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "go there", ""), Hint("Esc", "back", "dismiss(None)"))

    def concerned(self, entities: frozenset[str]) -> bool:
        """Whatever was written may put something right, or make it amiss."""
        return True

    def question(self) -> Callable[[], tuple[Urgent, ...]]:
        """What there is."""
        urgent = self.backend.urgent
        return lambda: tuple(item for item in urgent() if item.is_amiss)

    def rows_of(self, answer: tuple[Urgent, ...]) -> Sequence[Placed]:
        """What presses most first (ranking.py)."""
        return list(enumerate(answer))

    def line(self, row: Placed) -> ListRow:
        """Where, and what."""
        place, item = row
        return ListRow(place, (item.cause.value, item.words))

    def whole(self, row: Placed) -> str:
        """All of its words: a step, a day and a name stand at their end."""
        return row[1].words

    async def choose(self, row: Placed) -> None:
        """Go there."""
        self.dismiss(row[1])
