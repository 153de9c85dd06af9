"""What screens may ask of the payments of insurers."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims.taking_in import FileResult
from clinic_tui.remittance import by_hand, candidates, depositing, not_posted, queries, service
from clinic_tui.remittance.beside_claims import BesideClaims
from clinic_tui.remittance.hand_rows import HandClaim, HandLine, HandPayment
from clinic_tui.remittance.rows import (
    Candidate,
    Carried,
    Deposited,
    ExceptionRow,
    PaymentRow,
    PostedClaim,
    PostedSummary,
    SecondaryDue,
    ToldClaim,
)


class RemittancesPart:
    """Payments of insurers, what they decided, and what of them waits for a person."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def payments(self, most: int = queries.NEWEST) -> tuple[PaymentRow, ...]:
        """Payments, the newest first."""
        return self._sitting.ask("remittance.view", queries.payments, limit=most)

    def claims_of(self, payment_id: int) -> tuple[PostedClaim, ...]:
        """What a payment decided of claims of ours."""
        return self._sitting.ask("remittance.view", queries.claims_of, payment_id)

    def beside_claims(self, payment_id: int) -> tuple[BesideClaims, ...]:
        """The money beside the claims of a payment (PLB)."""
        return self._sitting.ask("remittance.view", queries.beside_claims, payment_id)

    def claims_not_posted(self, payment_id: int) -> tuple[ToldClaim, ...]:
        """What a payment that is parked or was refused says of its claims; of another one nothing."""
        return self._sitting.ask("remittance.view", not_posted.claims_not_posted, payment_id)

    def exceptions(self, payment_id: int | None = None) -> tuple[ExceptionRow, ...]:
        """What waits for a person: of all payments, or of one, and then what was settled of it too."""
        return self._sitting.ask(
            "remittance.view",
            queries.exceptions,
            payment_id=payment_id,
            settled=payment_id is not None,
        )

    def candidates(self, exception_id: int) -> tuple[Candidate, ...]:
        """Claims of ours that one may be which nobody knew."""
        return self._sitting.ask("remittance.view", candidates.candidates, exception_id)

    def carried(self) -> tuple[Carried, ...]:
        """What payers carry forward and have not taken yet."""
        return self._sitting.ask("remittance.view", queries.carried)

    def secondary_due(self) -> tuple[SecondaryDue, ...]:
        """Claims whose next policy is to be billed."""
        return self._sitting.ask("claim.view", queries.secondary_due, self._sitting.desk.clock.zone)

    def release(self, payment_id: int, reason: str) -> PostedSummary:
        """A parked payment is posted as it is."""
        return service.release(self._sitting.desk, payment_id, reason)

    def refuse(self, payment_id: int, reason: str) -> None:
        """A parked payment is never posted."""
        service.refuse(self._sitting.desk, payment_id, reason)

    def assign(self, exception_id: int, claim_id: int, *, looked: bool = False) -> PostedSummary:
        """A claim that nobody knew is this one of ours; `looked` says so where it looks like another."""
        return service.assign(self._sitting.desk, exception_id, claim_id, looked=looked)

    def settle(self, exception_id: int, words: str) -> None:
        """Nothing more is to be done about an exception."""
        service.settle(self._sitting.desk, exception_id, words)

    def line_by_hand(self, entry: HandClaim) -> HandLine:
        """The claim that is meant; refused where its sums do not come out."""
        return self._sitting.ask("remittance.post", by_hand.line_of, entry)

    def enter_by_hand(self, payment: HandPayment) -> FileResult:
        """Post a payment that came on paper."""
        return by_hand.enter(self._sitting.desk, payment)

    def decide_by_hand(self, exception_id: int, entry: HandClaim) -> PostedSummary:
        """A claim whose sums did not come out, as a person reads it."""
        return by_hand.decide_by_hand(self._sitting.desk, exception_id, entry)

    def deposit(self, trace: str, cents: int, day: date, *, instead: bool = False) -> Deposited:
        """The bank has a payment; `instead` of what was noted of it."""
        return depositing.deposit(self._sitting.desk, trace, cents, day, instead=instead)

    def write_off_denied(self, claim_id: int, cents: int, reason: str) -> int:
        """What of a denied claim nobody is to pay."""
        return service.write_off_denied(self._sitting.desk, claim_id, cents, reason)
