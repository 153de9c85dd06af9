"""Reads of days and their ends: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock
from clinic_tui.day_end.models import DayEnd
from clinic_tui.day_end.rows import DayFigures, DayState, Ended
from clinic_tui.errors import NotFound
from clinic_tui.money.day_proof import prove_day
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Pay


def day_state(db: Session, day: date, clock: Clock) -> DayState:
    """The day's proof and figures now, and how it was signed, if it was."""
    proof = prove_day(db, day, clock)
    columns: tuple[Any, ...] = (col(Payment.pay), func.sum(col(Payment.cents)))
    sums = dict(
        tuple(row) for row in db.execute(select(*columns).where(col(Payment.day) == day).group_by(columns[0]))
    )
    receipts: int = db.execute(
        select(func.count(func.distinct(col(Payment.receipt_id)))).where(col(Payment.day) == day)
    ).scalar_one()
    cash, check, card = (int(sums.get(pay, 0)) for pay in (Pay.CASH, Pay.CHECK, Pay.CARD))
    figures = DayFigures(
        proof.kept, proof.no_shows, proof.cancelled, proof.went, len(proof.left), cash, check, card, receipts
    )
    return DayState(proof, figures, _newest(db, day))


def ended(db: Session, number: int) -> Ended:
    """One signing by its number. Raises NotFound."""
    row = db.get(DayEnd, number)
    if row is None:
        raise NotFound(f"there is no end of a day numbered {number}")
    return _ended(row)


def _newest(db: Session, day: date) -> Ended | None:
    row = db.scalars(
        select(DayEnd).where(col(DayEnd.day) == day).order_by(col(DayEnd.id).desc()).limit(1)
    ).one_or_none()
    return None if row is None else _ended(row)


def _ended(row: DayEnd) -> Ended:
    return Ended(
        row.id or 0,
        row.day,
        row.at,
        row.by,
        row.desk,
        DayFigures(
            row.kept,
            row.no_shows,
            row.cancelled,
            row.went,
            row.not_ended,
            row.cash_cents,
            row.check_cents,
            row.card_cents,
            row.receipts,
        ),
        row.money_open,
        row.reason,
        row.journal_seq,
        row.journal_mac,
        row.backup_at,
    )
