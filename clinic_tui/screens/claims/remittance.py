"""One payment of an insurer: what waits of it first, then what it decided of each claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Hint, Place
from clinic_tui.remittance.beside_claims import BesideClaims
from clinic_tui.remittance.rows import Candidate, ExceptionRow, PaymentRow, PostedClaim, ToldClaim
from clinic_tui.remittance.states import ExceptionKind
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

Told = ExceptionRow | PostedClaim | BesideClaims | ToldClaim
_KINDS = {
    ExceptionKind.UNKNOWN_CLAIM: "unknown",
    ExceptionKind.CLAIM_IMBALANCE: "claim off",
    ExceptionKind.PAYMENT_IMBALANCE: "payment off",
    ExceptionKind.REVERSES_NOTHING: "takes back",
    ExceptionKind.REPEATED: "repeated",
    ExceptionKind.OTHER_PAYEE: "other payee",
    ExceptionKind.BELOW_ZERO: "below zero",
    ExceptionKind.PROVIDER_ADJUSTMENT: "beside claims",
    ExceptionKind.CHARGE_DIFFERS: "other charge",
    ExceptionKind.NEEDS_A_LOOK: "look",
    ExceptionKind.DECIDED_TWICE: "twice",
    ExceptionKind.TOTALS_DIFFER: "totals off",
}
"""What the list calls the kinds of exceptions."""


class RemittanceScreen(ListPage[Told]):
    """Of one payment; without one all exceptions that wait."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.REMITTANCE)
    NAME = "Exceptions of insurers' payments"
    COLUMNS = (
        ListColumn("Stands", 13),
        ListColumn("Claim", 14),
        ListColumn("Patient"),
        ListColumn("Paid", 11, "right"),
        ListColumn("Contract", 11, "right"),
        ListColumn("To patient", 10, "right"),
    )
    NOTHING = "Nothing waits."
    TOPICS = frozenset({"remittance_payment", "remittance_exception", "claim_answer", "restriction"})
    DETAIL_LINES = 4

    def __init__(self, payment: PaymentRow | None) -> None:
        super().__init__()
        self._payment = payment

    @property
    def place(self) -> Place:
        """One payment."""
        return Place.REMITTANCE

    def question(self) -> Callable[[], Sequence[Told]]:
        """Exceptions first."""
        remittances, payment = self.backend.remittances, self._payment
        if payment is None:
            return remittances.exceptions
        number = payment.id

        def read() -> Sequence[Told]:
            found = remittances.exceptions(number)
            waiting = [each for each in found if each.settled_at is None]
            settled = [each for each in found if each.settled_at is not None]
            return (
                *waiting, *remittances.claims_of(number), *remittances.claims_not_posted(number),
                *remittances.beside_claims(number), *settled,
            )  # fmt: skip

        return read

    def line(self, row: Told) -> ListRow:
        """What it is, of which claim, and the sums."""
        if isinstance(row, ExceptionRow):
            is_open = row.settled_at is None
            stands = _KINDS[row.kind] if is_open else "settled"
            told = (stands, row.claim_number, row.named_as, show_money(row.cents), "", "")
            return ListRow(("exception", row.id), told, "is-late" if is_open else "is-quiet")
        if isinstance(row, BesideClaims):
            of, what = row.number or row.reference, f"{row.reason} {row.what}"
            return ListRow(("beside", row.id), ("beside", of, what, show_money(row.adds_cents), "", ""), "")
        if isinstance(row, ToldClaim):
            told = ("not posted", row.number, row.named_as, show_money(row.paid_cents), "", "")
            return ListRow(("told", row.place), told, "is-quiet")
        sign = -1 if row.is_reversal else 1
        sums = (row.paid_cents, row.contract_cents, row.patient_cents)
        cells = (
            "taken back" if row.is_reversal else "posted",
            row.number,
            row.name,
            *(show_money(sign * each) for each in sums),
        )
        return ListRow(("claim", row.claim_id, row.is_reversal, *sums), cells, "")

    def heading(self) -> FactLine:
        """Which payment, and how many wait."""
        waiting = sum(isinstance(row, ExceptionRow) and row.settled_at is None for row in self.shown_rows)
        payment = self._payment
        name = self.NAME if payment is None else f"{payment.payer} {payment.trace}"
        return (
            ("strong", name),
            ("", "" if payment is None else show_money(payment.cents)),
            ("warning", f"{counted(waiting, 'exception')} waiting" if waiting else ""),
        )

    def detail(self, row: Told) -> Sequence[FactLine]:
        """A row in full."""
        if isinstance(row, PostedClaim):
            return (
                (("strong", row.number), ("", row.name), ("", f"visit of {show_date(row.day)}")),
                (("", row.words or "restricted"),),
                self._comes_out(),
            )
        if isinstance(row, BesideClaims):
            return (
                (("strong", "beside the claims"), ("", row.words)),
                (("quiet", f"claim {row.number}" if row.number else "of no claim of ours"),),
                self._comes_out(),
            )
        if isinstance(row, ToldClaim):
            return (
                (("strong", row.number), ("", row.named_as)),
                *((("", each),) for each in wrap(row.words or "restricted", self.size.width - 2, 2)),
                self._comes_out(),
            )
        style = "warning" if row.settled_at is None else "quiet"
        settled = f"{row.settled_by}: {row.settled_words}" if row.settled_at is not None else ""
        return (
            (
                ("strong", row.claim_number or row.trace),
                ("", row.named_as),
                ("quiet", f"{row.payer} {row.trace}"),
            ),
            *(((style, each),) for each in wrap(row.words, self.size.width - 2, 2)),
            (("quiet", settled),) if settled else self._comes_out(),
        )

    def _comes_out(self) -> FactLine:
        """Of the payment, whether all of it is posted and the bank has it."""
        if (payment := self._payment) is None:
            return ()
        return (
            ("quiet", f"payment {payment.trace}: bank {payment.bank}"),
            ("quiet", f"left to post {show_money(payment.left_cents)}"),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What an exception is in need of."""
        row = self.row
        if not isinstance(row, ExceptionRow) or row.settled_at is not None:
            return ()
        first = ("claim-assign",) if row.can_be_assigned else ()
        return (*first, *(("exception-decide",) if row.can_be_decided else ()), "exception-settle")

    # Verbs

    async def choose(self, row: Told) -> None:
        """Say of an exception which claim it is, or what was done; of a claim, all that happened to it."""
        from clinic_tui.screens.claims.claim_history import ClaimHistoryDialog

        if isinstance(row, PostedClaim):
            if row.is_hidden:
                self.clinic.say("the record is restricted")
            else:
                await self.app.push_screen(ClaimHistoryDialog(row.claim_id))
        elif isinstance(row, ExceptionRow) and row.settled_at is None:
            await (self.action_claim_assign() if row.can_be_assigned else self.action_exception_settle())

    async def action_claim_assign(self) -> None:
        """Say which claim of ours it is."""
        row = self.row
        if not isinstance(row, ExceptionRow) or not row.can_be_assigned:
            words = "only a claim that nobody knew, or of another charge, is put to one of ours"
            self.clinic.say(words, Level.ERROR)
            return
        await self.app.push_screen(CandidateList(row), lambda _: self.read_before_keys())

    async def action_exception_decide(self) -> None:
        """Type in what of its claim is decided."""
        from clinic_tui.screens.claims.enter_payment import DecideByHand

        row = self.row
        if not isinstance(row, ExceptionRow) or not row.can_be_decided:
            self.clinic.say("only a claim of which nothing is posted is decided by hand", Level.ERROR)
            return
        await self.app.push_screen(DecideByHand(row), lambda _: self.read_before_keys())

    async def action_exception_settle(self) -> None:
        """Say what was done about it."""
        row, remittances = self.row, self.backend.remittances
        if not isinstance(row, ExceptionRow) or row.settled_at is not None:
            self.clinic.say("nothing waits here", Level.ERROR)
            return
        number = row.id
        form = AskReason(
            f"Settle: {row.words}",
            "What was done about it?",
            lambda words: remittances.settle(number, words),
            "settled",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())


class CandidateList(ListDialog[Candidate, None]):
    """Claims of ours that it may be; Enter posts it to one of them."""

    NAME = "Which claim is it?"
    COLUMNS = (
        ListColumn("Claim", 10),
        ListColumn("Patient"),
        ListColumn("Visit", 8),
        ListColumn("Charge", 10, "right"),
        ListColumn("Not the same", 17),
    )
    NOTHING = "No claim of ours agrees in two of name, member id, day and charge."
    WHOLE_LINES = 3
    tells_of_record: ClassVar[bool] = True

    def __init__(self, exception: ExceptionRow) -> None:
        super().__init__()
        self._exception = exception

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "it is this one", "choose"), Hint("Esc", "back", "dismiss(None)"))

    def question(self) -> Callable[[], tuple[Candidate, ...]]:
        """What agrees."""
        remittances, number = self.backend.remittances, self._exception.id
        return lambda: remittances.candidates(number)

    def line(self, row: Candidate) -> ListRow:
        """Which, whose, when, how much, and what agrees."""
        cells = (row.number, row.name, f"{row.day:%m/%d/%y}", show_money(row.charged_cents))
        return ListRow(row.claim_id, (*cells, ", ".join(row.differs)), "is-soon" if row.differs else "")

    def whole(self, row: Candidate) -> str:
        """What the payer says of it, and how ours stands."""
        same = f"; the same: {', '.join(row.agrees)}" if row.agrees else ""
        return f"The payer: {self._told}; {self._exception.words}\n{row.number} is {row.stands}{same}"

    @property
    def _told(self) -> str:
        told = self._exception
        return f"{told.claim_number}, {told.named_as}, {show_money(told.cents)} paid"

    async def choose(self, row: Candidate) -> None:
        """Post it, once somebody has compared the two: it cannot be undone."""
        remittances, number = self.backend.remittances, self._exception.id

        def done(_: object) -> None:
            self.clinic.say_done(f"posted to {row.number}, {row.name}")
            self.dismiss(None)

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(lambda: remittances.assign(number, row.claim_id, looked=True), done)

        other = f"NOT the same: {', '.join(row.differs)}.\n" if row.differs else ""
        ours = f"{row.number}, {row.name}, {row.day:%m/%d/%y}, {show_money(row.charged_cents)} charged"
        question = f"Post it to {ours}?\nThe payer says: {self._told}.\n{other}That is not undone."
        await self.app.push_screen(Confirm(question, yes="it is this one", no="back"), answered)
