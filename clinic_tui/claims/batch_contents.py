"""What one file to a partner holds, claim by claim."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.partner_rows import BatchClaim
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Coverage, Patient


def claims_in_batch(db: Session, batch_id: int) -> tuple[BatchClaim, ...]:
    """The claims of a file, or those that it asks about, in their order there. Raises NotFound."""
    batch = db.get(ClaimBatch, batch_id)
    if batch is None:
        raise NotFound(f"there is no batch {batch_id}: `clinic-tui claims batches` lists them")
    newest = (
        select(func.max(col(ClaimSending.id)))
        .where(col(ClaimSending.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        ClaimSending, col(Claim.patient_id), col(Patient.family), col(Patient.given), col(Patient.mrn),
        col(Claim.day), col(Coverage.payer), col(Claim.state), newest,
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
        .join(Patient, col(Patient.id) == col(Claim.patient_id))
        .join(Coverage, col(Coverage.id) == col(Claim.coverage_id))
    )
    if batch.asks_status:
        statement = (
            statement.join(ClaimQuestion, col(ClaimQuestion.sending_id) == col(ClaimSending.id))
            .where(col(ClaimQuestion.batch_id) == batch_id)
            .order_by(col(ClaimQuestion.id))
        )
    else:
        statement = statement.where(col(ClaimSending.batch_id) == batch_id).order_by(col(ClaimSending.id))
    return tuple(
        BatchClaim(
            row.claim_id, patient_id, row.number, f"{family}, {given}" if given else family, mrn, day, payer,
            row.cents, state, last != row.id,
        )
        for row, patient_id, family, given, mrn, day, payer, state, last in db.execute(statement)
    )  # fmt: skip
