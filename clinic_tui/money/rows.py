"""What screens show of money taken at the desk: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class Pay(StrEnum):
    """How money was taken."""

    CASH = "cash"
    CARD = "card"
    CHECK = "check"


class Kind(StrEnum):
    """What a payment was for; a refund and a void go the other way."""

    COPAY = "copay"
    BALANCE = "balance"
    """On what is owed for visits that were."""
    PREPAYMENT = "prepayment"
    """For a visit to come, or on account."""
    REFUND = "refund"
    VOID = "void"
    """It never was: taken back on the same day, before the drawer was handed in."""
    MOVED_OUT = "moved-out"
    """Credit that lies on another account of the same guarantor now; no money changes hands."""
    MOVED_IN = "moved-in"

    @property
    def words(self) -> str:
        """As people call it."""
        return {
            Kind.BALANCE: "payment on balance",
            Kind.MOVED_OUT: "credit moved away",
            Kind.MOVED_IN: "credit moved here",
        }.get(self, self.value)


TAKES_BACK = (Kind.REFUND, Kind.VOID, Kind.MOVED_OUT)
"""The kinds that take something off the payment that each of them names: their cents are below zero."""


class MoveKind(StrEnum):
    """What happens to a drawer besides payments."""

    PAY_IN = "pay-in"
    PAY_OUT = "pay-out"
    HAND_OVER = "hand-over"


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """What the clinic has set: whether cash needs an open drawer, and whether the desk counts blind."""

    drawers: bool = True
    blind_count: bool = True
    """Who lacks the right to the expected sum sees it only after having counted."""


@dataclass(frozen=True, slots=True)
class Tender:
    """One way in which a part was paid. `tendered_cents` is what was handed over in cash.

    `reference` is the card terminal's or the number of the check; never a card number.
    """

    pay: Pay
    cents: int
    tendered_cents: int | None = None
    reference: str = ""

    @property
    def change_cents(self) -> int:
        """What is given back."""
        return 0 if self.tendered_cents is None else self.tendered_cents - self.cents


@dataclass(frozen=True, slots=True)
class Agreed:
    """What whoever takes the money was asked and said yes to."""

    receipt: int = 0
    """The same was taken today under this receipt number, and it is to be taken once more; 0: not asked."""
    holder: str = ""
    """The sign-in name of who has the drawer of this desk, into which it may go all the same."""


NOT_ASKED_FIRST = Agreed()
"""As money is taken before anything was asked."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a payment that is for this visit."""

    appointment_id: int
    cents: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: the receipt's number, all of it, and the change to give."""

    receipt: int
    cents: int
    change_cents: int
    credit_cents: int = 0
    """What of it is on no visit, and stands as credit."""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One tender as it was stored. `cents` are below zero for a refund or a void."""

    id: int
    patient_id: int
    name: str
    receipt: int | None
    """The receipt's number; None for money taken before there were receipts."""
    day: date
    at: datetime
    kind: Kind
    pay: Pay
    cents: int
    tendered_cents: int | None
    reference: str
    reason: str
    taken_by: str
    appointment_id: int | None
    drawer_id: int | None
    reverses_id: int | None
    reversed_cents: int
    """What of it was refunded or voided, above zero."""
    printed: int
    """How often its receipt was printed."""

    def seen_without(self, hidden: frozenset[int]) -> PaymentRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, reason="", reference="") if self.patient_id in hidden else self

    @property
    def left_cents(self) -> int:
        """What can be refunded still."""
        return 0 if self.kind in TAKES_BACK else self.cents - self.reversed_cents

    @property
    def change_cents(self) -> int:
        """What was given back."""
        return 0 if self.tendered_cents is None else self.tendered_cents - self.cents


@dataclass(frozen=True, slots=True)
class TakenToday:
    """What stands of one receipt of the day, refunds and voids taken off."""

    receipt: int
    at: datetime
    taken_by: str
    kind: Kind
    appointment_id: int | None
    cents: int


@dataclass(frozen=True, slots=True)
class ReceiptShare:
    """What of a receipt went to which visit; `words` say it as the receipt does."""

    appointment_id: int | None
    words: str
    cents: int
    whose: str = ""
    """Name and MRN, on a receipt for several accounts; empty on one for a single patient."""
    kind: Kind | None = None
    """What it was taken as: a copay and what was paid with it on the balance are on one receipt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt with its tenders and what they were for."""

    number: int
    day: date
    at: datetime
    taken_by: str
    patient_id: int
    name: str
    mrn: str
    tenders: tuple[PaymentRow, ...]
    """Voids of this receipt among them."""
    shares: tuple[ReceiptShare, ...]
    printed: int

    @property
    def patient_ids(self) -> frozenset[int]:
        """Everybody on whose account some of it is."""
        return frozenset(each.patient_id for each in self.tenders)

    def seen_without(self, hidden: frozenset[int]) -> Receipt:
        """The receipt as it is for somebody from whom the records of these patients are hidden."""
        if not self.patient_ids & hidden:
            return self
        tenders = tuple(each.seen_without(hidden) for each in self.tenders)
        shares = tuple(
            replace(each, words="visit", whose="an account" if each.whose else "") for each in self.shares
        )
        return replace(self, tenders=tenders, shares=shares)

    @property
    def cents(self) -> int:
        """All of it, voids taken off."""
        return sum(each.cents for each in self.tenders)

    @property
    def voided(self) -> bool:
        """Nothing of it stands any more."""
        return any(each.kind is Kind.VOID for each in self.tenders) and self.cents == 0


