"""The use cases that take a patient's money at the desk, and put it on visits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger import visit_balances
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.money.queries import lies_where
from clinic_tui.money.rows import NOT_ASKED_FIRST, TAKES_BACK, Agreed, Kind, Share, Taken, Tender
from clinic_tui.money.rules import oldest_first, require_shares
from clinic_tui.money.service import move_money
from clinic_tui.money.storing import store_payment
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money


def take_copay(
    desk: Desk,
    appointment_id: int,
    tenders: Sequence[Tender],
    patient_id: int | None = None,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """The copay of a visit; all of it is on that visit. Raises Invalid where it is not of `patient_id`.

    This and the others here raise as `store_payment`.
    """
    with desk.act("payment.take") as db:
        visit = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
        if patient_id is not None:
            _require_own(db, patient_id, [appointment_id])
        return store_payment(
            desk, db, visit.patient_id, tenders, Kind.COPAY, appointment_id=appointment_id, agreed=agreed
        )


def take_prepayment(
    desk: Desk,
    patient_id: int,
    tenders: Sequence[Tender],
    appointment_id: int | None = None,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """Money ahead of what it is for: on a visit, or with None on account, where it stands as credit."""
    with desk.act("payment.take", patient=patient_id) as db:
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        if appointment_id is not None:
            _require_own(db, patient_id, [appointment_id])
        return store_payment(
            desk, db, patient_id, tenders, Kind.PREPAYMENT, appointment_id=appointment_id, agreed=agreed
        )


def take_on_balance(
    desk: Desk,
    patient_id: int,
    tenders: Sequence[Tender],
    shares: Sequence[Share] | None = None,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """Money on what the patient owes: in the chosen `shares`, else the oldest visit first.

    What is more than all that is owed stands as credit. Raises as `store_payment`.
    """
    with desk.act("payment.take", patient=patient_id) as db:
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        total = sum(tender.cents for tender in tenders)
        if shares is None:
            shares = oldest_first(owed_visits(db, patient_id), total)
        else:
            _require_own(db, patient_id, [share.appointment_id for share in shares])
            require_shares(shares, total)
        return store_payment(desk, db, patient_id, tenders, Kind.BALANCE, shares=shares, agreed=agreed)


def apply_credit(desk: Desk, patient_id: int, cents: int | None = None) -> int:
    """Put the patient's credit on what is owed, the oldest visit first: `cents` of it, or all that fits.

    What is paid ahead for a visit that has not ended stays there. Returns the cents that were moved.
    Raises Conflict where there is no such credit or nothing is owed, Invalid where less can be moved.
    """
    with desk.act("payment.apply", patient=patient_id) as db:
        owed = owed_visits(db, patient_id)
        credit = credit_places(db, patient_id)
        if not credit and credit_places(db, patient_id, ended_only=False):
            raise Conflict("the credit is paid ahead for a visit that has not ended: it pays for that")
        can = min(sum(each for _, each in owed), sum(each for *_, each in credit))
        if can == 0:
            raise Conflict("the patient has no credit" if not credit else "the patient owes nothing")
        if cents is not None and not 0 < cents <= can:
            raise Invalid(f"{show_money(can)} of credit can be put on visits", "amount")
        wanted = can if cents is None else cents
        waiting = list(oldest_first(owed, wanted))
        for payment_id, place, there in credit:
            while there and waiting:
                share = waiting.pop(0)
                part = min(there, share.cents)
                move_money(desk, db, payment_id, place, share.appointment_id, part)
                there -= part
                if share.cents > part:
                    waiting.insert(0, Share(share.appointment_id, share.cents - part))
        return wanted


def free_credit(db: Session, patient_id: int) -> int:
    """The cents that can be put on another visit; what is paid ahead for a visit to come stays there."""
    return sum(cents for *_, cents in credit_places(db, patient_id))


def put_credit(desk: Desk, db: DeskSession, appointment_id: int, cents: int) -> None:
    """Put so much of the patient's credit on a visit, in an open transaction.

    Raises Invalid where there is less that is free.
    """
    visit = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
    credit = credit_places(db, visit.patient_id)
    if cents > (there := sum(each for *_, each in credit)):
        raise Invalid(f"the patient has {show_money(there)} of credit that is free, no more", "from credit")
    for payment_id, place, free in credit:
        part = min(free, cents)
        if part and place != appointment_id:
            move_money(desk, db, payment_id, place, appointment_id, part)
            cents -= part


def owed_visits(db: Session, patient_id: int) -> list[tuple[int, int]]:
    """The visits that the patient owes for, oldest first, with the cents."""
    visits = visit_balances(db, [patient_id], only_open=True)
    return [(visit.appointment_id, visit.patient_cents) for visit in visits if visit.patient_cents > 0]


def credit_places(
    db: Session, patient_id: int, *, ended_only: bool = True
) -> list[tuple[int, int | None, int]]:
    """Where money lies that can be moved: payment, visit (None: on no visit) and cents, the oldest first.

    `ended_only` leaves what is on a visit that has not ended: it is paid ahead.
    """
    over = {
        visit.appointment_id: -visit.patient_cents
        for visit in visit_balances(db, [patient_id], only_open=True)
        if visit.patient_cents < 0 and (visit.closed or not ended_only)
    }
    touches = exists().where(
        col(Allocation.payment_id) == col(Payment.id),
        or_(col(Allocation.to_id).is_(None), col(Allocation.to_id).in_(list(over))),
    )
    payments = db.scalars(
        select(col(Payment.id))
        .where(
            col(Payment.patient_id) == patient_id,
            col(Payment.kind).not_in(TAKES_BACK),
            or_(col(Payment.appointment_id).is_(None), col(Payment.appointment_id).in_(list(over)), touches),
        )
        .order_by(col(Payment.id))
    ).all()
    found: list[tuple[int, int | None, int]] = []
    for number in payments:
        assert number is not None
        for place, cents in lies_where(db, number).items():
            free = cents if place is None else min(cents, over.get(place, 0))
            if free > 0:
                found.append((number, place, free))
                if place is not None:
                    over[place] -= free
    return found


def _require_own(db: DeskSession, patient_id: int, appointment_ids: Sequence[int]) -> None:
    for number in appointment_ids:
        visit = db.need(Appointment, number, f"there is no visit {number}")
        if visit.patient_id != patient_id:
            raise Invalid(f"visit {number} is another patient's", "for")
