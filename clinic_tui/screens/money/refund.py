"""Giving money back: how much of a payment, by which tender, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.money.rows import Pay, PaymentRow
from clinic_tui.screens.money.drawer_needed import TakesCash
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money

PAYS = (Choice("c", "cash", Pay.CASH), Choice("d", "card", Pay.CARD), Choice("k", "check", Pay.CHECK))


class Refund(FormOnPatient[Any], TakesCash):
    """What is left of the payment is proposed, by the tender it came by."""

    TITLE_WORDS: ClassVar[str] = "Refund"
    SAVE_WORDS: ClassVar[str] = "refund"

    def __init__(self, paid: PaymentRow, texts: dict[str, str] | None = None) -> None:
        proposed = {
            "amount": show_money(paid.left_cents).removeprefix("$"),
            "by": next(choice.code for choice in PAYS if choice.value is paid.pay),
        }
        super().__init__({**proposed, **(texts or {})})
        self._paid = paid

    @property
    def whose(self) -> int:
        """The patient."""
        return self._paid.patient_id

    @property
    def title_words(self) -> str:
        """Of whose money."""
        return f"Refund to {self._paid.name}"

    def compose_top(self) -> Iterator[Widget]:
        """The payment."""
        yield from super().compose_top()
        facts, paid = Facts(1, indent=0), self._paid
        receipt = f"receipt {paid.receipt}" if paid.receipt else "no receipt"
        facts.show(
            (
                ("", f"{paid.pay.value} {show_money(paid.cents)}, {receipt}"),
                ("", f"{show_money(paid.left_cents)} left"),
            )
        )
        yield facts

    def fields(self) -> Sequence[Field]:
        """How much, how, why."""
        return (
            Field("amount", "Amount", MoneyField, help="no more than is left of the payment"),
            Field("by", "Paid out by", lambda: ChoiceField[Pay](PAYS), help="c cash, d card, k check"),
            text_field("reference", "Reference", limit=60, help="the terminal's, or the check's number"),
            text_field("reason", "Why", limit=200, help="it stands on the refund's receipt"),
        )

    def go_to_first(self) -> None:
        """The sum, which is typed over: what is typed first is meant for it."""
        self._focus("amount")

    def submit(self) -> None:
        """Give it back."""
        paid, money = self._paid, self.backend.money
        cents, pay = self.needed("amount"), self.needed("by")
        why, reference, agreed = self.text("reason"), self.text("reference"), self.agreed
        if not why:
            raise Invalid("why is it refunded?", "reason")
        self.save(
            lambda: money.refund(paid.id, cents, pay, why, reference, agreed),
            lambda number: f"refunded {show_money(cents)} by {pay.value}: receipt {number}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> Refund:
        """The same payment again."""
        return Refund(self._paid, texts)
