"""All that is open anywhere in the clinic, ranked, with the reasons of its order; Enter goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.screens.console.alerts import AlertList, Placed
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class NextList(AlertList):
    """What `n` walks through: points, the time that is left, and why."""

    NAME = "Next"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("Pts", 3, "right"),
        ListColumn("Left", 12),
        ListColumn("Why", 12),
        ListColumn("What"),
    )
    COLUMNS_SAY = (
        ("Pts", "the weight of the cause, by the time that is left; the list is sorted by them"),
        ("Left", "until its time is over, or since then; empty where it has none"),
    )
    NOTHING = "Nothing is open."
    WHOLE_LINES = None

    def question(self) -> Callable[[], tuple[Urgent, ...]]:
        """All that there is."""
        return self.backend.urgent

    def heading(self) -> str:
        """How much there is."""
        return f"{self.NAME}: {counted(len(self.shown_rows), 'thing')} open"

    def line(self, row: Placed) -> ListRow:
        """Points, time, cause, and what."""
        place, item = row
        over = item.left is not None and item.left < 0
        cells = (str(item.points), item.left_words, item.cause.value, item.words)
        return ListRow(place, cells, "is-overdue" if over else "")

    def whole(self, row: Placed) -> str:
        """In full, and the reckoning."""
        item = row[1]
        return f"{item.words}\n{item.reckoning}"
