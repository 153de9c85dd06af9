"""Reads of good-faith estimates: columns in, frozen rows out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import NotFound
from clinic_tui.estimates.models import Estimate, EstimateLine
from clinic_tui.estimates.rows import (
    EstimateDue,
    EstimateEntry,
    EstimateFor,
    EstimateLineRow,
    EstimateRow,
    EstimateStanding,
)
from clinic_tui.estimates.rules import deadline
from clinic_tui.fees.queries import Charged, any_schedule, covers_on, found, price, usual_priced
from clinic_tui.fees.rows import FeePrice, Found, UsualCharge
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.series_models import SeriesAppointment
from clinic_tui.schedule.states import OPEN
from clinic_tui.store.site import Site, first_site
from clinic_tui.words.dates import show_date


def work_list(db: Session, clock: Clock) -> tuple[EstimateDue, ...]:
    """Every estimate that has not reached its patient, what is due first on top.

    Those of visits from today on that the patient is known to pay, and those that patients asked for.
    A clinic without fee schedules has none: there is nothing to make them of.
    """
    if not any_schedule(db):
        return ()
    due = [*_of_visits(db, clock), *_of_wishes(db, clock)]
    return tuple(sorted(due, key=lambda each: (each.due, each.day, each.start or 0, each.key)))


def count_pressing(db: Session, clock: Clock) -> int:
    """How many of them are due today or tomorrow, or were before."""
    return len(pressing(db, clock))


def pressing(db: Session, clock: Clock) -> tuple[EstimateDue, ...]:
    """Those that are due today or tomorrow, or were before: one of today alone may be too late."""
    tomorrow = today(clock) + timedelta(days=1)
    return tuple(each for each in work_list(db, clock) if each.due <= tomorrow)


def _of_visits(db: Session, clock: Clock) -> list[EstimateDue]:
    newest = _newest()
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Estimate.id), col(Estimate.version), col(Estimate.number),
        col(Appointment.patient_id), col(Patient.family), col(Patient.given), col(Patient.mrn),
        col(Appointment.day), col(Appointment.start_minute), col(VisitType.code), col(Provider.code),
        col(Appointment.created_at), col(Estimate.asked_on), _pays_alone(),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .outerjoin(Estimate, col(Estimate.id) == newest)
        .where(
            col(Appointment.day) >= today(clock),
            col(Appointment.status).in_(OPEN),
            or_(_pays_alone(), col(Estimate.asked_on).is_not(None)),
            col(Estimate.given_on).is_(None),
        )
    )
    rows = []
    for row in db.execute(statement):
        booked_on = (
            row[12].astimezone(clock.zone).date() if row[14] else row[8]
        )  # else only who asked has one
        when = deadline(booked_on, row[8], row[13])
        if when.due is not None:
            name = f"{row[5]}, {row[6]}" if row[6] else row[5]
            rows.append(
                EstimateDue(
                    row[0],
                    row[1],
                    row[2] or 0,
                    row[3],
                    row[4],
                    name,
                    row[7],
                    row[8],
                    row[9],
                    row[10],
                    row[11],
                    when.due,
                    when.why,
                )
            )
    return rows


def _of_wishes(db: Session, clock: Clock) -> list[EstimateDue]:
    columns: tuple[Any, ...] = (
        col(Estimate.id), col(Estimate.version), col(Estimate.number), col(Estimate.patient_id),
        col(Patient.family), col(Patient.given), col(Patient.mrn), col(Estimate.day), col(VisitType.code),
        col(Provider.code), col(Estimate.asked_on),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Estimate.patient_id))
        .join(VisitType, col(VisitType.id) == col(Estimate.visit_type_id))
        .join(Provider, col(Provider.id) == col(Estimate.provider_id))
        .where(
            col(Estimate.appointment_id).is_(None),
            col(Estimate.given_on).is_(None),
            col(Estimate.asked_on).is_not(None),
        )
    )
    rows = []
    for row in db.execute(statement):
        asked: date = row[10]
        when = deadline(row[7], row[7], asked)
        assert when.due is not None
        name = f"{row[4]}, {row[5]}" if row[5] else row[4]
        rows.append(
            EstimateDue(
                None, row[0], row[1], row[2], row[3], name, row[6], row[7], None, row[8], row[9],
                when.due, when.why,
            )
        )  # fmt: skip
    return rows


def standing(db: Session, appointment_id: int, clock: Clock) -> EstimateStanding:
    """How the estimate of one visit stands; raises NotFound."""
    row = db.execute(
        select(
            col(Appointment.patient_id), col(Appointment.created_at), col(Appointment.day), _pays_alone(),
            col(Estimate.id), col(Estimate.version), col(Estimate.number), col(Estimate.asked_on),
            col(Estimate.given_on), col(Estimate.given_how),
        )
        .outerjoin(Estimate, col(Estimate.id) == _newest())
        .where(col(Appointment.id) == appointment_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound(f"there is no visit {appointment_id}")
    when = deadline(row[1].astimezone(clock.zone).date(), row[2], row[7])
    total = sum(line.cents for line in _lines(db, row[4])) if row[6] else 0
    return EstimateStanding(
        appointment_id, row[0], bool(row[3]), when.due, when.why, row[4], row[5] or 0, row[6], total, *row[8:]
    )


def told_of_bookings(db: Session, appointment_ids: Sequence[int], clock: Clock) -> str:
    """By when the estimates are due of visits that were just booked; empty where none is needed.

    Nothing is said before the clinic has a fee schedule.
    """
    if not any_schedule(db):
        return ""
    stand = [standing(db, each, clock) for each in appointment_ids]
    due = sorted(each.due for each in stand if each.self_pay and each.due and each.given_on is None)
    if not due:
        return ""
    if len(stand) == 1:
        return f"good-faith estimate due by {show_date(due[0])}"
    return f"good-faith estimates due for {len(due)} of {len(stand)}, the first by {show_date(due[0])}"


def told_of_series(db: Session, series_id: int, clock: Clock) -> str:
    """The same of a series that was just booked."""
    visits = select(col(SeriesAppointment.appointment_id)).where(
        col(SeriesAppointment.series_id) == series_id
    )
    return told_of_bookings(db, list(db.scalars(visits)), clock)


def estimated_cents(db: Session, appointment_id: int) -> int | None:
    """What the newest estimate of a visit comes to; None where none was made."""
    number = db.execute(
        select(func.max(col(Estimate.id))).where(
            col(Estimate.appointment_id) == appointment_id, col(Estimate.number).is_not(None)
        )
    ).scalar()
    return None if number is None else sum(line.cents for line in _lines(db, number))


def estimate(db: Session, number: int) -> EstimateRow:
    """The estimate of that number; raises NotFound."""
    rows = _rows(db, col(Estimate.number) == number)
    if not rows:
        raise NotFound(f"there is no estimate {number}")
    return rows[0]


def estimates_of(db: Session, patient_id: int) -> tuple[EstimateRow, ...]:
    """Those that were made for a patient, the newest first."""
    return _rows(db, col(Estimate.patient_id) == patient_id, col(Estimate.number).is_not(None))


def estimate_for_visit(db: Session, appointment_id: int) -> EstimateFor:
    """What an estimate of a visit begins with: the lines of the last one, else what the visit usually takes.

    Raises NotFound.
    """
    row = db.execute(
        select(
            col(Appointment.patient_id), col(Patient.family), col(Patient.given), col(Patient.mrn),
            col(Appointment.day), col(Appointment.visit_type_id), col(VisitType.name), col(Provider.name),
        )
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(col(Appointment.id) == appointment_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound(f"there is no visit {appointment_id}")
    last = _rows(db, col(Estimate.appointment_id) == appointment_id)
    return _for(db, row, appointment_id, last[0] if last else None)


def estimate_for_wish(db: Session, estimate_id: int) -> EstimateFor:
    """The same for what a patient asked about; raises NotFound."""
    rows = _rows(db, col(Estimate.id) == estimate_id)
    if not rows:
        raise NotFound("this estimate is gone")
    last = rows[0]
    family, _, given = last.name.partition(", ")
    row = (
        last.patient_id, family, given, last.mrn, last.day, last.visit_type_id, last.visit_type_name,
        last.provider,
    )  # fmt: skip
    return _for(db, row, last.appointment_id, last)


def self_pay_price(db: Session, typed: str, day: date) -> FeePrice | None:
    """What one unit costs whoever pays alone. Raises Invalid for what is no code."""
    return price(db, typed, Charged(day, self_pay=True))


def self_pay_found(db: Session, typed: str, day: date) -> Found:
    """What fits what was typed, as it costs whoever pays alone."""
    return found(db, typed, Charged(day, self_pay=True))


def usual_entries(db: Session, visit_type_id: int, day: date) -> tuple[EstimateEntry, ...]:
    """What a kind of visit usually takes, at the prices of who pays alone; without what has no price."""
    return tuple(
        EstimateEntry(each.whole_code, each.words, each.units, each.cents)
        for each in self_pay_usual(db, visit_type_id, day)
        if each.cents is not None
    )


def self_pay_usual(db: Session, visit_type_id: int, day: date) -> tuple[UsualCharge, ...]:
    """What a kind of visit usually takes, each at the price of who pays alone."""
    return usual_priced(db, Charged(day, self_pay=True, visit_type_id=visit_type_id))


def _for(db: Session, row: Any, appointment_id: int | None, last: EstimateRow | None) -> EstimateFor:
    entries: Sequence[EstimateEntry] = ()
    if last is not None and last.number is not None:
        entries = [
            EstimateEntry(line.whole_code, line.words, line.units, line.cents // line.units)
            for line in last.lines
        ]
    else:
        entries = usual_entries(db, row[5], row[4])
    return EstimateFor(
        appointment_id,
        last.id if last else None,
        row[0],
        f"{row[1]}, {row[2]}" if row[2] else row[1],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        last.number if last else None,
        last.diagnoses if last else "",
        tuple(entries),
        last is not None and last.given_on is not None,
    )


def _pays_alone() -> Any:
    """The condition that nobody but the patient is known to pay for a visit."""
    policy = (
        select(col(Coverage.id))
        .where(col(Coverage.patient_id) == col(Appointment.patient_id), covers_on(col(Appointment.day)))
        .correlate(Appointment)
        .exists()
    )
    return or_(col(Appointment.self_pay).is_(True), ~policy)


def _newest() -> Any:
    other = Estimate.__table__.alias("newer_estimate")  # type: ignore[attr-defined]
    return (
        select(func.max(other.c.id))
        .where(other.c.appointment_id == col(Appointment.id))
        .correlate(Appointment)
        .scalar_subquery()
    )


def given_where(db: Session, estimate_id: int) -> tuple[int | None, int]:
    """The site of an estimate's visit, and its provider.

    Where no visit is planned yet it is the clinic's only site, or None. Raises NotFound.
    """
    columns: tuple[Any, ...] = (col(Appointment.site_id), col(Estimate.provider_id))
    statement = (
        select(*columns)
        .select_from(Estimate)
        .outerjoin(Appointment, col(Appointment.id) == col(Estimate.appointment_id))
        .where(col(Estimate.id) == estimate_id)
    )
    found = db.execute(statement).one_or_none()
    if found is None:
        raise NotFound("this estimate is gone")
    site_id, provider_id = found
    if site_id is None:
        sites = db.scalars(select(col(Site.id)).limit(2)).all()
        site_id = sites[0] if len(sites) == 1 else None
    return site_id, provider_id


def _rows(db: Session, *where: Any) -> tuple[EstimateRow, ...]:
    columns: tuple[Any, ...] = (
        col(Estimate.id), col(Estimate.version), col(Estimate.number), col(Estimate.patient_id),
        col(Patient.family), col(Patient.given), col(Patient.mrn), col(Patient.born),
        col(Estimate.appointment_id), col(Estimate.day), col(VisitType.id), col(VisitType.code),
        col(VisitType.name), col(Provider.code), col(Provider.name), col(Site.name),
        col(Estimate.asked_on), col(Estimate.made_at), col(Estimate.made_by), col(Estimate.diagnoses),
        col(Estimate.given_on), col(Estimate.given_how),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Estimate.patient_id))
        .join(VisitType, col(VisitType.id) == col(Estimate.visit_type_id))
        .join(Provider, col(Provider.id) == col(Estimate.provider_id))
        .outerjoin(Appointment, col(Appointment.id) == col(Estimate.appointment_id))
        .outerjoin(Site, col(Site.id) == col(Appointment.site_id))
        .where(*where)
        .order_by(col(Estimate.id).desc())
    )
    return tuple(
        EstimateRow(
            row[0],
            row[1],
            row[2],
            row[3],
            f"{row[4]}, {row[5]}" if row[5] else row[4],
            row[6],
            row[7],
            row[8],
            row[9],
            row[10],
            row[11],
            row[12],
            row[13],
            row[14],
            row[15] or first_site(db).name,
            row[16],
            row[17],
            row[18],
            row[19],
            row[20],
            row[21],
            _lines(db, row[0]),
        )
        for row in db.execute(statement).all()
    )


def _lines(db: Session, estimate_id: int) -> tuple[EstimateLineRow, ...]:
    columns: tuple[Any, ...] = (
        col(EstimateLine.code), col(EstimateLine.modifier), col(EstimateLine.words), col(EstimateLine.units),
        col(EstimateLine.cents),
    )  # fmt: skip
    statement = (
        select(*columns).where(col(EstimateLine.estimate_id) == estimate_id).order_by(col(EstimateLine.place))
    )
    return tuple(EstimateLineRow(*row) for row in db.execute(statement))
