"""Moving credit to another account of the same guarantor: to whom, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field
from clinic_tui.statements.family_rows import MovableCredit
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money


class MoveCredit(FormOnPatient[bool]):
    """The account that owes most is proposed, and what it owes as far as the credit goes."""

    TITLE_WORDS: ClassVar[str] = "Move credit"
    SAVE_WORDS: ClassVar[str] = "move"

    def __init__(self, found: MovableCredit, texts: dict[str, str] | None = None) -> None:
        first = max(found.targets, key=lambda each: each.owed_cents)
        cents = min(found.cents, first.owed_cents) or found.cents
        proposed = {"to": first.mrn, "amount": show_money(cents).removeprefix("$")}
        super().__init__({**proposed, **(texts or {})})
        self._found = found

    @property
    def whose(self) -> int:
        """The patient."""
        return self._found.patient_id

    @property
    def title_words(self) -> str:
        """Of whose account."""
        return f"Move credit of {self._found.name}"

    def compose_top(self) -> Iterator[Widget]:
        """How much there is."""
        yield from super().compose_top()
        facts = Facts(1, indent=0)
        facts.show((("good", f"{show_money(self._found.cents)} of credit can be moved"),))
        yield facts

    def fields(self) -> Sequence[Field]:
        """To whom, how much."""
        choices = tuple(
            Choice(each.mrn, f"{each.name}, owes {show_money(each.owed_cents)}", each.patient_id)
            for each in self._found.targets
        )
        return (
            Field("to", "To account", lambda: ChoiceField[int](choices), help="MRN or name"),
            Field("amount", "Amount", MoneyField, help="on the oldest visit first; the rest is credit"),
        )

    def submit(self) -> None:
        """Move it."""
        to, cents, money, patient = (
            self.needed("to"), self.needed("amount"), self.backend.money, self._found.patient_id,
        )  # fmt: skip
        name = next(each.name for each in self._found.targets if each.patient_id == to)

        def words(paid: int) -> str:
            rest = f", {show_money(cents - paid)} of it as credit" if paid < cents else ""
            return f"{show_money(cents)} moved to {name}{rest}"

        self.save(lambda: money.move_credit(patient, to, cents), words, True)

    def reopen(self, texts: dict[str, str]) -> MoveCredit:
        """The same credit again."""
        return MoveCredit(self._found, texts)
