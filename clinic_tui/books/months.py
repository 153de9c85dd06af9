"""Reads of months: what each comes to, how it was signed, and what should be done before it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.books.flows import first_charge, flows_by_day, summed
from clinic_tui.books.kept_ages import read_ages
from clinic_tui.books.models import MonthClose
from clinic_tui.books.rows import Closed, Flow, Month, MonthFigures
from clinic_tui.books.rules import DAYS_OF_CHARGES, charged_days, first_of, last_day_of, next_month
from clinic_tui.day_end.models import DayEnd
from clinic_tui.errors import NotFound
from clinic_tui.money.drawer_models import Drawer
from clinic_tui.money.models import Payment
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.states import PaymentState
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.words.counted import counted

NEWEST = 24
"""Months that a list shows."""

_HAPPENED = (*OPEN, Status.CHECKED_OUT)
"""Visits of a day that has something to be signed."""


def months(db: Session, today: date) -> tuple[Month, ...]:
    """The newest months with anything in them, this one included, the newest first."""
    days = flows_by_day(db, None, None)
    signed = _signed(db)
    first = min((*days, *signed, today))
    month, found = first_of(today), list[Month]()
    while month >= first_of(first) and len(found) < NEWEST:
        found.append(_month(month, days, signed, today))
        month = first_of(month - timedelta(days=1))
    return tuple(found)


def month(db: Session, wanted: date, today: date) -> Month:
    """The month of a day, with what is left to do before it is closed.

    What is left of a closed month is nobody's business any more. Raises NotFound for one that has not begun.
    """
    wanted = first_of(wanted)
    if wanted > today:
        raise NotFound(f"{wanted:%B %Y} has not begun")
    found = _month(wanted, flows_by_day(db, None, last_day_of(wanted)), _signed(db), today)
    return found if found.is_locked else _with_left(db, found)


def closed(db: Session, number: int) -> Closed:
    """One closing by its number. Raises NotFound."""
    row = db.get(MonthClose, number)
    if row is None:
        raise NotFound(f"there is no closing {number} of a month")
    return _closed(row)


def newest_closed(db: Session) -> date | None:
    """The newest month that is closed; None where none is."""
    found: date | None = db.execute(
        select(func.max(col(MonthClose.month))).where(col(MonthClose.reopened_at).is_(None))
    ).scalar()
    return found


def figures_of(days: Mapping[date, Flow], wanted: date, today: date) -> MonthFigures:
    """What a month comes to, of the flows of all days; one that goes on up to `today`."""
    last = min(last_day_of(wanted), today)
    before = sum(flow.change_cents for day, flow in days.items() if day < wanted)
    flow = summed("", (each for day, each in days.items() if wanted <= day <= last))
    since = last - timedelta(days=DAYS_OF_CHARGES - 1)
    return MonthFigures(
        before,
        flow.charged_cents,
        flow.patient_paid_cents,
        flow.insurer_paid_cents,
        flow.contract_cents,
        flow.written_off_cents,
        flow.fees_cents,
        before + flow.change_cents,
        sum(each.charged_cents for day, each in days.items() if since <= day <= last),
        charged_days(first_charge(days), last),
        flow.interest_cents,
    )


def _month(wanted: date, days: Mapping[date, Flow], signed: Mapping[date, Closed], today: date) -> Month:
    standing = [month for month, each in signed.items() if each.reopened_at is None]
    return Month(
        wanted,
        figures_of(days, wanted, today),
        last_day_of(wanted) < today,
        bool(standing) and wanted <= max(standing),
        signed.get(wanted),
    )


def _signed(db: Session) -> dict[date, Closed]:
    """By month, how it was signed last."""
    rows = db.scalars(select(MonthClose).order_by(col(MonthClose.id)))
    return {row.month: _closed(row) for row in rows}


def _closed(row: MonthClose) -> Closed:
    insurers, patients, credit = read_ages(row.aged)
    figures = MonthFigures(
        row.opening_cents, row.charged_cents, row.patient_paid_cents, row.insurer_paid_cents,
        row.contract_cents, row.written_off_cents, row.fees_cents, row.closing_cents, row.last_90_days_cents,
        row.charged_days, row.interest_cents,
    )  # fmt: skip
    return Closed(
        row.id or 0, row.month, row.at, row.by, row.desk, figures, insurers.cents, patients.cents, credit,
        row.left_open, row.reason, row.journal_seq, row.journal_mac, row.reopened_at, row.reopened_by,
        row.reopen_reason,
    )  # fmt: skip


def _with_left(db: Session, found: Month) -> Month:
    left = (
        _visits_left(db, found.month, found.last),
        _days_left(db, found.month, found.last),
        _drawers_left(db, found.month, found.last),
        *_remittances_left(db, found.last),
    )
    return Month(
        found.month, found.figures, found.is_over, found.is_locked, found.closed, tuple(filter(None, left))
    )


def _visits_left(db: Session, first: date, last: date) -> str:
    number = db.execute(
        select(func.count())
        .select_from(Appointment)
        .where(col(Appointment.day).between(first, last), col(Appointment.status).in_(OPEN))
    ).scalar_one()
    return f"{counted(number, 'visit has', 'visits have')} not ended" if number else ""


def _days_left(db: Session, first: date, last: date) -> str:
    visited = select(col(Appointment.day)).where(
        col(Appointment.day).between(first, last), col(Appointment.status).in_(_HAPPENED)
    )
    paid = select(col(Payment.day)).where(col(Payment.day).between(first, last))
    days = visited.union(paid).subquery("days")
    number = db.execute(
        select(func.count()).select_from(days).where(~exists().where(col(DayEnd.day) == days.c.day))
    ).scalar_one()
    return f"{counted(number, 'day was', 'days were')} not ended (:proof)" if number else ""


def _drawers_left(db: Session, first: date, last: date) -> str:
    drawers = db.execute(
        select(col(Drawer.desk), col(Drawer.day))
        .where(col(Drawer.day).between(first, last), col(Drawer.submitted_at).is_(None))
        .order_by(col(Drawer.day), col(Drawer.desk))
    ).all()
    told = ", ".join(f"{desk} of {day:%m/%d}" for desk, day in drawers[:4])
    return f"{counted(len(drawers), 'drawer')} not handed in: {told}" if drawers else ""


def _remittances_left(db: Session, last: date) -> tuple[str, str]:
    """Of payments up to the month's end; those of later ones are no matter of the month."""
    of_month = func.coalesce(col(RemittancePayment.paid_on), last) <= last
    waiting = db.execute(
        select(func.count())
        .select_from(RemittanceException)
        .join(RemittancePayment, col(RemittancePayment.id) == col(RemittanceException.payment_id))
        .where(of_month, col(RemittanceException.settled_at).is_(None))
    ).scalar_one()
    parked = db.execute(
        select(func.count())
        .select_from(RemittancePayment)
        .where(of_month, col(RemittancePayment.state).in_((PaymentState.PARKED, PaymentState.POSTING)))
    ).scalar_one()
    return (
        f"{counted(waiting, 'exception')} of insurers' payments waiting" if waiting else "",
        f"{counted(parked, 'payment')} of insurers parked or half posted" if parked else "",
    )


def follows(newest: date, wanted: date) -> bool:
    """Whether a month is the one behind the newest that is closed."""
    return wanted == next_month(newest)
