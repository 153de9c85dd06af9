"""Somebody's usual week, and the dates to come that are other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.rota.rows import ShiftLine, Shifts
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class UsualWeek(ListPage[ShiftLine]):
    """`+` sets the hours of weekdays, `x` ends them or lets a date be as usual again."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.SHIFTS)
    TOPICS = frozenset({"shift_template", "shift_change", "account"})
    COLUMNS = (ListColumn("Day", 16), ListColumn("Hours", 21), ListColumn(""))
    NOTHING = "No usual hours are set: + sets them, as mon-fri 8-17."
    DETAIL_LINES = 1

    def __init__(self, account_id: int, name: str) -> None:
        super().__init__()
        self._account, self._whose = account_id, name

    @property
    def place(self) -> Place:
        """A usual week."""
        return Place.SHIFTS

    def question(self) -> Callable[[], Shifts]:
        """The week."""
        part, account = self.backend.rota, self._account
        return lambda: part.shifts(account)

    def rows_of(self, answer: Shifts) -> Sequence[ShiftLine]:
        """The week, then single dates."""
        return answer.lines

    def bare_heading(self) -> str:
        """Whose."""
        return f"Usual week of {self._whose}"

    def heading(self) -> FactLine:
        """Whose, and how many dates are other."""
        dates = len({row.day for row in self.shown_rows if row.day is not None})
        return (("strong", self.bare_heading()), ("", f"{counted(dates, 'date')} other" if dates else ""))

    def line(self, row: ShiftLine) -> ListRow:
        """Day and hours."""
        return ListRow(row.key, (row.what, row.hours, row.term), "is-soon" if row.day is not None else "")

    def detail(self, row: ShiftLine) -> Sequence[FactLine]:
        """In full."""
        return ((("strong", row.what), ("", row.hours), ("quiet", row.term)),)

    def first_verbs(self) -> tuple[str, ...]:
        """What is done here."""
        return ("shifts-set", "shift-end", "back")

    def action_shifts_set(self) -> None:
        """Set the hours of weekdays."""
        from clinic_tui.screens.rota.rota_forms import SetShifts

        if self.known:
            self.app.push_screen(SetShifts(self.answer.code, self._whose, self.answer.sites), self._written)

    def _written(self, outcome: object) -> None:
        if outcome is not None:
            self.read_before_keys()

    def action_shift_end(self) -> None:
        """The hours end yesterday, or the date is as usual; `u` takes that back."""
        row, part = self.row, self.backend.rota
        if row is None:
            return

        def done(_: None) -> None:
            self.clinic.say_done(
                f"{row.what} {row.hours}: {'ended' if row.day is None else 'as usual again'}"
            )
            self.read_before_keys()

        if row.day is None:
            self.act(lambda: part.end_shift(row.key, row.version), done)
        else:
            self.act(lambda: part.drop_change(-row.key, row.version), done)
