"""What people decide of remittances: parked payments, claims that nobody knew, and what is settled."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing.ledger import visit_balances
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.errors import Conflict, Invalid, LooksOther, NotFound
from clinic_tui.money.rules import clean_reason
from clinic_tui.patients.models import Patient
from clinic_tui.patients.sight import hidden_from
from clinic_tui.remittance.claim_posting import post_claims
from clinic_tui.remittance.ledger_postings import Because, bring_up
from clinic_tui.remittance.likeness import marks_of
from clinic_tui.remittance.matching import Sent, newest_sending, payers_named
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.posting import IN_ONE_TURN, UNDO_WORDS, post_payment
from clinic_tui.remittance.reading_again import remittance_of
from clinic_tui.remittance.rows import PostedSummary
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.remittance.turns import Left, go_on
from clinic_tui.remittance.written_off import write_off
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.money import show_money
from clinic_tui.x12.remittance_rows import ClaimPayment

_ASSIGNED = (ExceptionKind.UNKNOWN_CLAIM, ExceptionKind.CHARGE_DIFFERS)
_OF_PAYMENTS = (
    ExceptionKind.PAYMENT_IMBALANCE,
    ExceptionKind.BELOW_ZERO,
    ExceptionKind.REPEATED,
    ExceptionKind.OTHER_PAYEE,
)


def release(desk: Desk, payment_id: int, reason: str) -> PostedSummary:
    """A parked payment is posted as it is; what of it cannot be is an exception as ever.

    A large one is posted in turns. Raises Conflict where it is posted or refused already.
    """
    why = clean_reason(reason, "why is it right as it is?")
    with desk.act("remittance.settle", reason=why, undo=Undo.NO, undo_words=UNDO_WORDS) as db:
        row = _parked(db, payment_id)
        remittance = remittance_of(db, row)
        is_large = row.claims > IN_ONE_TURN
        row.state = PaymentState.POSTING if is_large else PaymentState.POSTED
        row.decided_by = desk.actor.login
        _settle_all(db, desk, row, f"released: {why}")
        db.flush()
        if not is_large:
            return post_payment(db, desk, row, remittance)
    return go_on(desk, Left(), lambda done, total: None).posted


def refuse(desk: Desk, payment_id: int, reason: str) -> None:
    """A parked payment is never posted: the same one, sent again whole, may be. Raises Conflict."""
    why = clean_reason(reason, "why is it not to be posted?")
    words = "a refused payment stays so: ask the payer for a whole one"
    with desk.act("remittance.settle", reason=why, undo=Undo.NO, undo_words=words) as db:
        row = _parked(db, payment_id)
        row.state, row.decided_by = PaymentState.REFUSED, desk.actor.login
        _settle_all(db, desk, row, f"refused: {why}")


def assign(desk: Desk, exception_id: int, claim_id: int, *, looked: bool = False) -> PostedSummary:
    """A claim of a payment that nobody knew is this one of ours, and is posted to it.

    Raises Conflict where it is settled, or no exception of a claim that can be posted, and LooksOther where
    the patient or the charge is another one: whoever has `looked` says that it is this claim all the same.
    """
    with desk.act("remittance.settle", undo=Undo.NO, undo_words=UNDO_WORDS) as db:
        exception = _open_exception(db, exception_id)
        if exception.kind not in _ASSIGNED:
            raise Conflict("only a claim that nobody knew, or of another charge, is put to a claim of ours")
        sent = newest_sending(db, claim_id)
        if sent is None:
            raise NotFound(f"there is no claim {claim_id} that was sent")
        row = db.need(RemittancePayment, exception.payment_id, "the payment of this exception is not there")
        if row.state is PaymentState.POSTING:
            raise Conflict(f"payment {row.trace} is being posted just now: wait until all of it is")
        remittance = remittance_of(db, row)
        told = remittance.claims[exception.place - 1]
        if not looked:
            _require_alike(db, desk, told, sent)
        payers = payers_named(db, remittance.payment.payer)
        posted = post_claims(db, desk, row, remittance.payment, [(exception.place, told)], payers, to=sent)
        exception.claim_id = sent.claim_id
        _settle(desk, exception, f"put to {sent.number}")
        return PostedSummary(1, 0, posted.claims, posted.unmatched, posted.exceptions)


def _require_alike(db: DeskSession, desk: Desk, told: ClaimPayment, sent: Sent) -> None:
    patient = db.need(Patient, sent.patient_id, "the patient of this claim is not there")
    same = marks_of(told).same(patient.family, patient.given, "", sent.day, sent.cents)
    other = [mark for mark in ("name", "charge") if mark not in same]
    if not other:
        return
    named = told.party("QC") or told.party("IL")
    theirs = f"{named.last}, {named.first}, " if named else ""
    ours = f"{patient.family}, {patient.given}, {show_money(sent.cents)} charged"
    if sent.patient_id in hidden_from(db, desk):
        ours = "a restricted record"
    raise LooksOther(
        f"the payer says {theirs}{show_money(abs(told.charge_cents))} charged, and {sent.number} is of "
        f"{ours}: another {' and '.join(other)}"
    )


def settle(desk: Desk, exception_id: int, words: str) -> None:
    """Nothing more is to be done about it, for this reason. Raises Conflict, Invalid.

    What of its claim stands in the ledger is brought to what is known by now: a policy or a copay may have
    been entered since, which is what it waited for.
    """
    said = clean_reason(words, "what was done about it?")
    stays = "what was settled stays so: its words say what was done"
    with desk.act("remittance.settle", reason=said, undo=Undo.NO, undo_words=stays) as db:
        exception = _open_exception(db, exception_id)
        if exception.kind in _OF_PAYMENTS:
            raise Conflict("a parked payment is released or refused, and its exceptions with it")
        _settle(desk, exception, said)
        if exception.claim_id is not None:
            bring_up(db, desk, [exception.claim_id], _because(db, exception))


def write_off_denied(desk: Desk, claim_id: int, cents: int, reason: str) -> int:
    """What of a denied claim nobody is to pay, after all that could be done was done; the posting's number.

    Where the payer pays it after all, that is taken back by itself. Raises Conflict where nothing of it is
    denied, Invalid where the insurer owes less for the visit.
    """
    why = clean_reason(reason, "why is nothing more done about the denial?")
    with desk.act("remittance.write_off", reason=why) as db:
        claim = db.need(Claim, claim_id, f"there is no claim {claim_id}")
        if not claim.denied_as:
            raise Conflict("nothing of this claim is denied: what the contract takes off is posted by itself")
        owed = next(
            (
                each.insurer_cents
                for each in visit_balances(db, [claim.patient_id])
                if each.appointment_id == claim.appointment_id
            ),
            0,
        )
        if cents <= 0:
            raise Invalid("a write-off is more than $0", "amount")
        if cents > owed:
            raise Invalid(f"the insurer owes {show_money(max(0, owed))} for the visit: no more", "amount")
        db.build_on(claim)
        db.build_on(db.get_one(Appointment, claim.appointment_id))  # its charges stay: this is a part of them
        return write_off(desk, db, claim, cents, why)


def _parked(db: DeskSession, payment_id: int) -> RemittancePayment:
    row = db.need(RemittancePayment, payment_id, f"there is no payment {payment_id}")
    if row.state is not PaymentState.PARKED:
        raise Conflict(f"this payment is {row.state.value}: only a parked one is released or refused")
    return row


def _open_exception(db: DeskSession, exception_id: int) -> RemittanceException:
    row = db.need(RemittanceException, exception_id, f"there is no exception {exception_id}")
    if row.settled_at is not None:
        raise Conflict(f"{row.settled_by} has settled this already: {row.settled_words}")
    return row


def _because(db: DeskSession, exception: RemittanceException) -> dict[int, Because]:
    """The answer of its payment that speaks of its claim; nothing where it speaks of none."""
    answer = db.scalars(
        select(ClaimAnswer)
        .where(
            col(ClaimAnswer.payment_id) == exception.payment_id,
            col(ClaimAnswer.claim_id) == exception.claim_id,
        )
        .order_by(col(ClaimAnswer.id).desc())
    ).first()
    if answer is None:
        return {}
    return {answer.claim_id: Because(answer.id or 0, exception.payment_id)}


def _settle(desk: Desk, exception: RemittanceException, words: str) -> None:
    exception.settled_at, exception.settled_by = desk.clock.now(), desk.actor.login
    exception.settled_words = words[:200]


def _settle_all(db: DeskSession, desk: Desk, row: RemittancePayment, words: str) -> None:
    for each in db.scalars(
        select(RemittanceException).where(
            col(RemittanceException.payment_id) == row.id, col(RemittanceException.settled_at).is_(None)
        )
    ):
        _settle(desk, each, words)
