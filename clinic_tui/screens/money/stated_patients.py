"""The patients who are stated together, each with what is owed; Enter opens an account, $ pays for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.statements.rows import AccountPart, AccountRow
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.money import show_money

PAY_FOR_ALL = 0
"""No patient's number: a payment for all of them is to be taken."""


class StatedPatients(ListDialog[AccountPart, int]):
    """It says whose account is to be opened, or PAY_FOR_ALL; None: nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("$", "pay", "payment", show=False)]
    COLUMNS = (ListColumn("Patient"), ListColumn("MRN", 10), ListColumn("Owes", 10, "right"))
    SPEAKS: ClassVar[bool] = False

    def __init__(self, row: AccountRow) -> None:
        super().__init__()
        self._row = row

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "open the account", ""),
            Hint("$", "payment for all", "pay"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[AccountPart, ...]]:
        """They stand in the preview, so nothing is asked."""
        parts = self._row.parts
        return lambda: parts

    def line(self, row: AccountPart) -> ListRow:
        """Who, and how much."""
        return ListRow(row.patient_id, (row.name, row.mrn, show_money(row.cents)), "")

    def bare_heading(self) -> str:
        """Who is sent it, and what it comes to."""
        return f"Stated together, to {self._row.to or self._row.name}: {show_money(self._row.cents)}"

    async def choose(self, row: AccountPart) -> None:
        """That one's."""
        self.dismiss(row.patient_id)

    def action_pay(self) -> None:
        """One payment for all of them."""
        self.dismiss(PAY_FOR_ALL)
