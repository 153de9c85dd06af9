"""Posting 835s: what payers decided becomes answers of claims and lines of the ledger, or an exception.

Nothing is posted that does not come out to the cent: a claim out of balance waits by itself; a payment out of
balance, below zero, seen before or made out to somebody else waits as a whole until a person says so (guide
005010X221A1, 1.10.2). Claim numbers are no proof that it is ours: other clinics count theirs in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing.insurer_models import InterestPosting
from clinic_tui.claims.batch_models import ClaimFile
from clinic_tui.claims.models import Claim
from clinic_tui.claims.taking_in import NOT_UNDONE, Told
from clinic_tui.clock import today
from clinic_tui.remittance.beside_claims import beside_told
from clinic_tui.remittance.claim_posting import post_claims
from clinic_tui.remittance.deciding import INTEREST as IN_CLAIM
from clinic_tui.remittance.ledger_postings import Done
from clinic_tui.remittance.matching import claims_numbered, is_made_out_here, payers_named
from clinic_tui.remittance.models import ProviderAdjustment, RemittanceException, RemittancePayment
from clinic_tui.remittance.payment_days import believed
from clinic_tui.remittance.rows import PostedSummary
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.x12.remittance_balance import payment_imbalance
from clinic_tui.x12.remittance_rows import Payment, Remittance

IN_ONE_TURN = 50
"""Claims that one action posts, in some 70 ms of the processor: so long others wait for it."""

UNDO_WORDS = NOT_UNDONE
"""Why posting is not undone; for the action in which `post` is called."""

BOOKED = frozenset(("WO", "FB", "72", "L6", "50", "51", "L3"))
"""Provider adjustments (PLB) of settled meaning: recoupment, carried forward, refund, interest and fees."""


INTEREST = "L6"
"""Interest for paying late: income that lies on no charge (below zero, since it adds to the payment)."""

RECOUPED = "WO"
"""An overpayment that is taken back: it names its claim by the payer's number."""


@dataclass(frozen=True, slots=True)
class _Parked:
    kind: ExceptionKind
    words: str


def post(
    db: DeskSession,
    desk: Desk,
    file_row: ClaimFile,
    remittances: Sequence[Remittance],
    progress: Told = lambda done, total: None,
) -> PostedSummary:
    """All payments of a file, in the action that stores it (`undo_words` are UNDO_WORDS).

    Of a file of more claims than one turn posts they are begun alone: `turns.go_on` posts them afterwards.
    `progress` is told of the claims.
    """
    if file_row.id is None:
        db.flush()
    summary = PostedSummary()
    total, before = sum(len(each.claims) for each in remittances), 0
    is_large = total > IN_ONE_TURN
    for place, remittance in enumerate(remittances, start=1):
        done = _behind(progress, before, total)
        summary += _take(db, desk, file_row, place, remittance, done, is_large=is_large)
        before += len(remittance.claims)
    return summary


def _behind(progress: Told, before: int, total: int) -> Done:
    """Tells of one payment behind so many claims of others."""
    return lambda done: progress(before + done, total)


def _take(
    db: DeskSession,
    desk: Desk,
    file_row: ClaimFile,
    place: int,
    remittance: Remittance,
    done: Done,
    *,
    is_large: bool,
) -> PostedSummary:
    payment, parked = remittance.payment, list(_why_parked(db, desk, remittance))
    payers = payers_named(db, payment.payer)
    row = RemittancePayment(
        file_id=file_row.id or 0,
        set_place=place,
        payer_id=min(payers, default=None),
        payer_name=(payment.payer.name or payment.payer_key)[:100],
        payer_number=payment.payer_key[:80],
        trace=payment.trace[:50],
        method=payment.method[:3],
        paid_on=believed(payment.day, today(desk.clock)),
        cents=payment.cents,
        claims=len(remittance.claims),
        state=PaymentState.PARKED if parked else PaymentState.POSTING if is_large else PaymentState.POSTED,
        words="; ".join(each.words for each in parked)[:400],
    )
    db.add(row)
    db.flush()
    if not parked and is_large:
        return PostedSummary(1, exceptions=row.claims)
    if not parked:
        return post_payment(db, desk, row, remittance, done)
    for each in parked:
        db.add(
            RemittanceException(
                payment_id=row.id or 0, kind=each.kind, cents=payment.cents, words=each.words[:400]
            )
        )
    db.flush()
    return PostedSummary(1, 1, exceptions=len(parked), words=tuple(each.words for each in parked))


def post_payment(
    db: DeskSession,
    desk: Desk,
    row: RemittancePayment,
    remittance: Remittance,
    done: Done = lambda claims: None,
) -> PostedSummary:
    """What a payment says of claims and beside them; `row` is stored already."""
    payers = payers_named(db, remittance.payment.payer)
    placed = enumerate(remittance.claims, start=1)
    posted = post_claims(db, desk, row, remittance.payment, placed, payers, done=done)
    if row.payer_id is None and posted.payer_id is not None:
        row.payer_id = posted.payer_id
    beside = post_beside(db, desk, row, remittance, payers)
    return PostedSummary(1, 0, posted.claims, posted.unmatched, posted.exceptions + beside)


