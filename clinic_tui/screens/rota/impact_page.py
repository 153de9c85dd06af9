"""One request with what it would hit, day by day; what is said of a line goes on below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.rota.asked_rows import Impact, ImpactLine, SwapImpact
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.rota.time_off_verbs import TimeOffVerbs
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow

ROTA_TABLES = frozenset(
    {"time_off", "shift_swap", "shift_template", "shift_change", "minimum_cover", "account", "appointment",
     "occupancy", "day_exception", "block", "holiday", "week_template", "on_call"}
)  # fmt: skip
MOST_LINES = 4
"""So many lines at most for what one line tells."""


class ImpactPage(TimeOffVerbs, ListPage[ImpactLine]):
    """A subclass says which request it is."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TIME_OFF)
    TOPICS = ROTA_TABLES
    COLUMNS = (ListColumn("Day", 10), ListColumn("", 11), ListColumn(""))
    NOTHING = "These days are over."
    DETAIL_LINES = 2
    _width = 0

    @property
    def place(self) -> Place:
        """One request."""
        return Place.TIME_OFF

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    def rows_of(self, answer: Impact | SwapImpact) -> Sequence[ImpactLine]:
        """Line by line."""
        return answer.lines

    def line(self, row: ImpactLine) -> ListRow:
        """The first of its lines; the day stands on the first of the day alone."""
        return ListRow(self._key(row), (self._day(row), row.what, self._wrapped(row)[0]), self._look(row))

    def goes_on(self, row: ImpactLine) -> Sequence[ListRow]:
        """What had no room beside it."""
        return [
            ListRow((*self._key(row), place), ("", "", words), self._look(row), goes_on=True)
            for place, words in enumerate(self._wrapped(row)[1:])
        ]

    def _key(self, row: ImpactLine) -> tuple[Any, ...]:
        return row.day, row.what

    def _day(self, row: ImpactLine) -> str:
        first = next(each for each in self.answer.lines if each.day == row.day)
        return f"{row.day:%a %m/%d}" if first is row else ""

    @staticmethod
    def _look(row: ImpactLine) -> str:
        return "is-alert" if row.amiss else ""

    def _wrapped(self, row: ImpactLine) -> list[str]:
        beside = sum(column.width + 1 for column in self.COLUMNS[:-1])
        return wrap(safe_text(row.words), max(self.list.size.width - beside, 1), MOST_LINES)

    def on_paged_list_resized(self) -> None:
        """Another width breaks the lines elsewhere."""
        if self.known and self.list.size.width != self._width:
            self._width = self.list.size.width
            self.draw()