@dataclass(frozen=True, slots=True)
class Till:
    """What stands on the payment form of a patient before anything is typed. Cents."""

    patient_id: int
    name: str
    mrn: str
    visit: int | None
    """The visit that it was opened on."""
    visit_words: str
    copay_cents: int
    """What of the visit's copay is not paid yet."""
    owed_cents: int
    """What the patient owes for visits, as the banner and the ledger have it."""
    older_cents: int
    """What of it is not the copay of this visit."""
    credit_cents: int
    """Money of the patient that is on no visit, or on one more than it costs, as the ledger has it."""
    free_cents: int
    """What of the credit can be put on this visit: it lies on no visit, or is too much on one that ended."""
    drawer: str
    """Who has the drawer that cash goes into; empty where none is open."""
    needs_drawer: bool
    taken: tuple[TakenToday, ...] = ()
    """What was taken today already, the newest receipt first."""
    own_drawer: bool = True
    """The drawer is of who asks; else cash goes into it only after a question."""
    kept_from_payer: bool = False
    """The payer is not told of the visit: there is no copay, the patient pays the whole charge."""

    @property
    def paid_on_visit(self) -> tuple[TakenToday, ...]:
        """What was taken today for the visit."""
        return tuple(each for each in self.taken if self.visit and each.appointment_id == self.visit)

    def seen_without(self, hidden: frozenset[int]) -> Till:
        """As somebody has it from whom these patients' records are hidden: the copay, not the account."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, owed_cents=0, older_cents=0, credit_cents=0, free_cents=0, taken=self.paid_on_visit
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums by tender. Cash is what lies in the drawer: float, payments, pay-ins, less what went out."""

    cash_cents: int = 0
    card_cents: int = 0
    check_cents: int = 0

    @property
    def cents(self) -> int:
        """All together."""
        return self.cash_cents + self.card_cents + self.check_cents

    def of(self, pay: Pay) -> int:
        """The sum of one tender."""
        return {Pay.CASH: self.cash_cents, Pay.CARD: self.card_cents, Pay.CHECK: self.check_cents}[pay]

    def less(self, other: Totals) -> Totals:
        """The difference, tender by tender."""
        return Totals(
            self.cash_cents - other.cash_cents,
            self.card_cents - other.card_cents,
            self.check_cents - other.check_cents,
        )


@dataclass(frozen=True, slots=True)
class CountEntry:
    """What was counted: the money piece by piece (`20x14 10x6`), card slips and checks as sums.

    Cards and checks are None where they were not counted: then the system's sums stand for them.
    """

    cash: str
    card_cents: int | None = None
    check_cents: int | None = None
    reason: str = ""
    """Why it is not what was expected."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as it was stored, with what was expected at that time."""

    at: datetime
    by: str
    cash_words: str
    counted: Totals
    expected: Totals
    reason: str
    fresh: bool
    """Nothing was taken, paid in or paid out since."""

    @property
    def variance(self) -> Totals:
        """Counted less expected, tender by tender: below zero is money missing."""
        return self.counted.less(self.expected)


@dataclass(frozen=True, slots=True)
class DrawerMoveRow:
    """A pay-in, a pay-out or a change of hands."""

    at: datetime
    kind: MoveKind
    cents: int
    reason: str
    by: str
    holder: str
    """Who has the drawer from then on, where it changed hands."""


@dataclass(frozen=True, slots=True)
class ClerkSum:
    """What one clerk took by one tender, refunds and voids taken off."""

    clerk: str
    pay: Pay
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class DrawerRow:
    """A drawer from its opening to the slip with which it was handed in."""

    id: int
    version: int
    desk: str
    day: date
    holder: str
    opened_at: datetime
    opened_by: str
    float_cents: int
    payments: int
    submitted_at: datetime | None
    submitted_by: str
    slip: int | None
    """The number of its deposit slip."""
    kept_cents: int
    """What stayed in it for the next float."""
    expected: Totals | None
    """None for whoever counts blind and has not counted yet."""
    count: CountRow | None
    moves: tuple[DrawerMoveRow, ...] = ()
    clerks: tuple[ClerkSum, ...] = ()

    @property
    def open(self) -> bool:
        """It takes money."""
        return self.submitted_at is None

    @property
    def deposit_cents(self) -> int:
        """What goes to the bank in cash and checks, once it is counted."""
        if self.count is None:
            return 0
        return self.count.counted.cash_cents - self.kept_cents + self.count.counted.check_cents


@dataclass(frozen=True, slots=True)
class BeforeOpening:
    """What is told when a drawer is opened: who had the desk's last, what stayed in it, what was amiss."""

    desk: str
    last_by: str = ""
    last_at: datetime | None = None
    kept_cents: int = 0
    variance_cents: int = 0
    """Of the last count of cash."""


@dataclass(frozen=True, slots=True)
class DrawerProof:
    """What of a day is not handed in: drawers that are open, and receipts that are in no submitted one."""

    drawers: tuple[OpenDrawer, ...] = ()
    receipts: tuple[int, ...] = ()

    @property
    def proved(self) -> bool:
        """All money of the day was handed in."""
        return not self.drawers and not self.receipts


@dataclass(frozen=True, slots=True)
class OpenDrawer:
    """A drawer that was not submitted."""

    id: int
    desk: str
    holder: str
    day: date
