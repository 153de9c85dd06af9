"""The log of one fridge or freezer: its readings of two months, and one that was entered in error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.equipment.cold_rows import ColdUnit, ReadingRow
from clinic_tui.equipment.rules import out_of_range
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.temperature import show_temperature
from clinic_tui.words.times import show_time

DAYS = 62
"""Before today, whose readings are shown."""


class ColdReadings(ListDialog[ReadingRow, None]):
    """Newest first; `x` says that one was entered in error."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "strike", "in error", show=False)]
    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("Time", 6, "right"),
        ListColumn("Min", 6, "right"),
        ListColumn("Max", 6, "right"),
        ListColumn("Now", 6, "right"),
        ListColumn("By", 10),
        ListColumn("What was done, and noted"),
    )
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Min", "The lowest since the reading before, where the device keeps one."),
        ("Max", "The highest since then."),
        ("Now", "What it showed when it was read."),
        ("!", "It was out of range. What was entered in error stays in the log, and counts as none."),
    )
    WHOLE_LINES: ClassVar[int | None] = 2
    NOTHING = "Nobody has read it in two months."
    TOPICS = frozenset({"temperature_reading", "place_hold"})

    def __init__(self, unit: ColdUnit) -> None:
        super().__init__()
        self._unit = unit

    def question(self) -> Callable[[], tuple[ReadingRow, ...]]:
        """Those of the unit."""
        part, number, day = self.backend.equipment, self._unit.id, self.clinic.today
        return lambda: part.readings(number, day - timedelta(days=DAYS), day)

    def rows_of(self, answer: tuple[ReadingRow, ...]) -> Sequence[ReadingRow]:
        """Newest first."""
        return answer[::-1]

    def bare_heading(self) -> str:
        """Of which unit."""
        return f"{self._unit.name}: readings"

    def heading(self) -> str:
        """And what is safe there."""
        scale = self.backend.settings.cold.scale
        low, high = (show_temperature(each, scale) for each in self._unit.limits)
        return f"{self.bare_heading()}, safe is {low} to {high}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys, as far as one may."""
        strike = (Hint("x", "in error", "strike"),) if self.backend.may("equipment.strike") else ()
        return (*strike, Hint("Esc", "back", "dismiss(None)"))

    def line(self, row: ReadingRow) -> ListRow:
        """When, how warm, and who read it."""
        told = (row.lowest, row.highest, row.current)
        degrees = ("" if each is None else self._degrees(each) for each in told)
        bad = out_of_range(self._unit.limits, *told)
        mark = "" if row.in_error or not bad else "! "
        words = row.remarks if row.in_error else "; ".join(filter(None, (row.action, row.note)))
        cells = (f"{row.day:%m/%d/%y}", show_time(row.minute), *degrees, row.who, f"{mark}{words}")
        return ListRow(row.id, cells, "is-quiet" if row.in_error else "is-wrong" if bad else "")

    def _degrees(self, hundredths: int) -> str:
        return show_temperature(hundredths, self.backend.settings.cold.scale).partition(" ")[0]

    def whole(self, row: ReadingRow) -> str:
        """What was done and noted, in full."""
        return "\n".join(filter(None, (row.action, row.remarks)))

    def action_strike(self) -> None:
        """The one under the cursor was typed or read wrong."""
        row, part = self.row, self.backend.equipment
        if row is None:
            return
        if why := self.backend.why_not("equipment.strike", "taking a reading back"):
            self.say(why, Level.ERROR)
            return
        shown = show_temperature(row.current, self.backend.settings.cold.scale)
        form = AskReason(
            f"Entered in error: {shown} of {row.day:%m/%d/%y} {show_time(row.minute)}",
            "What is wrong with it?",
            lambda reason: part.strike_reading(row.id, reason),
            f"{self._unit.name}: {shown} was entered in error; it stays in the log and counts as none",
        )
        self.app.push_screen(form, lambda done: self.read_before_keys() if done else None)
