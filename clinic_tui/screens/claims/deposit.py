"""A payment of an insurer that the bank has: how much, and on which day."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.remittance.rows import Deposited, PaymentRow
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money


class DepositForm(Form[bool]):
    """The sum that the payer says is proposed; of what was noted already, that, to be changed."""

    def __init__(self, row: PaymentRow, texts: dict[str, str] | None = None) -> None:
        noted = row.deposit_on is not None
        cents = row.deposit_cents if noted and row.deposit_cents is not None else row.cents
        proposed = {"amount": show_money(cents).removeprefix("$")}
        if row.deposit_on is not None:
            proposed["day"] = f"{row.deposit_on:%m/%d/%Y}"
        super().__init__({**proposed, **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which."""
        return f"At the bank: {self._row.payer} {self._row.trace}"

    def fields(self) -> Sequence[Field]:
        """How much, when."""
        today = self.clinic.today
        return (
            Field("amount", "Amount", MoneyField, help="as the bank has it; what differs is told"),
            Field("day", "Day", lambda: DateField(today, over=True), help="of the bank's line"),
        )

    def submit(self) -> None:
        """Note it."""
        remittances, trace = self.backend.remittances, self._row.trace
        cents, day = self.needed("amount"), self.needed("day")

        def words(found: Deposited) -> str:
            return found.words or f"{trace} is at the bank, and agrees"

        instead = self._row.deposit_on is not None
        self.save(lambda: remittances.deposit(trace, cents, day, instead=instead), words, True)

    def reopen(self, texts: dict[str, str]) -> DepositForm:
        """The same payment again."""
        return DepositForm(self._row, texts)
