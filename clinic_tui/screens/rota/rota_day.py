"""Who is in on one day, in words: hours, who is away, where too few are there, who is on call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from clinic_tui.keymap import Hint
from clinic_tui.rota.rows import CoverLine, RotaPerson, RotaWeek
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone

Line = RotaPerson | tuple[str, str, bool]
"""A person, or what stands below the people: name, words, and whether somebody should look at it."""


class RotaDay(ListDialog[Line, None]):
    """One line for each person who stands in the rota that day."""

    COLUMNS = (ListColumn("", 14), ListColumn("", 13), ListColumn(""))
    NOTHING = "Nobody stands in the rota of that day."
    SPEAKS = False
    TOPICS = frozenset(
        {"shift_template", "shift_change", "time_off", "shift_swap", "on_call", "minimum_cover", "account",
         "week_template", "day_exception", "block", "holiday"}
    )  # fmt: skip

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Esc", "back", "dismiss(None)"),)

    def bare_heading(self) -> str:
        """Which day."""
        return f"Who is in, {show_date(self._day)}"

    def heading(self) -> str:
        """How many."""
        working = sum(bool(row.cells[0].there) for row in self.shown_rows if isinstance(row, RotaPerson))
        return f"{self.bare_heading()}: {counted(working, 'person')}"

    def question(self) -> Callable[[], RotaWeek]:
        """The day."""
        part, day = self.backend.rota, self._day
        return lambda: part.day(day)

    def rows_of(self, answer: RotaWeek) -> Sequence[Line]:
        """Who works on top, then who is away, then the others; cover and on call below."""
        people = sorted(
            answer.people, key=lambda row: (not row.cells[0].there, not row.cells[0].off)
        )  # fmt: skip
        cover = [
            (line.group.value, _told(line), bool(line.cells[0].short))
            for line in answer.cover
            if line.cells[0].need
        ]
        called = [
            ("on call", f"{row.name} {show_phone(row.phone)}, {row.words}", False)
            for row in answer.on_call
            if row.first <= self._day <= row.last
        ]
        return (*people, *cover, *called)

    def line(self, row: Line) -> ListRow:
        """Who, of which group, and the hours."""
        if isinstance(row, RotaPerson):
            cell = row.cells[0]
            look = "is-soon" if cell.off else "" if cell.there else "is-done"
            return ListRow(row.key, (row.name, row.group.value, cell.told), look)
        name, words, amiss = row
        return ListRow((name, words), ("", name, words), "is-alert" if amiss else "")


def _told(line: CoverLine) -> str:
    """`covered: 1 there at least, 1 needed`; with the site in front where there are several."""
    told = line.cells[0].told
    return f"{line.site.name}, {told}" if line.site else told
