"""Reads of drawers: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.money.drawer_models import Drawer, DrawerCount, DrawerMove
from clinic_tui.money.models import Payment, Receipt
from clinic_tui.money.open_drawer import expected, last_count, newest, open_at, rules_of
from clinic_tui.money.rows import (
    BeforeOpening,
    ClerkSum,
    CountRow,
    DrawerMoveRow,
    DrawerProof,
    DrawerRow,
    OpenDrawer,
    Pay,
    Totals,
)

NEWEST = 60
"""Drawers that the list of them shows: the newest."""


def drawer_at(db: Session, desk: str, login: str, *, sees_expected: bool) -> DrawerRow | None:
    """The drawer that this account takes money into at this desk; see `drawer`."""
    row = open_at(db, desk, login)
    return None if row is None else _row(db, row, sees_expected=sees_expected)


def drawer(db: Session, drawer_id: int, *, sees_expected: bool) -> DrawerRow:
    """A drawer with its moves and what each clerk took; raises NotFound.

    Who counts blind (`sees_expected` false, and the clinic counts so) is told what should be in it only
    once it is counted.
    """
    row = db.get(Drawer, drawer_id)
    if row is None:
        raise NotFound(f"there is no drawer {drawer_id}")
    return _row(db, row, sees_expected=sees_expected)


def drawer_by_slip(db: Session, slip: int, *, sees_expected: bool) -> DrawerRow:
    """The drawer that was handed in with this deposit slip; raises NotFound."""
    number = db.execute(select(col(Drawer.id)).where(col(Drawer.slip) == slip)).scalar()
    if number is None:
        raise NotFound(f"there is no deposit slip {slip}")
    return drawer(db, number, sees_expected=sees_expected)


def drawers(db: Session, *, sees_expected: bool) -> tuple[DrawerRow, ...]:
    """The newest drawers: those that are open first."""
    rows = db.scalars(
        select(Drawer).order_by(col(Drawer.submitted_at).is_not(None), col(Drawer.id).desc()).limit(NEWEST)
    ).all()
    return tuple(_row(db, row, sees_expected=sees_expected) for row in rows)


def before_opening(db: Session, desk: str) -> BeforeOpening:
    """What is told before this desk's drawer is opened."""
    last = db.scalars(
        select(Drawer)
        .where(col(Drawer.desk) == desk, col(Drawer.submitted_at).is_not(None))
        .order_by(col(Drawer.id).desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return BeforeOpening(desk)
    count = last_count(db, last.id or 0)
    amiss = count.cash_cents - count.expected_cash_cents if count else 0
    return BeforeOpening(desk, last.submitted_by, last.submitted_at, last.kept_cents, amiss)


def proof(db: Session, day: date) -> DrawerProof:
    """What of the day was not handed in: drawers opened until then, cash and checks that are in none.

    Where the clinic goes without drawers there is nothing to hand in but what is in one all the same.
    """
    columns: tuple[Any, ...] = (col(Drawer.id), col(Drawer.desk), col(Drawer.holder), col(Drawer.day))
    open_drawers = db.execute(
        select(*columns)
        .where(col(Drawer.submitted_at).is_(None), col(Drawer.day) <= day)
        .order_by(col(Drawer.desk))
    )
    loose = (
        select(col(Receipt.number))
        .join(Payment, col(Payment.receipt_id) == col(Receipt.id))
        .outerjoin(Drawer, col(Drawer.id) == col(Payment.drawer_id))
        .where(col(Payment.day) == day)
        .group_by(col(Receipt.number))
        .having(func.sum(col(Payment.cents)) != 0)
        .order_by(col(Receipt.number))
    )
    in_none = col(Payment.drawer_id).is_(None) & (col(Payment.pay) != Pay.CARD)
    in_open = col(Payment.drawer_id).is_not(None) & col(Drawer.submitted_at).is_(None)
    waits = in_none | in_open if rules_of(db).drawers else in_open
    receipts = db.execute(loose.where(waits)).scalars()
    return DrawerProof(tuple(OpenDrawer(*row) for row in open_drawers), tuple(receipts))


def _row(db: Session, row: Drawer, *, sees_expected: bool) -> DrawerRow:
    number = row.id or 0
    payment, move = newest(db, number)
    count = last_count(db, number)
    fresh = count is not None and (count.last_payment_id, count.last_move_id) == (payment, move)
    shown = sees_expected or row.submitted_at is not None or fresh or not rules_of(db).blind_count
    payments = db.execute(
        select(func.count(col(Payment.id))).where(col(Payment.drawer_id) == number)
    ).scalar_one()
    return DrawerRow(
        id=number,
        version=row.version,
        desk=row.desk,
        day=row.day,
        holder=row.holder,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        float_cents=row.float_cents,
        payments=payments,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        slip=row.slip,
        kept_cents=row.kept_cents,
        expected=expected(db, number) if shown else None,
        count=None if count is None or not (fresh or shown) else _count_row(count, fresh=fresh),
        moves=_moves(db, number),
        clerks=_clerks(db, number) if shown else (),
    )


def _count_row(count: DrawerCount, *, fresh: bool) -> CountRow:
    return CountRow(
        at=count.at,
        by=count.by,
        cash_words=count.cash_words,
        counted=Totals(count.cash_cents, count.card_cents, count.check_cents),
        expected=Totals(count.expected_cash_cents, count.expected_card_cents, count.expected_check_cents),
        reason=count.reason,
        fresh=fresh,
    )


def _moves(db: Session, drawer_id: int) -> tuple[DrawerMoveRow, ...]:
    columns: tuple[Any, ...] = (
        col(DrawerMove.at), col(DrawerMove.kind), col(DrawerMove.cents), col(DrawerMove.reason),
        col(DrawerMove.by), col(DrawerMove.holder),
    )  # fmt: skip
    found = db.execute(
        select(*columns).where(col(DrawerMove.drawer_id) == drawer_id).order_by(col(DrawerMove.id))
    )
    return tuple(DrawerMoveRow(*row) for row in found)


def _clerks(db: Session, drawer_id: int) -> tuple[ClerkSum, ...]:
    columns: tuple[Any, ...] = (
        col(Payment.taken_by), col(Payment.pay), func.count(), func.sum(col(Payment.cents))
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .where(col(Payment.drawer_id) == drawer_id)
        .group_by(col(Payment.taken_by), col(Payment.pay))
        .order_by(col(Payment.taken_by), col(Payment.pay))
    )
    return tuple(ClerkSum(clerk, pay, count, int(cents)) for clerk, pay, count, cents in found)
