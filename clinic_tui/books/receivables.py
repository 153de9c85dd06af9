"""A/R by age, summed in the database.

A payer's part ages from the date of service, as payers' own filing limits do and as HFMA's MAP Keys age it: a
visit that nobody has billed must not look young. A patient's part ages from the first statement on which the
visit stands, and before that from the visit: nobody is late with what he was never told.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger import BUCKET_SIDES
from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.billing.ledger_sums import copay_of, off_insurer, sums_of
from clinic_tui.books.flows import flows_by_day
from clinic_tui.books.rows import PATIENTS, AgedRow, Behind, Receivables, together
from clinic_tui.books.rules import DAYS_OF_CHARGES
from clinic_tui.books.whose import awaited_policy, payer_name
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.statements.models import Statement, StatementVisit

MOST_BEHIND = 500
"""Visits, postings or claims that are shown behind one figure."""


def receivables(db: Session, today: date) -> Receivables:
    """What is owed now, by age on the day `today`."""
    open_sums = _open()
    payers = _aged(db, _insurers(open_sums, today))
    patients = next(iter(_aged(db, _patients(open_sums, today))), AgedRow(PATIENTS))
    ahead: int = db.execute(_asked_ahead()).scalar_one()
    since = today - timedelta(days=DAYS_OF_CHARGES - 1)
    charged = sum(flow.charged_cents for flow in flows_by_day(db, since, today).values())
    return Receivables(today, payers, patients, together("all", (*payers, patients)), charged, int(ahead))


def visits_behind(db: Session, today: date, who: str, bucket: int | None) -> tuple[Behind, ...]:
    """The visits that one payer, or the patients, owe for: of one age or of all, the dearest first."""
    sums = _open()
    rows = (_patients if who == PATIENTS else _insurers)(sums, today).subquery("parts")
    columns: tuple[Any, ...] = (
        rows.c.patient_id, col(Patient.family), col(Patient.given), col(Patient.mrn), rows.c.visit,
        rows.c.since, rows.c.cents,
    )  # fmt: skip
    statement = select(*columns).join(Patient, col(Patient.id) == rows.c.patient_id).where(rows.c.who == who)
    if bucket is not None:
        statement = statement.where(rows.c.bucket == bucket, rows.c.cents > 0)
    found = db.execute(statement.order_by(rows.c.cents.desc(), rows.c.visit).limit(MOST_BEHIND))
    return tuple(
        Behind(
            patient, f"{family}, {given}" if given else family, mrn, visit, None, since or today,
            "money on no visit" if visit is None else f"{(today - since).days} days old", int(cents),
        )
        for patient, family, given, mrn, visit, since, cents in found
    )  # fmt: skip


def _open() -> CTE:
    """Each visit with what both sides owe of it, and each account with money on no visit."""
    sums = sums_of(None)
    on_visit = sums.c.appointment_id.is_not(None)
    self_pay = col(Appointment.self_pay).is_(True)
    own = case((self_pay, sums.c.charged), else_=off_insurer(sums)) + sums.c.to_patient - sums.c.paid
    theirs = case((self_pay, 0), else_=sums.c.charged - off_insurer(sums)) + sums.c.to_insurer
    return (
        select(
            sums.c.appointment_id.label("visit"),
            sums.c.patient_id,
            case((on_visit, own), else_=-sums.c.paid).label("own"),
            case((on_visit, theirs), else_=0).label("theirs"),
        )
        .select_from(sums)
        .outerjoin(Appointment, col(Appointment.id) == sums.c.appointment_id)
        .cte("open_visits")
    )


def _asked_ahead() -> Select[Any]:
    """Copays of visits that still go on, above what is charged so far."""
    sums = sums_of(None)
    return (
        select(func.coalesce(func.sum(copay_of(sums) - off_insurer(sums)), 0))
        .select_from(sums)
        .join(Appointment, col(Appointment.id) == sums.c.appointment_id)
    )


def _insurers(sums: CTE, today: date) -> Select[Any]:
    since = col(Appointment.day)
    return (
        select(
            payer_name(self_pay=False).label("who"),
            sums.c.patient_id,
            sums.c.visit,
            since.label("since"),
            _bucket(since, today).label("bucket"),
            sums.c.theirs.label("cents"),
        )
        .select_from(sums)
        .join(Appointment, col(Appointment.id) == sums.c.visit)
        .outerjoin(Coverage, col(Coverage.id) == awaited_policy())
        .outerjoin(Payer, col(Payer.id) == col(Coverage.payer_id))
        .where(sums.c.theirs != 0)
    )


def _patients(sums: CTE, today: date) -> Select[Any]:
    stated = (
        select(col(StatementVisit.appointment_id).label("visit"), func.min(col(Statement.day)).label("day"))
        .join(Statement, col(Statement.id) == col(StatementVisit.statement_id))
        .group_by(col(StatementVisit.appointment_id))
        .subquery("stated")
    )
    since: Any = func.coalesce(stated.c.day, col(Appointment.day))
    return (
        select(
            literal(PATIENTS).label("who"),
            sums.c.patient_id,
            sums.c.visit,
            since.label("since"),
            _bucket(since, today).label("bucket"),
            sums.c.own.label("cents"),
        )
        .select_from(sums)
        .outerjoin(Appointment, col(Appointment.id) == sums.c.visit)
        .outerjoin(stated, stated.c.visit == sums.c.visit)
        .where(sums.c.own != 0)
    )


def _bucket(since: Any, today: date) -> ColumnElement[int]:
    """The place of an age in BUCKETS; what is not due yet stands in the first."""
    limits = [(since >= today - timedelta(days=last), place) for place, last in enumerate(BUCKET_SIDES)]
    return case(*limits, else_=len(BUCKET_SIDES))


def _aged(db: Session, parts: Select[Any]) -> tuple[AgedRow, ...]:
    rows = parts.subquery("parts")
    owed = [
        func.sum(case(((rows.c.bucket == place) & (rows.c.cents > 0), rows.c.cents), else_=0))
        for place in range(len(BUCKETS))
    ]
    credit = func.sum(case((rows.c.cents < 0, -rows.c.cents), else_=0))
    found = [
        AgedRow(who, tuple(map(int, cents[:-1])), int(cents[-1]))
        for who, *cents in db.execute(select(rows.c.who, *owed, credit).group_by(rows.c.who))
    ]
    return tuple(sorted(found, key=lambda each: (-each.owed_cents, each.who)))
