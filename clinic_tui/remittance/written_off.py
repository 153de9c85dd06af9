"""What a person wrote off of a denied claim, and how it is taken back: by undo, or because the payer pays.

Nothing is ever changed: what is taken back is one row more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.billing.ledger import visit_balances
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import Claim
from clinic_tui.clock import today
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by

PAID_AFTER_ALL = "the payer has decided on it after all"


def take_back_decided(
    db: DeskSession, desk: Desk, claims: Collection[Claim], excess: Mapping[int, int]
) -> None:
    """Take back what was written off and is paid, or decided otherwise, after all: an insurer has no credit.

    The postings of these claims are stored already. `excess` is by claim, in cents, what was decided above
    its charge: a payer that paid twice has that credit, whatever was written off.
    """
    known = {each.id or 0: each for each in claims}
    written = _written_off(db, list(known))
    if not written:
        return
    visits = {known[number].appointment_id for number in written}
    people = {known[number].patient_id for number in written}
    left = {
        each.appointment_id: -each.insurer_cents
        for each in visit_balances(db, people, only_open=True)
        if each.appointment_id in visits and each.insurer_cents < 0
    }
    for number, cents in written.items():
        claim = known[number]
        part = min(cents, left.get(claim.appointment_id, 0))
        if part > 0 and not excess.get(number):
            db.add(_row(desk, claim.id or 0, claim.appointment_id, claim.patient_id, -part, PAID_AFTER_ALL))
            left[claim.appointment_id] -= part
    db.flush()


def write_off(desk: Desk, db: DeskSession, claim: Claim, cents: int, why: str) -> int:
    """Put a write-off into an open transaction; the posting's number."""
    row = _row(desk, claim.id or 0, claim.appointment_id, claim.patient_id, cents, why)
    db.add(row)
    db.flush()
    return row.id or 0


def _written_off(db: DeskSession, claim_ids: Collection[int]) -> dict[int, int]:
    """By claim, in cents, what stands written off; those without are left out."""
    total, wanted = func.sum(col(InsurerPosting.written_off_cents)), sorted(claim_ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = col(InsurerPosting.claim_id).in_(wanted[start : start + AT_ONCE])
        rows = db.execute(
            select(col(InsurerPosting.claim_id), total)
            .where(part, col(InsurerPosting.written_off_cents) != 0)
            .group_by(col(InsurerPosting.claim_id))
            .order_by(col(InsurerPosting.claim_id))
        )
        found.update((number, int(cents)) for number, cents in rows if cents > 0)
    return found


def _row(
    desk: Desk, claim_id: int, appointment_id: int, patient_id: int, cents: int, why: str
) -> InsurerPosting:
    return InsurerPosting(
        claim_id=claim_id,
        appointment_id=appointment_id,
        patient_id=patient_id,
        day=today(desk.clock),
        at=desk.clock.now(),
        by=desk.actor.login,
        written_off_cents=cents,
        reason=why,
    )


def _take_back(desk: Desk, db: DeskSession, row: Row) -> None:
    """Undo: the same once more, below zero. What remittances posted is in no action that is undone."""
    assert isinstance(row, InsurerPosting)
    why = "undone at the desk"
    db.add(_row(desk, row.claim_id, row.appointment_id, row.patient_id, -row.written_off_cents, why))


unmade_by("insurer_posting", _take_back)
