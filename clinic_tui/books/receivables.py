"""A/R by age, summed in the database.

A payer's part ages from the day on which the visit was first billed, and until then from the visit: what
nobody has billed must not look young (domain rules, B5). A patient's part ages from the first statement on
which the visit stands, and before that from the visit: nobody is late with what he was never told.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger import BUCKET_SIDES
from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.billing.ledger_sums import copay_of, off_insurer, sums_of
from clinic_tui.books.flows import first_charge, flows_by_day
from clinic_tui.books.rows import PATIENTS, AgedRow, Behind, Receivables, together
from clinic_tui.books.rules import DAYS_OF_CHARGES, charged_days
from clinic_tui.books.whose import awaited_policy, payer_name
from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.clock import instant_of
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.statements.models import Statement, StatementVisit
from clinic_tui.words.counted import counted

MOST_BEHIND = 500
"""Visits, postings or claims that are read behind one figure at first."""


def receivables(db: Session, today: date, zone: ZoneInfo) -> Receivables:
    """What is owed now, by age on the day `today`."""
    open_sums = _open()
    payers = _aged(db, _insurers(open_sums, today, zone))
    patients = next(iter(_aged(db, _patients(open_sums, today))), AgedRow(PATIENTS))
    ahead: int = db.execute(_asked_ahead()).scalar_one()
    since = today - timedelta(days=DAYS_OF_CHARGES - 1)
    days = flows_by_day(db, None, today)
    charged = sum(flow.charged_cents for day, flow in days.items() if day >= since)
    counted_days = charged_days(first_charge(days), today)
    total = together("all", (*payers, patients))
    return Receivables(today, payers, patients, total, charged, counted_days, int(ahead))


def visits_behind(
    db: Session, today: date, zone: ZoneInfo, who: str, bucket: int | None, most: int = MOST_BEHIND
) -> tuple[Behind, ...]:
    """The visits that one payer, or the patients, owe for: of one age or of all, the dearest first."""
    sums = _open()
    parts = _patients(sums, today) if who == PATIENTS else _insurers(sums, today, zone)
    rows = parts.subquery("parts")
    columns: tuple[Any, ...] = (
        rows.c.patient_id, col(Patient.family), col(Patient.given), col(Patient.mrn), rows.c.visit,
        rows.c.billed_at, rows.c.since, rows.c.cents,
    )  # fmt: skip
    statement = select(*columns).join(Patient, col(Patient.id) == rows.c.patient_id).where(rows.c.who == who)
    if bucket is not None:
        statement = statement.where(rows.c.bucket == bucket, rows.c.cents > 0)
    in_order = (rows.c.cents.desc(), rows.c.visit, rows.c.patient_id)
    found = db.execute(statement.order_by(*in_order).limit(most))
    return tuple(_behind(row, today, zone) for row in found)


def _behind(row: Any, today: date, zone: ZoneInfo) -> Behind:
    patient, family, given, mrn, visit, billed_at, since, cents = row
    if visit is None:
        words = "money on no visit"
    elif billed_at is not None:
        words = f"billed {counted((today - billed_at.astimezone(zone).date()).days, 'day')} ago"
    else:
        words = f"{counted((today - since).days, 'day')} old"
    name = f"{family}, {given}" if given else family
    return Behind(patient, name, mrn, visit, None, since or today, words, int(cents))


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


def _insurers(sums: CTE, today: date, zone: ZoneInfo) -> Select[Any]:
    sent_at = func.coalesce(col(ClaimBatch.sent_at), col(ClaimSending.at))
    billed = (
        select(col(Claim.appointment_id).label("visit"), func.min(sent_at).label("at"))
        .select_from(ClaimSending)
        .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
        .outerjoin(ClaimBatch, col(ClaimBatch.id) == col(ClaimSending.batch_id))
        .where(or_(col(ClaimSending.batch_id).is_(None), col(ClaimBatch.sent_at).is_not(None)))
        .group_by(col(Claim.appointment_id))
        .subquery("billed")
    )
    at, day = billed.c.at, col(Appointment.day)
    limits = [today - timedelta(days=last) for last in BUCKET_SIDES]
    bucket = case(
        *(
            (or_(at >= instant_of(limit, 0, zone), and_(at.is_(None), day >= limit)), place)
            for place, limit in enumerate(limits)
        ),
        else_=len(BUCKET_SIDES),
    )
    return (
        select(
            payer_name(self_pay=False).label("who"),
            sums.c.patient_id,
            sums.c.visit,
            at.label("billed_at"),
            day.label("since"),
            bucket.label("bucket"),
            sums.c.theirs.label("cents"),
        )
        .select_from(sums)
        .join(Appointment, col(Appointment.id) == sums.c.visit)
        .outerjoin(billed, billed.c.visit == sums.c.visit)
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
            null().label("billed_at"),
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
