"""A patient's account: charges, copays, transfers and payments with the balance behind each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.billing.ledger_rows import BUCKETS, Ledger, LedgerLine, LineKind
from clinic_tui.keymap import Place
from clinic_tui.money.rows import PaymentRow
from clinic_tui.screens.list_screen import ListPage
from clinic_tui.screens.reason import AskReason
from clinic_tui.screens.take_payment import take_payment
from clinic_tui.screens.while_open import WhileOpen
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class LedgerScreen(WhileOpen, ListPage[LedgerLine]):
    """The newest line stands last, and the cursor on it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.LEDGER)
    NAME = "Ledger"
    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("What"),
        ListColumn("Patient", 10, "right"),
        ListColumn("Insurer", 10, "right"),
        ListColumn("Balance", 10, "right"),
    )
    WIDE_COLUMNS = (*COLUMNS, ListColumn("Ins. bal.", 11, "right"))
    NOTHING = "Nothing was charged and nothing paid: $ takes a payment."
    TOPICS = frozenset({"charge", "payment", "adjustment", "allocation", "appointment", "copay_asked"})

    def __init__(self, patient_id: int) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._payments: dict[int, PaymentRow] = {}

    @property
    def place(self) -> Place:
        """The ledger."""
        return Place.LEDGER

    def question(self) -> Callable[[], tuple[Ledger, tuple[PaymentRow, ...]]]:
        """The account, and its payments in full."""
        money, patient = self.backend.money, self._patient_id
        return lambda: (money.ledger(patient), money.payments(patient))

    def rows_of(self, answer: tuple[Ledger, tuple[PaymentRow, ...]]) -> Sequence[LedgerLine]:
        """The lines."""
        return answer[0].lines

    def took(self, answer: tuple[Ledger, tuple[PaymentRow, ...]]) -> None:
        """Stand on the newest line the first time."""
        first = self.answer is None
        self._payments = {row.id: row for row in answer[1]}
        super().took(answer)
        if first and answer[0].lines:
            last = answer[0].lines[-1]
            self.list.select((last.kind.value, last.id))
        self.follow_record(self._patient_id)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: read again, or close where the record did."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def line(self, row: LedgerLine) -> ListRow:
        """What it is, and what it adds."""
        cells = (
            f"{row.day:%m/%d/%y}",
            row.words,
            show_money(row.patient_cents) if row.patient_cents else "",
            show_money(row.insurer_cents) if row.insurer_cents else "",
            show_money(row.patient_balance_cents),
            *((show_money(row.insurer_balance_cents),) if self.wide else ()),
        )
        return ListRow((row.kind.value, row.id), cells, "")

    def heading(self) -> FactLine:
        """Who, and what it all comes to."""
        found: Ledger = self.answer[0]
        balance = found.balance
        return (
            ("strong", f"{found.name}, MRN {found.mrn}"),
            ("warning" if balance.owed_cents else "", f"owes {show_money(balance.owed_cents)}"),
            ("good", f"credit {show_money(balance.credit_cents)}" if balance.credit_cents else ""),
            ("", f"insurer pending {show_money(balance.insurer_cents)}"),
            ("quiet", "older lines are left out" if found.more else ""),
        )

    def detail(self, row: LedgerLine) -> Sequence[FactLine]:
        """The line in full; of a payment its tender; the age of what is owed."""
        found: Ledger = self.answer[0]
        paid = self._payments.get(row.id) if row.kind is LineKind.PAYMENT else None
        ages = "  ".join(
            f"{name}: {show_money(cents)}"
            for name, cents in zip(BUCKETS, found.aging.patient, strict=True)
            if cents
        )
        return (
            (("strong", show_date(row.day)), ("", row.words)),
            ()
            if paid is None
            else (
                ("", f"taken by {paid.taken_by}"),
                ("", paid.reference),
                ("", f"change {show_money(paid.change_cents)}" if paid.change_cents else ""),
                ("warning", f"{show_money(paid.reversed_cents)} taken back" if paid.reversed_cents else ""),
                ("quiet", paid.reason),
                ("quiet", "printed" if paid.printed else ""),
            ),
            (("quiet", f"owed by days: {ages}" if ages else ""),),
        )

    # Verbs

    @property
    def _payment(self) -> PaymentRow | None:
        """The payment under the cursor; says so where it is none."""
        row = self.row
        paid = self._payments.get(row.id) if row and row.kind is LineKind.PAYMENT else None
        if paid is None:
            self.clinic.say("the cursor stands on no payment: walk to one", Level.ERROR)
        return paid

    def action_take_payment(self) -> None:
        """Take a payment: on today's visit where there is one, as from everywhere."""
        take_payment(self, self._patient_id)

    async def action_payment_void(self) -> None:
        """The payment under the cursor never was."""
        paid, money = self._payment, self.backend.money
        if paid is None or self._may_not("payment.void", "voiding"):
            return
        form = AskReason(
            f"Void {paid.pay.value} {show_money(paid.cents)}, receipt {paid.receipt or 'none'}",
            "Why is the payment voided?",
            lambda reason: money.void(paid.id, reason),
            f"voided: {show_money(paid.cents)}",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_payment_refund(self) -> None:
        """Give some of the payment under the cursor back."""
        from clinic_tui.screens.refund import Refund

        paid = self._payment
        if paid is None or self._may_not("payment.refund", "refunds"):
            return
        if not paid.left_cents:
            self.clinic.say("nothing is left of it to be refunded", Level.ERROR)
            return
        await self.app.push_screen(Refund(paid), lambda _: self.read_before_keys())

    def action_payment_print(self) -> None:
        """Print the receipt once more."""
        paid, money = self._payment, self.backend.money
        number = paid.receipt if paid else None
        if paid is not None and number is None:
            self.clinic.say("it was taken before there were receipts", Level.ERROR)
        if number is not None:
            receipt = number
            self.act(
                lambda: money.print_receipt(receipt),
                lambda words: self.clinic.say_done(words, undoable=False),
            )

    def action_credit_apply(self) -> None:
        """Put the credit on what is owed, the oldest visit first."""
        money, patient = self.backend.money, self._patient_id
        self.act(
            lambda: money.apply_credit(patient),
            lambda cents: self.clinic.say_done(
                f"{show_money(cents)} of credit put on visits", undoable=False
            ),
        )

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def _may_not(self, verb: str, what: str) -> bool:
        if why := self.backend.why_not(verb, what):
            self.clinic.say(why, Level.ERROR)
        return bool(why)
