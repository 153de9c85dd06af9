"""What a payment of which nothing is posted says: its claims, read again from the bytes that came."""

from __future__ import annotations

from sqlalchemy.orm import Session

from clinic_tui.errors import NotFound
from clinic_tui.remittance.matching import of_somebody_else, our_number, payers_named, sendings_named
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.remittance.reading_again import remittance_of
from clinic_tui.remittance.rows import ToldClaim
from clinic_tui.remittance.states import PaymentState
from clinic_tui.words.money import show_money
from clinic_tui.x12.remittance_rows import ClaimPayment

NOTHING_POSTED = (PaymentState.PARKED, PaymentState.REFUSED)


def claims_not_posted(db: Session, payment_id: int) -> tuple[ToldClaim, ...]:
    """The claims of a payment of which nothing is posted, in their order; none of another payment.

    Each says whether it is ours, so that a person knows what a release would do. Raises NotFound,
    StoreDamaged where the kept bytes are not those that came.
    """
    row = db.get(RemittancePayment, payment_id)
    if row is None:
        raise NotFound(f"there is no payment {payment_id}")
    if row.state not in NOTHING_POSTED:
        return ()
    remittance = remittance_of(db, row)
    claims = remittance.claims
    ours = sendings_named(db, claims, payers_named(db, remittance.payment.payer))
    strange = of_somebody_else(db, claims, ours)
    found = []
    for at, claim in enumerate(claims):
        sent = ours.get(at)
        patient = claim.party("QC") or claim.party("IL")
        if sent is None:
            whose = "no claim of ours has this number"
        elif at in strange:
            whose = f"{sent.number} is ours, of another person, member id and day"
        else:
            whose = f"ours, {sent.number}" if sent.number != our_number(claim) else "ours"
        found.append(
            ToldClaim(
                at + 1,
                claim.control_number,
                patient.full_name if patient else "",
                claim.charge_cents,
                claim.paid_cents,
                f"{_said(claim)}: {whose}",
                sent.patient_id if sent else None,
            )
        )
    return tuple(found)


def _said(claim: ClaimPayment) -> str:
    """`pays $60.00 of $100.00, CO 45 $20.00, PR 2 $20.00`."""
    what = "takes back" if claim.is_reversal else "pays"
    sums = [f"{what} {show_money(abs(claim.paid_cents))} of {show_money(abs(claim.charge_cents))}"]
    sums += [f"{each.group} {each.reason} {show_money(abs(each.cents))}" for each in claim.all_adjustments]
    return ", ".join(sums)
