"""All that happened to claims, read once for many, and what follows of it written to the claims.

That a claim was put into a file and sent stands in its sending and the file's batch, and is not stored for
each claim once more; what others said of it are its answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.decided_lines import of_earlier_payers
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.standing import ClaimEvent, Remitted, in_force, payer_number_of, state_of_claim
from clinic_tui.claims.states import Happening, Party

AT_ONCE = 500
"""Claims that are read together: a statement holds only so many numbers."""


@dataclass(slots=True)
class SentOnce:
    """One sending of a claim with what happened to it, in no order."""

    sending: ClaimSending
    events: list[ClaimEvent] = field(default_factory=list)


def histories(db: Session, claim_ids: Collection[int]) -> dict[int, list[SentOnce]]:
    """The sendings of each claim, the first first; none that was withdrawn before it left."""
    wanted = sorted(claim_ids)
    found: dict[int, list[SentOnce]] = {each: [] for each in wanted}
    for start in range(0, len(wanted), AT_ONCE):
        _read(db, wanted[start : start + AT_ONCE], found)
    return found


def _read(db: Session, claim_ids: list[int], found: dict[int, list[SentOnce]]) -> None:
    columns: tuple[Any, ...] = ClaimSending, col(ClaimBatch.state), col(ClaimBatch.sent_at)
    known: dict[tuple[int, int], SentOnce] = {}
    withdrawn: set[int] = set()
    for sending, state, sent_at in db.execute(
        select(*columns)
        .outerjoin(ClaimBatch, col(ClaimBatch.id) == col(ClaimSending.batch_id))
        .where(col(ClaimSending.claim_id).in_(claim_ids))
        .order_by(col(ClaimSending.id))
    ):
        if state is BatchState.WITHDRAWN:
            withdrawn.add(sending.id)
            continue
        once = SentOnce(sending, list(_own_events(sending, sent_at)))
        found[sending.claim_id].append(once)
        known[sending.claim_id, sending.id] = once
    for answer in db.scalars(
        select(ClaimAnswer).where(col(ClaimAnswer.claim_id).in_(claim_ids)).order_by(col(ClaimAnswer.id))
    ):
        if answer.sending_id in withdrawn:
            continue
        key = answer.claim_id, answer.sending_id
        if key not in known:  # an earlier payer handed its claim on to this one
            known[key] = SentOnce(db.get_one(ClaimSending, answer.sending_id))
            found[answer.claim_id].append(known[key])
        known[key].events.append(event_of(answer))


def _own_events(sending: ClaimSending, sent_at: datetime | None) -> Iterable[ClaimEvent]:
    """What we did with it ourselves; what is on paper is sent when it is made."""
    if sending.batch_id is not None:
        yield ClaimEvent(Happening.BATCHED, Party.US, sending.at)
    if (left_at := sent_at if sending.batch_id is not None else sending.at) is not None:
        yield ClaimEvent(Happening.SENT, Party.US, left_at)


def event_of(answer: ClaimAnswer) -> ClaimEvent:
    """What a stored answer says."""
    remitted = None
    if answer.charged_cents is not None:
        remitted = Remitted(
            answer.paid_cents or 0,
            answer.charged_cents,
            answer.contract_cents or 0,
            answer.patient_cents or 0,
            answer.forwarded,
            answer.payer_number,
            of_earlier_payers(answer.decided),
            answer.interest_cents or 0,
        )
    return ClaimEvent(
        answer.happening, answer.party, answer.said_at, answer.words, remitted, answer.payer_number, answer.at
    )


def restate(claim: Claim, sendings: list[SentOnce]) -> None:
    """Write to the claim what follows from all that happened to it: state, sums, the payer's number."""
    events = [event for once in sendings for event in once.events]
    behind_others = claim.sequence is not Sequence.PRIMARY
    claim.state = state_of_claim([once.events for once in sendings], behind_others=behind_others)
    if events:
        claim.state_at = max(event.said_at for event in events)
    remitted = [event.remitted for event in in_force(events) if event.remitted]
    claim.paid_cents = sum(each.paid for each in remitted)
    claim.contract_cents = sum(each.adjusted_by_contract for each in remitted)
    claim.patient_cents = sum(each.of_patient for each in remitted)
    claim.earlier_cents = sum(each.earlier for each in remitted) if behind_others else 0
    claim.payer_number = payer_number_of(events)


def restate_all(db: Session, claim_ids: Collection[int]) -> None:
    """The same of many claims, in the action that wrote their answers or their batch."""
    db.flush()
    known = histories(db, claim_ids)
    rows: dict[int, Claim] = {}
    wanted = sorted(claim_ids)
    for start in range(0, len(wanted), AT_ONCE):
        part = select(Claim).where(col(Claim.id).in_(wanted[start : start + AT_ONCE]))
        rows.update((each.id or 0, each) for each in db.scalars(part))
    for number, claim in rows.items():
        restate(claim, known.get(number, []))
