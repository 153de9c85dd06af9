"""What of remittances stands in the ledger of a visit: a function of what is in force, and of nothing else.

So it does not matter in which order they came, nor how often; what is taken back leaves nothing behind.
Money is integer cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClaimSums:
    """The remittances in force of one claim, together."""

    charged: int
    paid: int
    contract: int
    of_patient: int
    forwarded: bool = False
    earlier: int = 0
    """What of it a later payer says that the earlier ones have dealt with (OA 23); 0 of the first payer."""
    told: int | None = None
    """What they had dealt with as that payer was told; None: what they have by now."""

    @property
    def decided(self) -> int:
        """What is paid, taken off or the patient's."""
        return self.paid + self.contract + self.of_patient

    @property
    def excess(self) -> int:
        """By how much more is decided than was charged; 0 where it is not."""
        return max(0, self.decided - self.charged)


@dataclass(frozen=True, slots=True)
class Moved:
    """What takes off the insurer's part of a visit; the last is owed by the patient instead."""

    paid: int = 0
    contract: int = 0
    to_patient: int = 0

    def __sub__(self, other: Moved) -> Moved:
        return Moved(
            self.paid - other.paid, self.contract - other.contract, self.to_patient - other.to_patient
        )

    def __bool__(self) -> bool:
        return self != Moved()


def moved_by(claims: Sequence[ClaimSums | None], copay: int, *, another_is_due: bool) -> tuple[Moved, ...]:
    """What each claim of a visit moves, its payers in their order; None: nothing of it is in force.

    The patient's part is that of the last payer that has decided, less the `copay` that is asked already;
    it stays with the insurers while `another_is_due`: another policy is still to be billed, or has the claim
    already. Where less is the patient's than was asked the rest is given back, whatever else is still open;
    of a payer that has neither paid nor put anything to the patient nothing follows for the copay. A later
    payer takes off by contract only what the earlier ones have not (X221, coordination of benefits): its own
    group CO may or may not repeat theirs, and what is left open says which. Where it says that earlier payers
    have dealt with more than they have (OA 23 of the patient's part too), nobody owes that: they have
    paid as much as it allows. What is still fought for with an earlier one is not touched by it. No patient
    owes more than the payers together leave, whatever one of them said before another decided anew.
    """
    known = [place for place, each in enumerate(claims) if each is not None]
    last = known[-1] if known else None
    paid = contract = left_to_patient = 0
    found = []
    for place, each in enumerate(claims):
        if each is None:
            found.append(Moved())
            continue
        taken, of_patient = each.contract, each.of_patient
        if place != known[0]:
            left = each.charged - paid - contract - each.paid - each.of_patient
            dealt_with = each.charged - left_to_patient if each.told is None else each.told
            most = each.contract + max(0, each.earlier - dealt_with)
            taken = min(max(left, min(0, most)), max(0, most))
            of_patient = min(of_patient, max(0, each.charged - paid - contract - each.paid - taken))
        left_to_patient = each.of_patient
        to_patient = 0
        if place == last and not another_is_due and not each.forwarded:
            to_patient = of_patient - copay
            says_nothing = not each.paid and not each.of_patient
            if says_nothing and paid + contract + taken < each.charged:
                to_patient = 0  # all of it is open, and so is the copay that was asked
        paid, contract = paid + each.paid, contract + taken
        found.append(Moved(each.paid, taken, to_patient))
    return tuple(found)
