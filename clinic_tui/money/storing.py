"""Money that was taken, put into an open transaction under a new receipt number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.money import rules
from clinic_tui.money.asked_first import PaidAlready
from clinic_tui.money.models import Allocation, Payment, Receipt
from clinic_tui.money.open_drawer import drawer_for
from clinic_tui.money.queries import taken_alike
from clinic_tui.money.rows import NOT_ASKED_FIRST, Agreed, Kind, Share, Taken, Tender
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money


def store_payment(
    desk: Desk,
    db: DeskSession,
    patient_id: int,
    tenders: Sequence[Tender],
    kind: Kind,
    *,
    appointment_id: int | None = None,
    shares: Sequence[Share] = (),
    day: date | None = None,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """Put money that was taken into an open transaction, under a new receipt number.

    It is on `appointment_id` (None: credit) but for the `shares`. `day` is the clinic's day unless it is
    entered from paper. Raises Invalid naming the field, NoDrawer where cash has no open drawer to go into,
    PaidAlready and OthersDrawer where that was not `agreed` to.
    """
    clean = rules.checked(tenders)
    total = sum(tender.cents for tender in clean)
    rules.require_shares(shares, total)
    on = day or today(desk.clock)
    _require_once(desk, db, patient_id, kind, appointment_id, total, on, agreed)
    receipt = new_receipt(desk, db, on)
    away = [share for share in shares if share.appointment_id != appointment_id]
    for tender, parts in zip(clean, rules.dealt([each.cents for each in clean], away), strict=True):
        _store(desk, db, receipt, patient_id, tender, kind, appointment_id, parts, agreed)
    return Taken(
        receipt.number,
        total,
        sum(tender.change_cents for tender in clean),
        0 if appointment_id else total - sum(share.cents for share in shares),
    )


def store_on_accounts(
    desk: Desk,
    db: DeskSession,
    tenders: Sequence[Tender],
    accounts: Mapping[int, Sequence[Share]],
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """Put money on what several patients owe, all of it under one receipt number.

    `accounts` are the parts by patient; together they are all of the money. Each account has rows of its
    own, so that its ledger adds up by itself. Raises as `store_payment`.
    """
    clean = rules.checked(tenders)
    shares = [share for parts in accounts.values() for share in parts]
    rules.require_all(shares, sum(tender.cents for tender in clean))
    on = today(desk.clock)
    for patient_id, parts in accounts.items():
        cents = sum(share.cents for share in parts)
        _require_once(desk, db, patient_id, Kind.BALANCE, None, cents, on, agreed)
    whose = {share.appointment_id: patient_id for patient_id, parts in accounts.items() for share in parts}
    receipt = new_receipt(desk, db, on)
    for tender, parts in zip(clean, rules.dealt([each.cents for each in clean], shares), strict=True):
        theirs: defaultdict[int, list[Share]] = defaultdict(list)
        for share in parts:
            theirs[whose[share.appointment_id]].append(share)
        cut = rules.tender_cut(tender, [sum(share.cents for share in each) for each in theirs.values()])
        for (patient_id, each), part in zip(theirs.items(), cut, strict=True):
            _store(desk, db, receipt, patient_id, part, Kind.BALANCE, None, each, agreed)
    return Taken(
        receipt.number, sum(tender.cents for tender in clean), sum(each.change_cents for each in clean)
    )


def store_with_balance(
    desk: Desk,
    db: DeskSession,
    visit: Appointment,
    tenders: Sequence[Tender],
    copay_cents: int,
    balance: Sequence[Share],
    day: date,
    agreed: Agreed = NOT_ASKED_FIRST,
) -> Taken:
    """Put a copay and what was paid with it for other visits under one receipt number, as one was paid.

    Copay and `balance` together are all of the money. Each is a payment of its own kind, so that one can be
    voided or refunded without the other. Raises as `store_payment`.
    """
    number, clean = visit.id or 0, rules.checked(tenders)
    shares = [*([Share(number, copay_cents)] if copay_cents else ()), *balance]
    rules.require_all(shares, sum(tender.cents for tender in clean))
    of_balance = sum(share.cents for share in balance)
    for kind, place, cents in ((Kind.COPAY, number, copay_cents), (Kind.BALANCE, None, of_balance)):
        if cents:
            _require_once(desk, db, visit.patient_id, kind, place, cents, day, agreed)
    receipt = new_receipt(desk, db, day)
    for tender, parts in zip(clean, rules.dealt([each.cents for each in clean], shares), strict=True):
        here = sum(share.cents for share in parts if share.appointment_id == number)
        away = [share for share in parts if share.appointment_id != number]
        both = ((Kind.COPAY, here), (Kind.BALANCE, tender.cents - here))
        kinds = [(kind, cents) for kind, cents in both if cents]
        cut = rules.tender_cut(tender, [cents for _, cents in kinds])
        for (kind, _), part in zip(kinds, cut, strict=True):
            of_visit = kind is Kind.COPAY
            _store(
                desk, db, receipt, visit.patient_id, part, kind, number if of_visit else None,
                () if of_visit else away, agreed,
            )  # fmt: skip
    return Taken(
        receipt.number, sum(tender.cents for tender in clean), sum(each.change_cents for each in clean)
    )


def new_receipt(desk: Desk, db: DeskSession, day: date) -> Receipt:
    """The next number: one desk writes at a time, so that none is taken twice and none left out."""
    last: int = db.execute(select(func.coalesce(func.max(col(Receipt.number)), 0))).scalar_one()
    receipt = Receipt(
        number=last + 1, day=day, at=desk.clock.now(), desk=desk.letter, taken_by=desk.actor.login
    )
    db.add(receipt)
    db.flush()
    return receipt


def move(
    db: DeskSession, payment: Payment, from_id: int | None, to_id: int | None, cents: int, at: datetime
) -> None:
    """Put a part of a payment on another visit of the same patient; None is credit."""
    db.add(Allocation(payment_id=payment.id or 0, from_id=from_id, to_id=to_id, cents=cents, at=at))
    db.flush()


def _store(
    desk: Desk,
    db: DeskSession,
    receipt: Receipt,
    patient_id: int,
    tender: Tender,
    kind: Kind,
    appointment_id: int | None,
    parts: Sequence[Share],
    agreed: Agreed,
) -> None:
    """One tender of one patient: on the visit (None: credit), but for its parts."""
    row = Payment(
        patient_id=patient_id,
        appointment_id=appointment_id,
        day=receipt.day,
        at=receipt.at,
        cents=tender.cents,
        pay=tender.pay,
        taken_by=desk.actor.login,
        kind=kind,
        receipt_id=receipt.id,
        drawer_id=drawer_for(desk, db, tender.pay, agreed),
        tendered_cents=tender.tendered_cents,
        reference=tender.reference,
    )
    db.add(row)
    db.flush()
    for part in parts:
        move(db, row, appointment_id, part.appointment_id, part.cents, row.at)


def _require_once(
    desk: Desk,
    db: DeskSession,
    patient_id: int,
    kind: Kind,
    appointment_id: int | None,
    cents: int,
    day: date,
    agreed: Agreed,
) -> None:
    """Raise PaidAlready where the same sum was taken on that day for the same, naming its receipt."""
    before = taken_alike(db, patient_id, kind, appointment_id, cents, day)
    if before is None or before.receipt <= agreed.receipt:
        return
    at = before.at.astimezone(desk.clock.zone)
    raise PaidAlready(
        f"{show_money(cents)} were taken already for the same ({kind.words}): receipt {before.receipt}, "
        f"{at:%H:%M} by {before.taken_by}; is it paid once more?",
        before.receipt,
    )
