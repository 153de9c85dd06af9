"""A patient's account: charges, copays, transfers and payments with the balance behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.billing.ledger_rows import BUCKETS, Ledger, LedgerLine, LineKind, VisitInLedger
from clinic_tui.keymap import Place
from clinic_tui.money.rows import PaymentRow
from clinic_tui.plans.rows import BeforePlan
from clinic_tui.screens.money.take_payment import take_payment
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.statements.family_rows import MovableCredit
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

Answer = tuple[Ledger, tuple[PaymentRow, ...], tuple[str, ...]]
"""An account, its payments, and notes such as held statements."""


_ALWAYS, _ACCOUNT = ("back", "take-payment"), ("plan-make", "statement-hold", "statements-of")


class LedgerScreen(AboutPatient, ListPage[LedgerLine]):
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
    TOPICS = frozenset(
        {
            *("charge", "payment", "adjustment", "allocation", "appointment", "copay_asked"),
            *("payment_plan", "statement_hold", "statement"),
        }
    )

    closes_with_record = True

    def __init__(self, patient_id: int) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._payments: dict[int, PaymentRow] = {}

    @property
    def place(self) -> Place:
        """The ledger."""
        return Place.LEDGER

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(self._patient_id)

    def question(self) -> Callable[[], Answer]:
        """The account, its payments in full, and what is to be known of it besides."""
        money, patient = self.backend.money, self._patient_id
        return lambda: (money.ledger(patient), money.payments(patient), money.account_notes(patient))

    def rows_of(self, answer: Answer) -> Sequence[LedgerLine]:
        """The lines."""
        return answer[0].lines

    def took(self, answer: Answer) -> None:
        """Stand on the newest line the first time."""
        first = self.answer is None
        self._payments = {row.id: row for row in answer[1]}
        super().took(answer)
        if first and answer[0].lines:
            last = answer[0].lines[-1]
            self.list.select((last.kind.value, last.id))

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
            ("strong", self.NAME),
            ("warning" if balance.owed_cents else "", f"owes {show_money(balance.owed_cents)}"),
            ("good", f"credit {show_money(balance.credit_cents)}" if balance.credit_cents else ""),
            ("", f"insurer pending {show_money(balance.insurer_cents)}"),
            *(("warning", words) for words in self.answer[2]),
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

    def first_verbs(self) -> tuple[str, ...]:
        """What can be done about the line: of money, of a write-off, of what is owed."""
        row = self.row
        credit = ("credit-apply", "credit-move") if self.known and self.answer[0].balance.credit_cents else ()
        if row is None or row.kind is LineKind.PAYMENT:
            return (*_ALWAYS, "payment-print", "payment-void", "payment-refund", *credit, *_ACCOUNT)
        void = ("payment-void",) if row.kind is LineKind.ADJUSTMENT else ()
        return (*_ALWAYS, *void, "write-off", "balance-move", *credit, *_ACCOUNT)

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
        if self.row is not None and self.row.kind is LineKind.ADJUSTMENT:
            await self._take_back(self.row)
            return
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
        from clinic_tui.screens.money.refund import Refund

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
                lambda words: self.clinic.say_done(words),
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

    def action_credit_move(self) -> None:
        """Move credit to another account of the same guarantor."""
        if self._may_not("credit.move", "moving credit"):
            return
        money, patient = self.backend.money, self._patient_id
        self.ask_before_keys(lambda: money.movable_credit(patient), self._with_credit, group="form")

    def _with_credit(self, found: MovableCredit) -> None:
        from clinic_tui.screens.money.move_credit import MoveCredit

        if not found.targets:
            self.clinic.say("no other account has the same guarantor: `-` refunds a payment", Level.ERROR)
        elif not found.cents:
            self.clinic.say("there is no credit here that could be moved", Level.ERROR)
        else:
            self._opened(MoveCredit(found))

    async def _take_back(self, row: LedgerLine) -> None:
        """The write-off or transfer under the cursor does not hold."""
        if self._may_not("ledger.adjust", "taking it back"):
            return
        adjusting = self.backend.adjusting
        form = AskReason(
            f"Take back: {row.words}",
            "Why does it not hold?",
            lambda reason: adjusting.take_back(row.id, reason),
            "taken back by a line of its own",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    @property
    def _visit(self) -> int | None:
        """The visit of the line under the cursor; says so where it is of none."""
        visit = self.row.appointment_id if self.row else None
        if visit is None:
            self.clinic.say("the cursor stands on no visit: walk to a charge", Level.ERROR)
        return visit

    def action_write_off(self) -> None:
        """Let nobody pay a part of the visit under the cursor."""
        from clinic_tui.screens.money.adjusting import WriteOff

        self._with_visit("ledger.adjust", "writing off", WriteOff)

    def action_balance_move(self) -> None:
        """Let the other side pay a part of the visit under the cursor."""
        from clinic_tui.screens.money.adjusting import MoveBalance

        self._with_visit("ledger.transfer", "moving a balance", MoveBalance)

    def _with_visit(self, right: str, what: str, form: Callable[[VisitInLedger], Form[bool]]) -> None:
        if self._may_not(right, what) or (visit := self._visit) is None:
            return
        adjusting = self.backend.adjusting
        self.ask_before_keys(
            lambda: adjusting.visit(visit), lambda found: self._opened(form(found)), group="form"
        )

    def action_plan_make(self) -> None:
        """Agree on a payment plan."""
        if self._may_not("plan.make", "payment plans"):
            return
        plans, patient = self.backend.plans, self._patient_id
        self.ask_before_keys(lambda: plans.before(patient), self._with_plan, group="form")

    def _with_plan(self, before: BeforePlan) -> None:
        from clinic_tui.screens.money.make_plan import MakePlan

        if before.plan is not None:
            held = before.plan
            self.clinic.say(
                f"payment plan {held.id} holds already, {show_money(held.rest_cents)} left: `:plans` ends it",
                Level.ERROR,
            )
        elif before.owed_cents <= 0:
            self.clinic.say("nothing is owed for a visit that has ended", Level.ERROR)
        else:
            self._opened(MakePlan(before))

    def _opened(self, form: Form[bool]) -> None:
        self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_statement_hold(self) -> None:
        """Send this patient nothing, or again."""
        from clinic_tui.screens.money.hold_statements import hold_or_release

        if self.known:
            await hold_or_release(self, self._patient_id, self.answer[0].name)

    async def action_statements_of(self) -> None:
        """What was sent to this patient."""
        from clinic_tui.screens.money.statements_sent import SentScreen

        if self.known:
            await self.app.push_screen(SentScreen(self._patient_id, self.answer[0].name))

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def _may_not(self, verb: str, what: str) -> bool:
        if why := self.backend.why_not(verb, what):
            self.clinic.say(why, Level.ERROR)
        return bool(why)
