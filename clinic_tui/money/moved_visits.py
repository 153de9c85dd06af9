"""Money that is paid ahead for a visit goes along when that is moved: else it would be asked for again."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.money.models import Allocation, Payment
from clinic_tui.money.queries import lies_where
from clinic_tui.money.rows import TAKES_BACK
from clinic_tui.money.service import move_money
from clinic_tui.schedule.moved_along import when_moved
from clinic_tui.store.desk import Desk, DeskSession


def _take_along(desk: Desk, db: DeskSession, old: int, new: int) -> None:
    put_there = select(col(Allocation.payment_id)).where(col(Allocation.to_id) == old)
    taken_there = select(col(Payment.id)).where(col(Payment.appointment_id) == old)
    payments = db.scalars(
        select(col(Payment.id))
        .where(col(Payment.id).in_(taken_there.union(put_there)), col(Payment.kind).not_in(TAKES_BACK))
        .order_by(col(Payment.id))
    ).all()
    for number in payments:
        assert number is not None
        if (cents := lies_where(db, number).get(old, 0)) > 0:
            move_money(desk, db, number, old, new, cents)


when_moved(_take_along)
