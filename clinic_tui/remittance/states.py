"""How payments of payers stand, and why something of one was not posted."""

from __future__ import annotations

from enum import StrEnum


class PaymentState(StrEnum):
    """Where a payment of a payer stands (one set of an 835)."""

    POSTED = "posted"
    POSTING = "being posted"
    """A large one, of which claims are posted turn by turn: other desks save in between."""
    PARKED = "parked"
    """Its sums do not agree, it is below zero or made out to somebody else: nothing of it is posted until a
    person says so."""
    REFUSED = "refused"
    """A person said that it is not to be posted."""


class ExceptionKind(StrEnum):
    """Why something of a remittance was not posted."""

    UNKNOWN_CLAIM = "unknown-claim"
    """No claim of ours has its number."""
    CLAIM_IMBALANCE = "claim-imbalance"
    """Charge, payment and adjustments of the claim or of a line do not agree."""
    PAYMENT_IMBALANCE = "payment-imbalance"
    """The payment is not what its claims and adjustments come to."""
    REVERSES_NOTHING = "reverses-nothing"
    """It takes back what was never posted."""
    REPEATED = "repeated"
    """The same payment was taken in from another file."""
    OTHER_PAYEE = "other-payee"
    """It is made out to somebody who neither bills nor treats here."""
    BELOW_ZERO = "below-zero"
    PROVIDER_ADJUSTMENT = "provider-adjustment"
    """Money added or taken at the foot of the payment (PLB) that no rule books."""
    CHARGE_DIFFERS = "charge-differs"
    """The payer decided on another charge than we sent."""
    NEEDS_A_LOOK = "needs-a-look"
    """Posted, with a reason that a person reads: another group than it belongs to, a changed code."""
    DECIDED_TWICE = "decided-twice"
    """Posted, and more is decided than was charged: an earlier decision was not taken back."""
    TOTALS_DIFFER = "totals-differ"
    """What stands posted of a payment is not what its file says: a fault of the program, or of the disk."""


NOT_POSTED = (ExceptionKind.UNKNOWN_CLAIM, ExceptionKind.CLAIM_IMBALANCE, ExceptionKind.CHARGE_DIFFERS)
"""Exceptions of claims of which nothing is posted."""
