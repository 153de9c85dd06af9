"""Claims of visits that were kept from the payer after a claim was made (45 CFR 164.522(a)(1)(vi)).

A file that holds one stays here; what the payer has already is voided by a person.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing import withholding
from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState
from clinic_tui.errors import Conflict
from clinic_tui.patients.models import Coverage
from clinic_tui.schedule.kept_from_payer import told_to_payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk

_AT_ONCE = 500
"""Visits that are asked for together: a statement holds only so many numbers."""


def keep_from_payer(desk: Desk, appointment_id: int, version: int | None, note: str = "") -> str:
    """Tell the payer nothing of a visit any more; what it was told already, in words, a claim too.

    Raises what `withholding.keep_from_payer` does.
    """
    told = withholding.keep_from_payer(desk, appointment_id, version, note)
    with desk.store.reading() as db:
        return "; ".join(filter(None, (told, *_claimed(db, appointment_id))))


def kept_visits(db: Session, visits: Collection[int]) -> frozenset[int]:
    """Those of these visits of which the payer is not to hear."""
    wanted, found = sorted(set(visits)), set[int]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = col(Appointment.id).in_(wanted[start : start + _AT_ONCE])
        kept = db.scalars(select(col(Appointment.id)).where(part, ~told_to_payer()))
        found.update(number for number in kept if number is not None)
    return frozenset(found)


def require_may_be_told(db: Session, batch: ClaimBatch) -> None:
    """Raise Conflict where a file claims, or asks about, a visit of which the payer is not to hear.

    What voids such a claim goes.
    """
    claimed = (
        select(col(ClaimSending.number), col(Claim.appointment_id))
        .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
        .where(col(ClaimSending.batch_id) == batch.id, col(ClaimSending.frequency) != Frequency.VOID)
    )
    asked = (
        select(col(ClaimSending.number), col(Claim.appointment_id))
        .join(ClaimQuestion, col(ClaimQuestion.sending_id) == col(ClaimSending.id))
        .join(Claim, col(Claim.id) == col(ClaimQuestion.claim_id))
        .where(col(ClaimQuestion.batch_id) == batch.id)
    )
    visits = {visit: number for each in (claimed, asked) for number, visit in db.execute(each)}
    kept = sorted(visits[each] for each in kept_visits(db, visits))
    if kept:
        raise Conflict(
            f"the payer is not to hear of the visit of {', '.join(kept[:3])}"
            f"{f' and {len(kept) - 3} more' if len(kept) > 3 else ''} (45 CFR 164.522): withdraw batch "
            f"{batch.reference}, and make its other claims or questions anew"
        )


def _claimed(db: Session, appointment_id: int) -> list[str]:
    """What of its claims waits in a file or is at a payer, each with who ends that and how."""
    columns = Claim, col(Coverage.payer)
    found: list[str] = []
    for claim, payer in db.execute(
        select(*columns)
        .join(Coverage, col(Coverage.id) == col(Claim.coverage_id))
        .where(col(Claim.appointment_id) == appointment_id)
        .order_by(col(Claim.id))
    ).all():
        if claim.state is ClaimState.BATCHED:
            found.append("its claim waits in a file: a biller withdraws that in `:batches`")
        elif claim.state in (*IN_THEIR_HANDS, *DECIDED):
            found.append(f"its claim went to {payer}: a biller voids it in `:work`")
    return found
