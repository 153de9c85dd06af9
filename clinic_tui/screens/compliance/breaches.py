"""The breach log: cases by what is to be done about them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.breach_rows import BreachRow, Exclusion, Outcome
from clinic_tui.privacy.breach_rules import BREACH_SOON_DAYS, what_is_due
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


class BreachesScreen(ListPage[BreachRow]):
    """Enter opens a case."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.BREACHES)
    NAME = "Breach log"
    COLUMNS = (
        ListColumn("No.", 4, "right"),
        ListColumn("Found", 8),
        ListColumn("What"),
        ListColumn("Persons", 7, "right"),
        ListColumn("Outcome", 15),
        ListColumn("Due", 8),
    )
    WIDE_COLUMNS = (*COLUMNS[:5], ListColumn("To do", 18), COLUMNS[5])
    NOTHING = "No case yet: + reports one, and a mistaken disclosure opens one."
    TOPICS = frozenset({"breach", "breach_person", "breach_notice"})
    DETAIL_LINES = 2

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted = wanted

    @property
    def place(self) -> Place:
        """The log."""
        return Place.BREACHES

    def question(self) -> Callable[[], tuple[BreachRow, ...]]:
        """All cases."""
        return self.backend.privacy.breaches

    def heading(self) -> FactLine:
        """How many, and how many are not settled."""
        if not self.shown_rows:
            return (("strong", self.NAME),)
        to_do = sum(what_is_due(row) is not None for row in self.shown_rows)
        return (
            ("strong", self.NAME),
            ("", counted(len(self.shown_rows), "case")),
            ("warning" if to_do else "good", f"! {to_do} to work on" if to_do else "all settled"),
        )

    def line(self, row: BreachRow) -> ListRow:
        """Which, of how many, and what is to be done until when."""
        due = what_is_due(row)
        cells = (
            str(row.id), f"{row.discovered_on:%m/%d/%y}", row.what, f"{row.persons:,}", row.outcome.value,
            *((due[0] if due else "settled",) if self.wide else ()), f"{due[1]:%m/%d/%y}" if due else "",
        )  # fmt: skip
        return ListRow(row.id, cells, breach_look(row, self.clinic.today))

    def detail(self, row: BreachRow) -> Sequence[FactLine]:
        """What happened, and what is next."""
        return (
            (("strong", row.what), ("", f"to {row.recipient}" if row.recipient else "")),
            (due_fact(row, self.clinic.today), *outcome_facts(row)),
        )

    async def choose(self, row: BreachRow) -> None:
        """The case with its patients."""
        from clinic_tui.screens.compliance.breach_case import BreachScreen

        self.app.push_screen(BreachScreen(row.id), lambda _: self.read_before_keys())

    def action_breach_add(self) -> None:
        """Report one."""
        from clinic_tui.screens.compliance.breach_forms import ReportBreach

        self.app.push_screen(ReportBreach(), self._added)

    def _added(self, number: int | None) -> None:
        if number is not None:
            self.stand_on(number)


def breach_look(row: BreachRow, day: date) -> str:
    """How a line of a case looks, by how soon something is due."""
    due = what_is_due(row)
    if due is None:
        return "is-quiet"
    left = (due[1] - day).days
    return "is-overdue" if left < 0 else "is-low" if left <= BREACH_SOON_DAYS else ""


def due_fact(row: BreachRow, day: date) -> tuple[str, str]:
    """What is to be done first, and by when."""
    due = what_is_due(row)
    if due is None:
        return "good", "settled"
    left = (due[1] - day).days
    days = f"overdue by {counted(-left, 'day')}" if left < 0 else f"{counted(left, 'day')} left"
    return ("alert" if left < 0 else "warning"), f"{due[0]} by {show_date(due[1])}, {days}"


def outcome_facts(row: BreachRow) -> FactLine:
    """What the assessment came to, and by whom."""
    if row.outcome is Outcome.OPEN or row.assessed_on is None:
        return ()
    why = "" if row.exclusion is Exclusion.NONE else f" ({row.exclusion.value})"
    found = f"{row.outcome.value}{why}: {row.words}"
    return ("", found), ("quiet", f"{row.assessed_by} {show_date(row.assessed_on)}")
