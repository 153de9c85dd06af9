"""How many of each group have to be there, by weekday and hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.rota.rows import MinimumRow, RotaSite
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import WEEKDAYS
from clinic_tui.words.shift_hours import show_shift


class CoverScreen(ListPage[MinimumRow]):
    """By group; what is set for the same group and hours gives way."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.COVER)
    TOPICS = frozenset({"minimum_cover"})
    NAME = "Minimum cover"
    COLUMNS = (
        ListColumn("Of", 26),
        ListColumn("Days"),
        ListColumn("Hours", 13),
        ListColumn("People", 6, "right"),
    )
    NOTHING = "No minimum is set: + says how many of a group have to be there."
    DETAIL_LINES = 1

    @property
    def place(self) -> Place:
        """Minimum cover."""
        return Place.COVER

    def question(self) -> Callable[[], tuple[MinimumRow, ...]]:
        """All of them."""
        return self.backend.rota.minimums

    def heading(self) -> FactLine:
        """How many."""
        return (("strong", self.NAME), ("", counted(len(self.shown_rows), "rule")))

    def line(self, row: MinimumRow) -> ListRow:
        """Whom, when, how many."""
        return ListRow(
            row.id,
            (_whom(row), _days(row), show_shift(row.span.start, row.span.end), str(row.people)),
        )

    def detail(self, row: MinimumRow) -> Sequence[FactLine]:
        """In a sentence."""
        hours = show_shift(row.span.start, row.span.end)
        return ((("", f"{row.people} of {_whom(row)} at each minute of {hours}, {_days(row)}"),),)

    def first_verbs(self) -> tuple[str, ...]:
        """What is done here."""
        return ("cover-add", "cover-drop", "back")

    def action_cover_add(self) -> None:
        """Set one."""
        from clinic_tui.screens.rota.cover_forms import SetMinimum

        def added(number: int | None) -> None:
            if number:
                self.stand_on(number)
            elif number is not None:
                self.read_before_keys()

        def known(sites: tuple[RotaSite, ...]) -> None:
            self.app.push_screen(SetMinimum(sites), added)

        self.ask_before_keys(self.backend.rota.sites, known, group="sites")

    def action_cover_drop(self) -> None:
        """Take one out; `u` takes that back."""
        row, part = self.row, self.backend.rota
        if row is None:
            return

        def done(_: None) -> None:
            self.clinic.say_done(f"no minimum of {_whom(row)}, {_days(row)}")
            self.read_before_keys()

        self.act(lambda: part.drop_minimum(row.id, row.version), done)


def _whom(row: MinimumRow) -> str:
    """`front desk`, `front desk at West`."""
    return f"{row.group.value}{f' at {row.site}' if row.site else ''}"


def _days(row: MinimumRow) -> str:
    """`Mon-Fri`, `Tue, Thu`."""
    days = row.weekdays
    names = [WEEKDAYS[day][:3].title() for day in days]
    if len(days) > 2 and days == tuple(range(days[0], days[0] + len(days))):
        return f"{names[0]}-{names[-1]}"
    return ", ".join(names)
