"""Asking payers how claims stand: a file of questions (276) for each partner, made and sent as claims are.

What is asked is what was sent: payer, provider, subscriber, patient, charge and dates are read back from the
bytes of the claim's file, so that the payer can find it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.asking_rules import StatusWish, asked_of_late, why_not_asked
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.batch_writing import ETIN
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_back import kept_visits
from clinic_tui.claims.make_rows import MadeBatch
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.outgoing_files import addressed, next_control, reference_of, store_file
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.claims.sent_facts import facts_sent
from clinic_tui.clock import Clock, today
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.failpoints import failpoint
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo
from clinic_tui.x12 import claim_facts as x12
from clinic_tui.x12.claim_status_inquiry import StatusInquiry, write_status_inquiries
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.parties import Party
from clinic_tui.x12.values import Span

NOT_UNDONE = "questions that have their numbers are not unmade: withdraw their file instead, in `:batches`"

_ASKED = (BatchState.SENT, BatchState.UNKNOWN)
"""Files whose questions count as asked: these have left, or may have."""


def last_asked(db: Session, claim_ids: Sequence[int]) -> dict[int, Any]:
    """When the newest question about each of up to AT_ONCE claims was made that has left."""
    columns: tuple[Any, ...] = col(ClaimQuestion.claim_id), func.max(col(ClaimQuestion.at))
    statement = (
        select(*columns)
        .join(ClaimBatch, col(ClaimBatch.id) == col(ClaimQuestion.batch_id))
        .where(col(ClaimQuestion.claim_id).in_(claim_ids), col(ClaimBatch.state).in_(_ASKED))
        .group_by(col(ClaimQuestion.claim_id))
    )
    return {row[0]: row[1] for row in db.execute(statement)}


def _unsent(db: Session, claim_ids: Sequence[int]) -> dict[int, str]:
    """The files that wait with a question about these claims."""
    columns: tuple[Any, ...] = col(ClaimQuestion.claim_id), ClaimBatch
    statement = (
        select(*columns)
        .join(ClaimBatch, col(ClaimBatch.id) == col(ClaimQuestion.batch_id))
        .where(col(ClaimQuestion.claim_id).in_(claim_ids), col(ClaimBatch.state) == BatchState.MADE)
    )
    return {number: batch.reference for number, batch in db.execute(statement)}


def wishes(
    db: Session, clock: Clock, claim_ids: Sequence[int], *, again: bool = False
) -> tuple[StatusWish, ...]:
    """What asking about these claims would do: which are asked, and why others are not.

    `again` asks those too that were asked of late. Raises NotFound for a number that is no claim's.
    """
    numbers = list(dict.fromkeys(claim_ids))
    found: dict[int, StatusWish] = {}
    for start in range(0, len(numbers), AT_ONCE):
        found.update(_wishes(db, clock, numbers[start : start + AT_ONCE], again=again))
    for number in numbers:
        if number not in found:
            raise NotFound(f"there is no claim {number}: `:work` lists them")
    return tuple(found[number] for number in numbers)


def _wishes(db: Session, clock: Clock, numbers: list[int], *, again: bool) -> dict[int, StatusWish]:
    asked, unsent = last_asked(db, numbers), _unsent(db, numbers)
    newest = select(func.max(col(ClaimSending.id))).where(col(ClaimSending.claim_id).in_(numbers))
    columns: tuple[Any, ...] = Claim, Patient, Coverage, Payer, ClaimSending
    found: dict[int, StatusWish] = {}
    visits = db.scalars(select(col(Claim.appointment_id)).where(col(Claim.id).in_(numbers)))
    kept = kept_visits(db, visits.all())
    for claim, patient, coverage, payer, sending in db.execute(
        select(*columns)
        .join(Patient, col(Patient.id) == col(Claim.patient_id))
        .join(Coverage, col(Coverage.id) == col(Claim.coverage_id))
        .outerjoin(Payer, col(Payer.id) == col(Claim.payer_id))
        .join(ClaimSending, col(ClaimSending.claim_id) == col(Claim.id))
        .where(col(Claim.id).in_(numbers))
        .where(col(ClaimSending.id).in_(newest.group_by(col(ClaimSending.claim_id))))
    ):
        on = asked[claim.id].astimezone(clock.zone).date() if claim.id in asked else None
        why = why_not_asked(
            claim.state,
            kept=claim.appointment_id in kept,
            by_file=sending.batch_id is not None,
            payer_answers=payer is None or payer.takes_status_questions,
        )
        if not why and claim.id in unsent:
            why = f"a question about it waits in {unsent[claim.id]}: `:batches` sends it"
        waits = not why and not again and asked_of_late(on, today(clock))
        found[claim.id] = StatusWish(
            claim.id,
            claim.patient_id,
            sending.number,
            f"{patient.family}, {patient.given}" if patient.given else patient.family,
            coverage.payer,
            sending.cents,
            sending.id,
            sending.batch_id,
            claim.payer_number,
            on,
            f"it was asked on {on:%m/%d} already" if waits else why,
            waits,
        )
    return found


def ask_status(desk: Desk, claim_ids: Sequence[int], *, again: bool = False) -> tuple[MadeBatch, ...]:
    """Make the questions about these claims, a file for each partner; those that may not be asked stay.

    The files are sent as files of claims are (`sending.send`). Raises Invalid where none may be asked,
    saying why, or where one cannot be written; NotFound.
    """
    if not claim_ids:
        raise Invalid("choose a claim", "claims")
    with desk.act("claim.ask", undo=Undo.NO, undo_words=NOT_UNDONE) as db:
        wanted = wishes(db, desk.clock, claim_ids, again=again)
        going = [each for each in wanted if not each.why_not]
        if not going:
            reasons = "; ".join(dict.fromkeys(each.why_not for each in wanted))
            raise Invalid(f"no claim is asked about: {reasons}", "claims")
        sendings = {each.sending_id: db.get_one(ClaimSending, each.sending_id) for each in going}
        facts = facts_sent(db, sendings.values())
        by_partner: dict[int, list[StatusWish]] = defaultdict(list)
        for each in going:
            by_partner[db.get_one(ClaimBatch, each.batch_id).partner_id].append(each)
        made = [_file(db, desk, number, own, facts) for number, own in sorted(by_partner.items())]
        failpoint("claims.asked")
    return tuple(made)


def _file(
    db: DeskSession, desk: Desk, partner_id: int, going: Sequence[StatusWish], facts: dict[str, x12.Claim]
) -> MadeBatch:
    """The questions to one partner, each in a set of its own."""
    partner = db.need(TradingPartner, partner_id, "this trading partner is gone")
    if not partner.active:
        raise Invalid(f"{partner.code} is not in use any more, and the claims went there", "partner")
    control, now = next_control(partner), desk.clock.now()
    reference = reference_of(partner, control)
    traces = {each.claim_id: f"{reference}Q{place}" for place, each in enumerate(going, start=1)}
    asker = Party("41", partner.submitter_name, id_kind=ETIN, id=partner.submitter_id)
    content = write_status_inquiries(
        [question_of(facts[each.number], traces[each.claim_id], asker, each.payer_number) for each in going],
        addressed(partner),
        ControlNumbers(control, control),
        now.astimezone(desk.clock.zone),
    )
    cents = sum(each.cents for each in going)
    batch = store_file(
        db, desk, partner, control, content, count=len(going), cents=cents, sets=len(going), asks_status=True
    )
    db.add_fresh(
        [
            fresh(
                ClaimQuestion,
                claim_id=each.claim_id,
                sending_id=each.sending_id,
                patient_id=each.patient_id,
                batch_id=batch.id or 0,
                set_control=f"{place:04}",
                trace=traces[each.claim_id],
                at=now,
                by=desk.actor.login,
            )
            for place, each in enumerate(going, start=1)
        ]
    )
    return MadeBatch(batch.id or 0, partner.code, reference, control, len(going), cents)


def question_of(sent: x12.Claim, trace: str, asker: Party, payer_number: str) -> StatusInquiry:
    """The question about a claim as it was sent; `payer_number` is the payer's own, where it is known."""
    days = [each.dates for each in sent.lines if each.dates]
    return StatusInquiry(
        trace,
        sent.insurance.payer,
        asker,
        replace(sent.billing.party, role="1P"),
        sent.insurance.subscriber,
        sent.number,
        sent.charge_cents,
        Span(min(each.first for each in days), max(each.last for each in days)),
        sent.patient,
        payer_number,
    )
