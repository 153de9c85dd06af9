"""The statements that were made, of all patients or of one; each is printed again as it was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.keymap import Place
from clinic_tui.screens.money.take_payment import take_payment
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.statements.rows import StatementRow
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class SentScreen(AboutPatient, ListPage[StatementRow]):
    """The newest first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.SENT)
    NAME = "Statements sent"
    COLUMNS = (
        ListColumn("No.", 6, "right"),
        ListColumn("Run", 4, "right"),
        ListColumn("Day", 8),
        ListColumn("Patient"),
        ListColumn("Notice", 6),
        ListColumn("Asked", 10, "right"),
        ListColumn("Due", 8),
    )
    WIDE_COLUMNS = (*COLUMNS[:4], ListColumn("MRN", 10), ListColumn("To", 34), *COLUMNS[4:])
    NOTHING = "No statement was sent yet: `:statements` makes them."
    TOPICS = frozenset({"statement", "restriction", "emergency_access"})

    def __init__(self, patient_id: int | None = None, name: str = "") -> None:
        super().__init__()
        self._patient_id = patient_id
        self._whose = name

    @property
    def place(self) -> Place:
        """What was sent."""
        return Place.SENT

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(self._patient_id)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def question(self) -> Callable[[], tuple[StatementRow, ...]]:
        """Of whom."""
        statements, patient = self.backend.statements, self._patient_id
        return lambda: statements.list(patient)

    def line(self, row: StatementRow) -> ListRow:
        """Which, whose, how much."""
        cells = (
            str(row.number),
            str(row.run),
            f"{row.day:%m/%d/%y}",
            row.name,
            *((row.mrn, row.to) if self.wide else ()),
            row.step.value,
            show_money(row.cents) if row.cents else "",
            f"{row.due_day:%m/%d/%y}",
        )
        return ListRow(row.number, cells, "")

    def heading(self) -> FactLine:
        """Whose, and how many."""
        of_one = f" to {self._whose}" if self._whose else ""
        return (("strong", f"{self.NAME}{of_one}: {len(self.answer) or 'none'}"),)

    def detail(self, row: StatementRow) -> Sequence[FactLine]:
        """The statement in full."""
        return (
            (
                ("strong", f"Statement {row.number}"),
                ("", row.name),
                ("", f"MRN {row.mrn}"),
                (
                    "quiet",
                    f"with visits of {counted(len(row.also_of), 'more patient')}" if row.also_of else "",
                ),
            ),
            (
                ("", f"sent {show_date(row.day)} to {row.to}" if row.to else "restricted"),
                ("", f"asks {show_money(row.cents)} by {show_date(row.due_day)}" if row.cents else ""),
            ),
            (("quiet", f"printed again {counted(row.printed, 'time')}" if row.printed else ""),),
        )

    # Verbs

    async def choose(self, row: StatementRow) -> None:
        """Open the account."""
        from clinic_tui.screens.money.ledger import LedgerScreen

        if why := self.backend.why_not("ledger.view", "ledgers"):
            self.clinic.say(why, Level.ERROR)
        elif self._patient_id is None:
            await self.app.push_screen(LedgerScreen(row.patient_id))
        else:
            self.dismiss()  # it lies on that ledger

    def action_take_payment(self) -> None:
        """Take a payment on what the statement asks for; of several patients, one for all of them."""
        if (row := self.row) is not None:
            take_payment(self, row.patient_id, for_family=bool(row.also_of))

    def action_statement_print(self) -> None:
        """Print the statement under the cursor again."""
        row, statements = self.row, self.backend.statements
        if row is not None:
            number = row.number
            self.act(lambda: statements.print_again(number), self._printed)

    def action_statement_print_run(self) -> None:
        """Print all of its run again."""
        row, statements = self.row, self.backend.statements
        if row is not None:
            run = row.run
            self.act(lambda: statements.print_run(run), self._printed)

    def _printed(self, words: str) -> None:
        self.clinic.say_done(words)
        self.read_before_keys()
