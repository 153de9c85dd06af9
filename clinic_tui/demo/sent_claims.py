"""The demo's claims as they were sent, read from the store: what those who answer them know of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import read_lines
from clinic_tui.claims.states import IN_THEIR_HANDS
from clinic_tui.clock import Clock
from clinic_tui.demo.clearinghouse import SentClaim, SentFile
from clinic_tui.demo.deciding import Claimed
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer


@dataclass(frozen=True, slots=True)
class SentOut:
    """One claim of a file."""

    claim_id: int
    batch_id: int
    payer: str
    payer_number: str
    claimed: Claimed
    cents: int
    next_payer: str = ""
    """Who is to pay behind this one, where the patient has a further policy."""

    @property
    def day(self) -> date:
        """Of service."""
        return self.claimed.day

    def as_sent(self) -> SentClaim:
        """As whoever takes it in tells of it."""
        told = self.claimed
        return SentClaim(
            told.number, told.payer_number, told.family, told.given, told.member_id, self.cents, told.day
        )


def sent_files(db: Session, clock: Clock, batch_ids: Collection[int]) -> dict[int, SentFile]:
    """These files by their number."""
    rows = db.scalars(select(ClaimBatch).where(col(ClaimBatch.id).in_(list(batch_ids))))
    return {
        row.id or 0: SentFile(row.control, row.reference, row.at.astimezone(clock.zone), row.sets)
        for row in rows
    }


def sent_claims(db: Session, batch_ids: Collection[int], *, undecided: bool = False) -> tuple[SentOut, ...]:
    """The claims of these files, the first first; `undecided`: those alone that wait for a decision."""
    columns: tuple[Any, ...] = ClaimSending, Claim, Patient, col(Coverage.copay_cents), Payer
    statement = (
        select(*columns)
        .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
        .join(Patient, col(Patient.id) == col(Claim.patient_id))
        .join(Coverage, col(Coverage.id) == col(Claim.coverage_id))
        .join(Payer, col(Payer.id) == col(Claim.payer_id))
        .where(col(ClaimSending.batch_id).in_(list(batch_ids)))
        .order_by(col(ClaimSending.id))
    )
    if undecided:
        statement = statement.where(col(Claim.state).in_(IN_THEIR_HANDS))
    rows = list(db.execute(statement))
    behind = _next_payers(db, {claim.patient_id for _, claim, *_ in rows})
    left = _left_by_first(db, [claim for _, claim, *_ in rows if claim.sequence is not Sequence.PRIMARY])
    return tuple(
        SentOut(
            claim.id,
            sending.batch_id,
            payer.name,
            payer.electronic_id,
            Claimed(
                sending.number,
                f"{payer.electronic_id}{sending.id:07}",
                patient.family,
                patient.given,
                sending.member_id,
                claim.day,
                read_lines(sending.lines),
                copay or 0,
                left.get(claim.id),
            ),
            sending.cents,
            behind.get(claim.patient_id, "") if claim.sequence is Sequence.PRIMARY else "",
        )
        for sending, claim, patient, copay, payer in rows
    )


def _next_payers(db: Session, patients: Collection[int]) -> dict[int, str]:
    """By patient, the payer of the second policy."""
    columns: tuple[Any, ...] = col(Coverage.patient_id), col(Coverage.payer)
    second = select(*columns).where(col(Coverage.patient_id).in_(patients), col(Coverage.slot) == 2)
    return {row[0]: row[1] for row in db.execute(second)}


def _left_by_first(db: Session, later: Collection[Claim]) -> dict[int | None, int]:
    """By claim to a later payer, what the first one left to the patient."""
    if not later:
        return {}
    first: tuple[Any, ...] = col(Claim.appointment_id), col(Claim.patient_cents)
    rows = db.execute(
        select(*first).where(
            col(Claim.appointment_id).in_([each.appointment_id for each in later]),
            col(Claim.sequence) == Sequence.PRIMARY,
        )
    )
    left = {row[0]: row[1] for row in rows}
    return {each.id: left.get(each.appointment_id, 0) for each in later}
