"""What is shown of remittances: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.remittance.states import NOT_POSTED, ExceptionKind, PaymentState


@dataclass(frozen=True, slots=True)
class PostedSummary:
    """What became of the payments of one file."""

    payments: int = 0
    parked: int = 0
    claims: int = 0
    """Claims of ours that were posted."""
    unmatched: int = 0
    """Claims of which none of ours has the number."""
    exceptions: int = 0
    """What waits for a person, parked payments among it."""
    words: tuple[str, ...] = ()
    """Why payments are parked, one each."""

    @property
    def waiting(self) -> int:
        """What waits for a person."""
        return self.exceptions

    def __add__(self, other: PostedSummary) -> PostedSummary:
        return PostedSummary(
            self.payments + other.payments,
            self.parked + other.parked,
            self.claims + other.claims,
            self.unmatched + other.unmatched,
            self.exceptions + other.exceptions,
            (*self.words, *other.words),
        )


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment as a list shows it."""

    id: int
    payer: str
    trace: str
    method: str
    paid_on: date | None
    cents: int
    claims: int
    state: PaymentState
    words: str
    posted_cents: int
    """Paid on the claims that are posted, with interest that is in their payments."""
    provider_cents: int
    """What its provider adjustments take off."""
    waiting: int
    """Exceptions that nobody has settled."""
    deposit_on: date | None
    deposit_cents: int | None
    posted_claims: int = 0
    """While it is being posted: how many of its claims were gone through."""

    @property
    def is_closed(self) -> bool:
        """Posted claims less provider adjustments are the payment, and the bank has it."""
        return (
            self.state is PaymentState.POSTED
            and not self.waiting
            and self.posted_cents - self.provider_cents == self.cents
            and (self.deposit_cents == self.cents or (self.cents == 0 and self.deposit_cents is None))
        )

    @property
    def left_cents(self) -> int:
        """What of the payment is neither posted on claims nor taken beside them: 0 where it comes out."""
        return self.cents - self.posted_cents + self.provider_cents

    @property
    def bank(self) -> str:
        """What the bank has of it, in words."""
        if self.cents == 0:
            return "no money"
        if self.deposit_cents is None:
            return "not there yet"
        off = self.deposit_cents - self.cents
        return "there" if off == 0 else f"{'more' if off > 0 else 'less'} than said"

    @property
    def standing(self) -> str:
        """Where it stands, in a word or two."""
        if self.state is PaymentState.POSTING:
            return f"posting {self.posted_claims * 100 // max(1, self.claims)} %"
        if self.state is not PaymentState.POSTED:
            return self.state.value
        if self.waiting:
            return f"posted, {self.waiting} waiting"
        return "closed" if self.is_closed else "posted"


@dataclass(frozen=True, slots=True)
class PostedClaim:
    """What a payment decided of one claim of ours."""

    claim_id: int
    number: str
    patient_id: int
    name: str
    day: date
    charged_cents: int
    paid_cents: int
    contract_cents: int
    patient_cents: int
    is_reversal: bool
    words: str
    is_hidden: bool = False
    """The record is closed to who asks."""

    def seen_without(self, hidden: frozenset[int]) -> PostedClaim:
        """The claim as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, words="", is_hidden=True)


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """What a payment of which nothing is posted says of one claim."""

    place: int
    """In the payment, from 1."""
    number: str
    """As the payer gave it."""
    named_as: str
    """Of whom the payer speaks, in its words."""
    charged_cents: int
    paid_cents: int
    words: str
    patient_id: int | None
    """Whose claim of ours has the number; None where none has."""
    is_hidden: bool = False
    """The record is closed to who asks."""

    def seen_without(self, hidden: frozenset[int]) -> ToldClaim:
        """The same for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, words="", is_hidden=True)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """What of a payment waits for a person, or was settled by one."""

    id: int
    payment_id: int
    trace: str
    payer: str
    kind: ExceptionKind
    claim_number: str
    claim_id: int | None
    patient_id: int | None
    named_as: str
    cents: int
    words: str
    settled_at: datetime | None
    settled_by: str
    settled_words: str
    is_hidden: bool = False

    def seen_without(self, hidden: frozenset[int]) -> ExceptionRow:
        """The same for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, words="", settled_words="", is_hidden=True)

    @property
    def can_be_assigned(self) -> bool:
        """A claim of ours can be named for it, and it is posted then."""
        return self.settled_at is None and self.kind in (
            ExceptionKind.UNKNOWN_CLAIM,
            ExceptionKind.CHARGE_DIFFERS,
        )

    @property
    def can_be_decided(self) -> bool:
        """Nothing of its claim is posted: it can be typed in as a person reads it."""
        return self.settled_at is None and self.kind in NOT_POSTED


MARKS = ("name", "member id", "day", "charge")
"""In what a claim of a remittance and one of ours may be the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of ours that an unknown one may be."""

    claim_id: int
    number: str
    patient_id: int
    name: str
    day: date
    charged_cents: int
    stands: str
    """Where it stands, in words: one that is decided is hardly it."""
    agrees: tuple[str, ...]
    """Which of MARKS are the same."""
    is_hidden: bool = False

    def seen_without(self, hidden: frozenset[int]) -> Candidate:
        """The same for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, agrees=(), is_hidden=True)

    @property
    def differs(self) -> tuple[str, ...]:
        """What is not the same; nothing where that is hidden."""
        return () if self.is_hidden else tuple(mark for mark in MARKS if mark not in self.agrees)


@dataclass(frozen=True, slots=True)
class SecondaryDue:
    """A claim whose next policy is to be billed: the first has decided and left something."""

    claim_id: int
    appointment_id: int
    patient_id: int
    coverage_id: int
    """The policy that is due."""
    payer: str
    left_cents: int
    """What the payer before it put to the patient."""
    decided_on: date
    number: str
    """The claim's, as it was sent last."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a payer carries forward from one payment to the next (PLB FB): it has to come to 0."""

    payer: str
    cents: int


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the bank's statement that may be a payment."""

    day: date
    cents: int
    text: str
    """With the trace number in it."""


@dataclass(frozen=True, slots=True)
class Deposited:
    """What became of one line of the bank."""

    line: BankLine
    payment_id: int | None
    words: str
    """Empty where it agrees; else what is different, or that no payment has its number."""