def _why_parked(db: DeskSession, desk: Desk, remittance: Remittance) -> Iterator[_Parked]:
    payment = remittance.payment
    for off in payment_imbalance(payment, remittance.expected_cents):
        yield _Parked(ExceptionKind.PAYMENT_IMBALANCE, off.words)
    if payment.cents < 0:
        yield _Parked(
            ExceptionKind.BELOW_ZERO,
            f"payment {payment.trace} is {show_money(payment.cents)}: money is asked back",
        )
    elif payment.cents and payment.credit_or_debit == "D":
        yield _Parked(
            ExceptionKind.BELOW_ZERO,
            f"payment {payment.trace} is a debit (BPR03 D): {show_money(payment.cents)} is taken, not paid",
        )
    if not is_made_out_here(db, payment.payee):
        yield _Parked(
            ExceptionKind.OTHER_PAYEE,
            f"payment {payment.trace} is made out to {payment.payee.name or 'somebody'}, whose number is "
            "that of nobody who bills or treats here",
        )
    if (first := _same_payment(db, desk, payment)) is not None:
        yield _Parked(
            ExceptionKind.REPEATED,
            f"payment {payment.trace} of {show_money(payment.cents)} was taken in before, as number {first}",
        )


def _same_payment(db: DeskSession, desk: Desk, payment: Payment) -> int | None:
    """The payment of the same payer, trace, day and sum that was not refused."""
    day = believed(payment.day, today(desk.clock))
    return db.scalars(
        select(col(RemittancePayment.id))
        .where(
            col(RemittancePayment.payer_number) == payment.payer_key[:80],
            col(RemittancePayment.trace) == payment.trace[:50],
            col(RemittancePayment.paid_on).is_(None)
            if day is None
            else col(RemittancePayment.paid_on) == day,
            col(RemittancePayment.cents) == payment.cents,
            col(RemittancePayment.state) != PaymentState.REFUSED,
        )
        .order_by(col(RemittancePayment.id))
    ).first()


def post_beside(
    db: DeskSession, desk: Desk, row: RemittancePayment, remittance: Remittance, payers: frozenset[int]
) -> int:
    """The provider adjustments; how many of them wait for a person."""
    told = remittance.provider_adjustments
    claims = claims_numbered(db, payers, {each.reference for each in told})
    waiting = 0
    for each in told:
        claim_id = claims.get(each.reference)
        db.add(
            ProviderAdjustment(
                payment_id=row.id or 0,
                payer_id=row.payer_id,
                reason=each.reason[:5],
                reference=each.reference[:80],
                cents=each.cents,
                claim_id=claim_id,
            )
        )
        if each.reason == INTEREST:
            db.add(_interest(db, desk, row, claim_id, -each.cents))
        lost = each.reason == RECOUPED and each.cents > 0 and claim_id is None
        if each.reason not in BOOKED or lost:
            waiting += 1
            words = beside_told(each.reason, each.reference, each.cents)
            nobody = (
                "; no claim of ours has that number of the payer"
                if each.reference
                else "; of which claim is not said"
            )
            db.add(
                RemittanceException(
                    payment_id=row.id or 0,
                    kind=ExceptionKind.PROVIDER_ADJUSTMENT,
                    claim_number=each.reference[:80],
                    claim_id=claim_id,
                    cents=each.cents,
                    words=f"{words}{nobody if lost else ''}",
                )
            )
    for words in filter(None, (_interest_untold(remittance), _day_left_out(row, remittance))):
        waiting += 1
        db.add(RemittanceException(payment_id=row.id or 0, kind=ExceptionKind.NEEDS_A_LOOK, words=words))
    db.flush()
    return waiting


def _interest(
    db: DeskSession, desk: Desk, row: RemittancePayment, claim_id: int | None, cents: int
) -> InterestPosting:
    claim = db.get(Claim, claim_id) if claim_id is not None else None
    return InterestPosting(
        payment_id=row.id or 0,
        payer_id=row.payer_id,
        claim_id=claim_id,
        appointment_id=claim.appointment_id if claim else None,
        patient_id=claim.patient_id if claim else None,
        day=today(desk.clock),
        at=desk.clock.now(),
        by=desk.actor.login,
        cents=cents,
    )


def _day_left_out(row: RemittancePayment, remittance: Remittance) -> str:
    """That the payment bears a day on which nobody can have paid it; empty where it bears none such."""
    day = remittance.payment.day
    if day is None or row.paid_on is not None:
        return ""
    return f"the payment is dated {show_date(day)}, which cannot be: the day is left out"


def _interest_untold(remittance: Remittance) -> str:
    """That claims tell of interest (AMT I, a note alone) which is not paid with them; empty where it is."""
    told = sum(each.cents for claim in remittance.claims for each in claim.amounts if each.qualifier == "I")
    beside = -sum(each.cents for each in remittance.provider_adjustments if each.reason == INTEREST)
    within = -sum(
        each.cents for claim in remittance.claims for each in claim.all_adjustments if each.reason == IN_CLAIM
    )
    if not told or told in (beside, within, beside + within):
        return ""
    return (
        f"its claims tell of {show_money(told)} interest, and {show_money(beside + within)} of it is in the "
        "payment: what is not is posted nowhere"
    )
