"""Payments of insurers: what each is, how it stands, and what the bank has of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.remittance.rows import Carried, PaymentRow, PostedSummary
from clinic_tui.remittance.states import PaymentState
from clinic_tui.screens.claims.deposit import DepositForm
from clinic_tui.screens.parts.going_down import GoingDown
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

Answer = tuple[tuple[PaymentRow, ...], tuple[Carried, ...]]


class RemittancesScreen(GoingDown[PaymentRow], ListPage[PaymentRow]):
    """The newest first; Enter opens what a payment decided and what of it waits."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.REMITTANCES)
    NAME = "Payments of insurers"
    COLUMNS = (
        ListColumn("Payer"),
        ListColumn("Number", 14),
        ListColumn("Day", 8),
        ListColumn("Paid", 11, "right"),
        ListColumn("Stands", 18),
        ListColumn("Bank", 14),
    )
    WIDE_COLUMNS = (
        ListColumn("Payer"),
        ListColumn("Number", 20),
        ListColumn("By", 4),
        ListColumn("Day", 8),
        ListColumn("Claims", 6, "right"),
        ListColumn("Paid", 12, "right"),
        ListColumn("Stands", 20),
        ListColumn("Bank", 16),
    )
    NOTHING = "No remittance was taken in yet."
    TOPICS = frozenset({"remittance_payment", "remittance_exception", "claim_answer"})
    DETAIL_LINES = 4

    def __init__(self, payment_id: int | None = None) -> None:
        """With the cursor on that payment, once the list is read."""
        super().__init__()
        self._wanted = payment_id

    @property
    def place(self) -> Place:
        """Payments."""
        return Place.REMITTANCES

    def question(self) -> Callable[[], Answer]:
        """All of them, and what is carried forward."""
        remittances, most = self.backend.remittances, self.most
        return lambda: (remittances.payments(most), remittances.carried())

    def rows_of(self, answer: Answer) -> Sequence[PaymentRow]:
        """The payments."""
        return answer[0]

    def line(self, row: PaymentRow) -> ListRow:
        """Whose, which, when, how much, how it stands."""
        day = f"{row.paid_on:%m/%d/%y}" if row.paid_on else ""
        paid = show_money(row.cents)
        middle = (row.method, day, str(row.claims), paid) if self.wide else (day, paid)
        bank = "" if row.state is PaymentState.REFUSED else row.bank
        style = (
            "is-late"
            if row.state is PaymentState.PARKED
            else "is-soon"
            if row.waiting
            else "is-quiet"
            if row.state is PaymentState.REFUSED or row.is_closed
            else ""
        )
        return ListRow(row.id, (row.payer, row.trace, *middle, row.standing, bank), style)

    def heading(self) -> FactLine:
        """How many, how many are parked, and what waits."""
        rows = self.shown_rows
        parked = sum(row.state is PaymentState.PARKED for row in rows)
        posting = sum(row.state is PaymentState.POSTING for row in rows)
        waiting = sum(row.waiting for row in rows if row.state is PaymentState.POSTED)
        carried = ", ".join(f"{show_money(each.cents)} {each.payer}" for each in self.answer[1])
        return (
            ("strong", f"{self.NAME}: {len(rows) or 'none'}"),
            ("quiet", "so far: more come as you go down" if self.is_cut else ""),
            ("warning", f"{parked} parked" if parked else ""),
            ("warning", f"{posting} half posted" if posting else ""),
            ("warning", f"{counted(waiting, 'exception')} waiting" if waiting else ""),
            ("", f"carried forward {carried}" if carried else ""),
        )

    def detail(self, row: PaymentRow) -> Sequence[FactLine]:
        """The payment in full."""
        far = ""
        if row.state is PaymentState.POSTING:
            far = f"{row.posted_claims:,} of {row.claims:,} claims posted: an import goes on with the rest"
        way = "taken" if row.provider_cents > 0 else "added"
        beside = f"{show_money(abs(row.provider_cents))} {way} beside them" if row.provider_cents else ""
        style, deposit = "warning" if row.state is PaymentState.PARKED else "quiet", ""
        if row.deposit_on is not None and row.deposit_cents is not None:
            deposit = f"at the bank {show_date(row.deposit_on)}: {show_money(row.deposit_cents)}"
        return (
            (
                ("strong", row.payer),
                ("", f"{row.method or 'payment'} {row.trace}"),
                ("", f"{show_money(row.cents)} for {counted(row.claims, 'claim')}"),
            ),
            (
                ("warning", far),
                ("", f"{show_money(row.posted_cents)} posted on claims"),
                ("", beside),
                ("", deposit or f"bank: {row.bank}"),
            ),
            *(((style, each),) for each in wrap(row.words, self.size.width - 2, 2)),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What a parked payment is in need of."""
        row = self.row
        if row is not None and row.state is PaymentState.PARKED:
            return ("payment-release", "payment-refuse")
        return ("payment-deposit",)

    # Verbs

    async def choose(self, row: PaymentRow) -> None:
        """Open it."""
        from clinic_tui.screens.claims.remittance import RemittanceScreen

        await self.app.push_screen(RemittanceScreen(row), lambda _: self.read_before_keys())

    async def action_payment_release(self) -> None:
        """Post a parked payment as it is."""
        if (row := self._parked("released")) is not None:
            remittances = self.backend.remittances

            def call(reason: str) -> PostedSummary:
                return remittances.release(row.id, reason)

            await self._ask(f"Release {row.trace}: {row.words}", "Why is it right as it is?", call, "posted")

    async def action_payment_refuse(self) -> None:
        """Never post a parked payment."""
        if (row := self._parked("refused")) is not None:
            remittances = self.backend.remittances

            def call(reason: str) -> None:
                remittances.refuse(row.id, reason)

            await self._ask(
                f"Refuse {row.trace}: {row.words}", "Why is it not to be posted?", call, "refused"
            )

    async def action_payment_deposit(self) -> None:
        """Say that the bank has it, or change what was noted of that."""
        row = self.row
        if row is None:
            return
        if row.cents == 0 or row.state is PaymentState.REFUSED:
            self.clinic.say(f"nothing of {row.trace} is to come to the bank", Level.ERROR)
            return
        await self.app.push_screen(DepositForm(row), lambda _: self.read_before_keys())

    async def action_payment_enter(self) -> None:
        """Type in a payment that came on paper."""
        from clinic_tui.screens.claims.enter_payment import EnterPayment

        await self.app.push_screen(EnterPayment(), lambda _: self.read_before_keys())

    async def action_payment_exceptions(self) -> None:
        """What waits of all payments."""
        from clinic_tui.screens.claims.remittance import RemittanceScreen

        await self.app.push_screen(RemittanceScreen(None), lambda _: self.read_before_keys())

    def _parked(self, what: str) -> PaymentRow | None:
        row = self.row
        if row is not None and row.state is not PaymentState.PARKED:
            self.clinic.say(f"{row.trace} is {row.state.value}: only a parked payment is {what}", Level.ERROR)
            return None
        return row

    async def _ask(self, title: str, question: str, call: Callable[[str], object], done: str) -> None:
        await self.app.push_screen(AskReason(title, question, call, done), lambda _: self.read_before_keys())
