"""What undo does with money: receipts keep their numbers, and what was taken is voided, never deleted."""

from __future__ import annotations

from sqlalchemy import select

from clinic_tui.errors import Conflict
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.money.moved_credit import take_up_again
from clinic_tui.money.rows import TAKES_BACK, Kind
from clinic_tui.money.service import take_back, why_not_unmade
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Change, journal
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by

WHY = "undone at the desk"


def _void(desk: Desk, db: DeskSession, row: Row) -> None:
    assert isinstance(row, Payment)
    if row.kind is Kind.MOVED_OUT:
        take_up_again(desk, db, row)
    if row.kind in TAKES_BACK:
        return
    if why := why_not_unmade(desk, db, row):
        raise Conflict(f"the payment cannot be undone: {why}")
    take_back(desk, db, row, row.cents, Kind.VOID, WHY)


def _move_back(desk: Desk, db: DeskSession, row: Row) -> None:
    """What was put elsewhere of money that was there before lies again where it was.

    Of a payment that is voided with it, the void says where it is taken from. What went along with a visit
    that was moved goes out with its new end, which was never there.
    """
    assert isinstance(row, Allocation)
    maker = _maker(db, "allocation", row.id or 0)
    if _maker(db, "payment", row.payment_id) == maker:
        return
    if row.to_id is not None and _maker(db, "appointment", row.to_id) == maker:
        db.delete(row)
        return
    db.add(
        Allocation(
            payment_id=row.payment_id,
            from_id=row.to_id,
            to_id=row.from_id,
            cents=row.cents,
            at=desk.clock.now(),
        )
    )


def _maker(db: DeskSession, entity: str, number: int) -> int | None:
    """The action that made a row."""
    of_row = (journal.c.entity == entity) & (journal.c.entity_id == number)
    found: int | None = db.execute(
        select(journal.c.action).where(of_row, journal.c.change == Change.INSERT.value)
    ).scalar()
    return found


def _stays(_desk: Desk, _db: DeskSession, _row: Row) -> None:
    """The void of the payment says all."""


unmade_by("payment", _void)
unmade_by("receipt", _stays)
unmade_by("allocation", _move_back)
