"""Reads of money taken at the desk: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.money.models import Receipt as ReceiptTable
from clinic_tui.money.rows import Kind, PaymentRow, Receipt, ReceiptShare, TakenToday
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.words.dates import show_date

NEWEST = 200
"""Payments of a patient that are shown: the newest."""


def on_visit(appointment_id: Any) -> ColumnElement[int]:
    """The cents that payments have on a visit, as a part of a statement; `appointment_id` may be a column."""
    paid = select(func.coalesce(func.sum(col(Payment.cents)), 0)).where(
        col(Payment.appointment_id) == appointment_id
    )
    came = select(func.coalesce(func.sum(col(Allocation.cents)), 0)).where(
        col(Allocation.to_id) == appointment_id
    )
    went = select(func.coalesce(func.sum(col(Allocation.cents)), 0)).where(
        col(Allocation.from_id) == appointment_id
    )
    parts: list[Select[Any]] = [paid, came, went]
    if isinstance(appointment_id, int):
        one, two, three = (part.scalar_subquery() for part in parts)
    else:
        one, two, three = (part.correlate(Appointment).scalar_subquery() for part in parts)
    return one + two - three


def paid_for_visit(db: Session, appointment_id: int) -> int:
    """The cents that payments have on a visit."""
    return int(db.execute(select(on_visit(appointment_id))).scalar_one())


def lies_where(db: Session, payment_id: int) -> dict[int | None, int]:
    """How much of a payment, refunds and voids of it taken off, lies on which visit; None is credit."""
    mine = or_(col(Payment.id) == payment_id, col(Payment.reverses_id) == payment_id)
    lies: dict[int | None, int] = defaultdict(int)
    for home, cents in db.execute(select(col(Payment.appointment_id), col(Payment.cents)).where(mine)):
        lies[home] += cents
    moved = (
        select(col(Allocation.from_id), col(Allocation.to_id), col(Allocation.cents))
        .join(Payment, col(Payment.id) == col(Allocation.payment_id))
        .where(mine)
    )
    for came_from, went_to, cents in db.execute(moved):
        lies[came_from] -= cents
        lies[went_to] += cents
    return {place: cents for place, cents in lies.items() if cents}


def payments_of(db: Session, patient_id: int) -> tuple[PaymentRow, ...]:
    """The newest payments of a patient, newest first."""
    return _payments(db, col(Payment.patient_id) == patient_id, limit=NEWEST)


def payments_on(db: Session, day: date) -> tuple[PaymentRow, ...]:
    """All payments of a day, newest first."""
    return _payments(db, col(Payment.day) == day)


def payment(db: Session, payment_id: int) -> PaymentRow:
    """One of them; raises NotFound."""
    rows = _payments(db, col(Payment.id) == payment_id)
    if not rows:
        raise NotFound(f"there is no payment {payment_id}")
    return rows[0]


def _payments(db: Session, *where: Any, limit: int | None = None) -> tuple[PaymentRow, ...]:
    back = aliased(Payment)
    reversed_cents = (
        select(func.coalesce(-func.sum(col(back.cents)), 0))
        .where(col(back.reverses_id) == col(Payment.id))
        .correlate(Payment)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(Payment.id), col(Payment.patient_id), col(Patient.family), col(Patient.given),
        col(ReceiptTable.number), col(Payment.day), col(Payment.at), col(Payment.kind), col(Payment.pay),
        col(Payment.cents), col(Payment.tendered_cents), col(Payment.reference), col(Payment.reason),
        col(Payment.taken_by), col(Payment.appointment_id), col(Payment.drawer_id), col(Payment.reverses_id),
        reversed_cents, func.coalesce(col(ReceiptTable.printed), 0),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Payment.patient_id))
        .outerjoin(ReceiptTable, col(ReceiptTable.id) == col(Payment.receipt_id))
        .where(*where)
        .order_by(col(Payment.day).desc(), col(Payment.id).desc())
        .limit(limit)
    )
    return tuple(_payment_row(row) for row in db.execute(statement))


def _payment_row(row: Any) -> PaymentRow:
    patient_id, family, given = row[1:4]
    name = f"{family}, {given}" if given else family
    values: tuple[Any, ...] = (row[0], patient_id, name, *row[4:17], int(row[17]), int(row[18]))
    return PaymentRow(*values)


def taken_on(db: Session, patient_id: int, day: date) -> tuple[TakenToday, ...]:
    """What was taken of a patient on a day and stands, a line for each receipt, the newest first."""
    back = aliased(Payment)
    taken_back = (
        select(func.coalesce(func.sum(col(back.cents)), 0))
        .where(col(back.reverses_id) == col(Payment.id))
        .correlate(Payment)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(ReceiptTable.number), col(ReceiptTable.at), col(ReceiptTable.taken_by), col(Payment.kind),
        col(Payment.appointment_id), func.sum(col(Payment.cents) + taken_back),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .join(ReceiptTable, col(ReceiptTable.id) == col(Payment.receipt_id))
        .where(
            col(Payment.patient_id) == patient_id, col(Payment.day) == day, col(Payment.reverses_id).is_(None)
        )
        .group_by(*columns[:5])
        .order_by(col(ReceiptTable.number).desc())
    )
    return tuple(
        TakenToday(number, at, by, kind, visit, int(cents))
        for number, at, by, kind, visit, cents in found
        if cents > 0
    )


def taken_alike(
    db: Session, patient_id: int, kind: Kind, appointment_id: int | None, cents: int, day: date
) -> TakenToday | None:
    """The newest receipt of that day for the same sum and the same purpose, or None."""
    return next(
        (
            each
            for each in taken_on(db, patient_id, day)
            if (each.kind, each.appointment_id, each.cents) == (kind, appointment_id, cents)
        ),
        None,
    )


def receipt(db: Session, number: int) -> Receipt:
    """A receipt by its number; raises NotFound."""
    head = db.execute(
        select(
            col(ReceiptTable.id), col(ReceiptTable.day), col(ReceiptTable.at),
            col(ReceiptTable.taken_by), col(ReceiptTable.printed),
        ).where(col(ReceiptTable.number) == number)
    ).one_or_none()  # fmt: skip
    if head is None:
        raise NotFound(f"there is no receipt {number}")
    tenders = tuple(reversed(_payments(db, col(Payment.receipt_id) == head[0])))
    first, mrns = tenders[0], _mrns(db, {tender.patient_id for tender in tenders})
    return Receipt(
        number=number,
        day=head[1],
        at=head[2],
        taken_by=head[3],
        patient_id=first.patient_id,
        name=first.name,
        mrn=mrns[first.patient_id],
        tenders=tenders,
        shares=_shares(db, tenders, mrns),
        printed=head[4],
    )


def _mrns(db: Session, patient_ids: Iterable[int]) -> dict[int, str]:
    columns: tuple[Any, ...] = (col(Patient.id), col(Patient.mrn))
    return dict(tuple(row) for row in db.execute(select(*columns).where(columns[0].in_(list(patient_ids)))))


def _shares(db: Session, tenders: Iterable[PaymentRow], mrns: Mapping[int, str]) -> tuple[ReceiptShare, ...]:
    """Where the money went when it was taken; what was moved later does not change a receipt.

    The accounts stand in the order in which the money was put on them, and their visits below each other.
    """
    lies: defaultdict[tuple[int, int | None], int] = defaultdict(int)
    whose = {tender.id: tender.patient_id for tender in tenders}
    names = {tender.patient_id: tender.name for tender in tenders}
    taken_as = {tender.id: tender.kind for tender in tenders if tender.kind is not Kind.VOID}
    kinds: dict[tuple[int, int | None], Kind] = {}
    for tender in tenders:
        lies[tender.patient_id, tender.appointment_id] += tender.cents
        if tender.id in taken_as:
            kinds.setdefault((tender.patient_id, tender.appointment_id), tender.kind)
    columns: tuple[Any, ...] = (
        col(Allocation.payment_id), col(Allocation.from_id), col(Allocation.to_id), col(Allocation.cents),
    )  # fmt: skip
    moved = (
        select(*columns)
        .join(Payment, col(Payment.id) == col(Allocation.payment_id))
        .where(columns[0].in_(list(whose)), col(Allocation.at) == col(Payment.at))
    )
    for payment_id, came_from, went_to, cents in db.execute(moved):
        lies[whose[payment_id], came_from] -= cents
        lies[whose[payment_id], went_to] += cents
        if payment_id in taken_as:
            kinds.setdefault((whose[payment_id], went_to), taken_as[payment_id])
    words = visit_words(db, [place for _, place in lies if place is not None])
    order = list(names)
    return tuple(
        ReceiptShare(
            place,
            words.get(place, "on account") if place is not None else "on account",
            cents,
            f"{names[patient]}, MRN {mrns[patient]}" if len(names) > 1 else "",
            kinds.get((patient, place)),
        )
        for (patient, place), cents in sorted(
            lies.items(), key=lambda each: (order.index(each[0][0]), each[0][1] is None, each[0][1] or 0)
        )
        if cents
    )


def visit_words(db: Session, appointment_ids: Iterable[int], *, short: bool = False) -> dict[int, str]:
    """Each visit as a receipt calls it, `visit Tue 3 Mar 2026 LEE`, or in `short` `03/03/26 LEE`. Not why."""
    columns: tuple[Any, ...] = (col(Appointment.id), col(Appointment.day), col(Provider.code))
    found = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(col(Appointment.id).in_(list(appointment_ids)))
    )
    return {
        number: f"{day:%m/%d/%y} {code}" if short else f"visit {show_date(day)} {code}"
        for number, day, code in found
    }
