"""Credit moved from one account to another: two rows, one for each ledger, that come to nothing together.

No money changes hands: the rows have no receipt and lie in no drawer. The first takes the sum off the payment
that it was, so that it is refunded once at most, by whoever has it then.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.money.rows import Kind, Share
from clinic_tui.money.storing import move
from clinic_tui.patients.models import Patient
from clinic_tui.store.desk import Desk, DeskSession


def put_on_account(
    desk: Desk,
    db: DeskSession,
    payment_id: int,
    place: int | None,
    cents: int,
    to_id: int,
    shares: Sequence[Share],
) -> None:
    """Move `cents` of a payment, which lie on `place` (None: on no visit), to another patient's account.

    There they are on the visits of `shares`, the rest of them is credit. In an open transaction.
    """
    payment = db.get_one(Payment, payment_id)
    gone, to = db.get_one(Patient, payment.patient_id), db.get_one(Patient, to_id)
    now = desk.clock.now()
    out = _row(desk, payment, payment.patient_id, -cents, Kind.MOVED_OUT, f"to the account of MRN {to.mrn}")
    out.appointment_id, out.reverses_id = payment.appointment_id, payment.id
    here = _row(desk, payment, to_id, cents, Kind.MOVED_IN, f"from the account of MRN {gone.mrn}")
    db.add(out)
    db.add(here)
    db.flush()
    if place != out.appointment_id:
        move(db, out, place, out.appointment_id, cents, now)
    for share in shares:
        move(db, here, None, share.appointment_id, share.cents, now)
    db.build_on(payment)


def take_up_again(desk: Desk, db: DeskSession, out: Payment) -> None:
    """What was moved away lies again where it was: the payment has it once more."""
    payment = db.get_one(Payment, out.reverses_id)
    back = _row(desk, payment, out.patient_id, -out.cents, Kind.MOVED_OUT, "moved back")
    back.appointment_id, back.reverses_id = out.appointment_id, out.reverses_id
    db.add(back)
    db.flush()
    for moved in db.scalars(select(Allocation).where(col(Allocation.payment_id) == out.id)).all():
        move(db, back, moved.to_id, moved.from_id, moved.cents, back.at)
    db.build_on(payment)


def _row(desk: Desk, payment: Payment, patient_id: int, cents: int, kind: Kind, why: str) -> Payment:
    return Payment(
        patient_id=patient_id,
        appointment_id=None,
        day=today(desk.clock),
        at=desk.clock.now(),
        cents=cents,
        pay=payment.pay,
        taken_by=desk.actor.login,
        kind=kind,
        reason=why,
    )
