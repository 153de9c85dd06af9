"""Payments that come on paper, typed in: written as an 835 of our own, and posted as any other.

So all that holds of remittances holds of them: the sums come out or nothing is posted, a number is posted
once, what they decided can be taken back, and the file that is kept says what was typed, and by whom.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import ClaimSending
from clinic_tui.claims.naming import claim_named
from clinic_tui.claims.taking_in import FileResult
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.models import Patient
from clinic_tui.patients.names import fold
from clinic_tui.patients.payer_models import Payer
from clinic_tui.practice.queries import who_bills
from clinic_tui.remittance.claim_posting import post_claims
from clinic_tui.remittance.deciding import ESTIMATE, SENT_ON
from clinic_tui.remittance.hand_rows import HandClaim, HandLine, HandPayment, require_explained
from clinic_tui.remittance.matching import Sent, newest_sending, payers_named
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.posting import UNDO_WORDS
from clinic_tui.remittance.reading_again import remittance_of
from clinic_tui.remittance.rows import PostedSummary
from clinic_tui.remittance.states import NOT_POSTED, PaymentState
from clinic_tui.remittance.taking_in import take_in
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.words.money import show_money
from clinic_tui.x12.outgoing import TradingPartner
from clinic_tui.x12.remittance_rows import Adjustment, ClaimPayment
from clinic_tui.x12.remittance_writing import WrittenClaim, WrittenPayment, write_remittance

VERB = "remittance.post"
_PARTNER = TradingPartner("BYHAND", "CLINIC")
_STATUS = {Sequence.PRIMARY: "1", Sequence.SECONDARY: "2", Sequence.TERTIARY: "3"}
_TAKEN_BACK = "22"


def line_of(db: Session, entry: HandClaim) -> HandLine:
    """The claim that is meant.

    Raises NotFound, Conflict, and Invalid where its sums do not come out, or nobody is entered who bills.
    """
    sent = _sent(db, entry)
    require_explained(entry, sent.cents, sent.number)
    _payee(db, entry)
    patient = db.get_one(Patient, sent.patient_id)
    return HandLine(
        sent.claim_id, sent.number, sent.patient_id, f"{patient.family}, {patient.given}", sent.cents
    )


def enter(desk: Desk, payment: HandPayment) -> FileResult:
    """Post a payment that came on paper. What of it waits for a person says the result.

    Raises Invalid where claims and sum do not agree, a claim's own sums do not come out, or nothing is
    named, or nobody is entered who bills; Conflict where the same was entered before.
    """
    desk.require(VERB)
    trace = " ".join(payment.trace.split())
    if not trace:
        raise Invalid("the number of the check is needed: by it the bank's line is found", "trace")
    if not payment.claims:
        raise Invalid("which claims does it pay?", "claim")
    if payment.left:
        made = show_money(payment.cents - payment.left)
        raise Invalid(f"the payment is {show_money(payment.cents)}, and its claims make {made}", "amount")
    with desk.store.reading() as db:
        claims = tuple(_written(db, each) for each in payment.claims)
        written = WrittenPayment(
            payment.payer,
            _payer_id(db, payment.payer),
            _payee(db, payment.claims[0]),
            trace,
            "CHK" if payment.cents else "NON",
            payment.day,
            payment.cents,
            claims,
        )
    content = write_remittance(written, _PARTNER, desk.clock.now().astimezone(desk.clock.zone))
    result = take_in(desk, f"typed by {desk.actor.login}: {payment.payer} {trace}", content)
    if result.seen_before:
        raise Conflict(f"payment {trace} was just entered: `:remittances` has it")
    return result


def decide_by_hand(desk: Desk, exception_id: int, entry: HandClaim) -> PostedSummary:
    """A claim of a payment whose sums did not come out, as a person reads it; then it is posted.

    What was paid is the payment's to say, and stays. Raises Conflict where it is settled or another kind of
    exception, Invalid where paid or the sums are others.
    """
    with desk.act("remittance.settle", undo=Undo.NO, undo_words=UNDO_WORDS) as db:
        exception = db.need(RemittanceException, exception_id, f"there is no exception {exception_id}")
        if exception.settled_at is not None:
            raise Conflict(f"{exception.settled_by} has settled this already: {exception.settled_words}")
        if exception.kind not in NOT_POSTED:
            raise Conflict("only a claim of which nothing is posted is decided by hand")
        row = db.need(RemittancePayment, exception.payment_id, "the payment of this exception is not there")
        if row.state is not PaymentState.POSTED:
            raise Conflict(f"payment {row.trace} is {row.state.value}: its claims wait for that")
        remittance = remittance_of(db, row)
        told = remittance.claims[exception.place - 1]
        entry = replace(entry, takes_back=told.is_reversal)
        if entry.moved != told.paid_cents:
            raise Invalid(f"the payment has {show_money(told.paid_cents)} for this claim", "paid")
        sent = _sent(db, entry)
        require_explained(entry, sent.cents, sent.number)
        decided = _decided(told, entry, sent)
        payers = payers_named(db, remittance.payment.payer)
        posted = post_claims(db, desk, row, remittance.payment, [(exception.place, decided)], payers, to=sent)
        exception.claim_id = sent.claim_id
        exception.settled_at, exception.settled_by = desk.clock.now(), desk.actor.login
        exception.settled_words = f"posted to {sent.number} as typed"
        return PostedSummary(1, 0, posted.claims, posted.unmatched, posted.exceptions)


def _sent(db: Session, entry: HandClaim) -> Sent:
    sent = newest_sending(db, claim_named(db, entry.claim))
    if sent is None:
        raise Invalid(f"{entry.claim} was never sent: `y` says so of one that went on paper", "claim")
    return sent


def _payer_id(db: Session, name: str) -> str:
    """The electronic number of the payer of this name; Invalid where there is none of it."""
    if not (key := fold(name)):
        raise Invalid("who pays?", "payer")
    row = db.scalars(select(Payer).where(col(Payer.name_key) == key)).first()
    if row is None:
        raise Invalid(f"there is no payer {name}: `:payers` lists them", "payer")
    return row.electronic_id


def _payee(db: Session, entry: HandClaim) -> str:
    """To whom the check is made out: who bills where the first of its claims was treated."""
    visit = db.get_one(Appointment, _sent(db, entry).appointment_id)
    name = who_bills(db, visit.site_id).name
    if not name:
        raise Invalid(
            "nobody is entered who bills, and to whom the check is made out: `:practice` enters that, a "
            "manager's to do; then enter the check again",
            "payer",
        )
    return name


def _written(db: Session, entry: HandClaim) -> WrittenClaim:
    sent = _sent(db, entry)
    require_explained(entry, sent.cents, sent.number)
    patient, sign = db.get_one(Patient, sent.patient_id), -1 if entry.takes_back else 1
    return WrittenClaim(
        sent.number,
        _TAKEN_BACK if entry.takes_back else _STATUS[sent.sequence],
        sign * sent.cents,
        sign * entry.paid,
        _adjustments(entry),
        patient.family,
        patient.given,
        db.get_one(ClaimSending, sent.sending_id).member_id,
        entry.payer_number,
    )


def _decided(told: ClaimPayment, entry: HandClaim, sent: Sent) -> ClaimPayment:
    sign = -1 if entry.takes_back else 1
    return replace(
        told,
        status=_STATUS[sent.sequence] if told.status in (SENT_ON, ESTIMATE) else told.status,
        charge_cents=sign * sent.cents,
        paid_cents=sign * entry.paid,
        patient_cents=None,
        adjustments=_adjustments(entry),
        lines=(),
    )


def _adjustments(entry: HandClaim) -> tuple[Adjustment, ...]:
    sign = -1 if entry.takes_back else 1
    return tuple(Adjustment(group, reason, sign * cents) for group, reason, cents in entry.reasons if cents)
