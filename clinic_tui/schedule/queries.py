"""Reads of the schedule: columns in, frozen rows out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, literal, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.clock import Clock, minute_now, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.person_models import Patient, PatientAlert
from clinic_tui.schedule import rules
from clinic_tui.schedule.age_columns import with_ages
from clinic_tui.schedule.attendance import missed_by
from clinic_tui.schedule.authorization.use import concern as authorizations_concern
from clinic_tui.schedule.delay_queries import latenesses
from clinic_tui.schedule.held_times import holds, lay_holds
from clinic_tui.schedule.models import Appointment, Holiday, Provider, Room, VisitType
from clinic_tui.schedule.openings import DayOpening, active_providers, days_from, openings
from clinic_tui.schedule.reserves import is_kept, kept_until
from clinic_tui.schedule.resource_models import AppointmentResource, Device
from clinic_tui.schedule.rows import (
    AppointmentRow,
    DayView,
    KeptRow,
    ProviderDay,
    ProviderRow,
    Span,
    StripCell,
    StripRow,
    UpcomingVisit,
    VisitCounts,
    VisitTypeRow,
)
from clinic_tui.schedule.states import HOLDS_TIME, OPEN, Resource, Status

SHOWN = tuple(status for status in Status if status not in (Status.CANCELLED, Status.ENTERED_IN_ERROR))
"""What the grid shows: all but what was called off or never was."""


def appointment_rows(db: Session, *where: ColumnElement[bool]) -> tuple[AppointmentRow, ...]:
    """Appointments in order of day, time and provider."""
    db.flush()  # as the session would by itself: a connection is asked, which loads no objects between
    found = db.connection().execute(_all_appointments().where(*where))
    rows = tuple(AppointmentRow(*row) for row in found)
    if not rows or not authorizations_concern(
        db, {row.patient_id for row in rows}, {row.visit_type for row in rows}
    ):
        return rows
    from clinic_tui.schedule.authorization.on_file import with_authorizations

    return with_authorizations(db, rows)


@cache
def _all_appointments() -> Select[Any]:
    """What is asked of appointments: put together once, as that takes longer than a day without visits."""
    alerts = (
        select(func.count())
        .where(col(PatientAlert.patient_id) == col(Appointment.patient_id))
        .correlate(Appointment)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(Appointment.id),
        col(Appointment.version),
        col(Appointment.patient_id),
        col(Patient.family),
        col(Patient.given),
        col(Patient.preferred),
        col(Patient.mrn),
        col(Patient.born),
        col(Appointment.provider_id),
        col(Provider.code),
        col(VisitType.code),
        col(VisitType.name),
        col(Appointment.day),
        col(Appointment.start_minute),
        col(Appointment.end_minute) - col(Appointment.start_minute),
        col(Appointment.status),
        col(Appointment.confirmation),
        col(Appointment.overbook),
        col(Appointment.reason),
        func.coalesce(col(Room.name), ""),
        alerts,
        col(Appointment.walk_in),
        func.coalesce(_taken_by_each(), ""),
        col(Appointment.site_id),
        col(Appointment.kept_from_payer) != "",
        case((col(Appointment.cancel_code) == rules.MOVED, col(Appointment.cancel_words)), else_=""),
    )
    return (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .outerjoin(Room, col(Room.id) == col(Appointment.room_id))
        .order_by(
            col(Appointment.day), col(Appointment.start_minute), col(Provider.code), col(Appointment.id)
        )
    )


def _taken_by_each() -> ScalarSelect[str]:
    """The rooms and devices that are planned for an appointment, in words."""
    planned_room = aliased(Room)
    named = func.coalesce(col(Device.name), literal("room ") + col(planned_room.name))
    return (
        select(func.aggregate_strings(named, ", "))
        .select_from(AppointmentResource)
        .outerjoin(
            Device,
            (col(AppointmentResource.resource) == Resource.DEVICE)
            & (col(Device.id) == col(AppointmentResource.resource_id)),
        )
        .outerjoin(
            planned_room,
            (col(AppointmentResource.resource) == Resource.ROOM)
            & (col(planned_room.id) == col(AppointmentResource.resource_id)),
        )
        .where(col(AppointmentResource.appointment_id) == col(Appointment.id))
        .correlate(Appointment)
        .scalar_subquery()
    )


def appointment(db: Session, appointment_id: int) -> AppointmentRow:
    """One appointment; raises NotFound."""
    rows = appointment_rows(db, (col(Appointment.id) == appointment_id))
    if not rows:
        raise NotFound(f"there is no appointment {appointment_id}")
    return rows[0]


def day_view(
    db: Session, day: date, clock: Clock, living: frozenset[str], token: str, provider_id: int | None = None
) -> DayView:
    """All that the day grid shows; `living` are the desks whose holds still count."""
    providers = [p for p in active_providers(db) if provider_id in (None, p.id)]
    opened = openings(db, providers, day, 1, visits=False) if providers else {}
    rows = appointment_rows(db, (col(Appointment.day) == day), col(Appointment.status).in_(SHOWN))
    if provider_id is not None:
        rows = tuple(row for row in rows if row.provider_id == provider_id)
    shown = [
        p
        for p in providers
        if opened[p.id, day].open or opened[p.id, day].closed or any(row.provider_id == p.id for row in rows)
    ]
    holiday = db.execute(select(col(Holiday.name)).where(col(Holiday.day) == day)).scalar() or ""
    return DayView(
        day,
        holiday,
        tuple(_provider_day(p, opened[p.id, day], holiday) for p in shown or providers),
        rows,
        tuple(block for p in shown for block in opened[p.id, day].blocks),
        tuple(
            hold
            for hold in holds(db, day, day, clock.now(), living, token)
            if provider_id in (None, hold.provider_id)
        ),
        tuple(
            KeptRow(p.id, each.start, each.minutes, each.label, kept_until(each, day, clock))
            for p in shown
            for each in opened[p.id, day].reserves
            if is_kept(each, day, None, clock)
        ),
        latenesses(db, clock) if day == today(clock) else (),
    )


def _provider_day(provider: ProviderRow, opening: DayOpening, holiday: str) -> ProviderDay:
    by_span = dict(opening.sites)
    sites = tuple(by_span.get(span, 0) for span in opening.open)
    away = holiday or opening.closed
    unlicensed = bool(away) and away == opening.unlicensed
    return ProviderDay(provider, opening.open, opening.slot_minutes, away, sites, unlicensed)


def week(
    db: Session, provider_id: int, monday: date, clock: Clock, living: frozenset[str], token: str
) -> tuple[DayView, ...]:
    """Seven days of one provider."""
    return tuple(
        day_view(db, day, clock, living, token, provider_id=provider_id) for day in days_from(monday, 7)
    )


def strip(
    db: Session,
    first: date,
    days: int,
    clock: Clock,
    living: frozenset[str],
    token: str,
    site_ids: tuple[int, ...] = (),
) -> tuple[StripRow, ...]:
    """The availability strip: providers down, days across; `living` are the desks whose holds still count.

    Of hours that are at none of `site_ids` nothing is open; without any all are counted.
    """
    providers = active_providers(db)
    opened = openings(db, providers, first, days) if providers else {}
    if site_ids:
        for opening in opened.values():
            opening.open = tuple(span for span, site in opening.sites if site in site_ids)
    lay_holds(db, opened, first, days, clock, living, token)
    now_day, now = today(clock), minute_now(clock)
    return tuple(
        StripRow(
            provider,
            tuple(
                _cell(day, opened[provider.id, day], rules.first_bookable(day, now_day, now))
                for day in days_from(first, days)
            ),
        )
        for provider in providers
    )


def _cell(day: date, opening: DayOpening, earliest: int) -> StripCell:
    slot = opening.slot_minutes
    return StripCell(
        day,
        rules.minutes_in(opening.bookable),
        rules.minutes_in(rules.subtract(opening.free, [Span(0, earliest)])),
        rules.free_slots(opening.open, opening.taken, slot, earliest),
        opening.visits,
        opening.overbooked,
        "" if opening.open else opening.closed or "closed",
        bool(opening.open) and not rules.free_slots(opening.open, (), slot, earliest),
    )


def visit_types(db: Session) -> tuple[VisitTypeRow, ...]:
    """Kinds of visits that can be booked, by code."""
    columns: tuple[Any, ...] = (
        col(VisitType.id),
        col(VisitType.code),
        col(VisitType.name),
        col(VisitType.minutes),
        col(VisitType.capacity),
        col(VisitType.preparation),
        col(VisitType.youngest_months),
        col(VisitType.below_months),
    )
    statement = select(*columns).where(col(VisitType.active).is_(True)).order_by(col(VisitType.code))
    return tuple(VisitTypeRow(*with_ages(row)) for row in db.execute(statement))


def visit_counts(db: Session, patient_id: int, today: date) -> VisitCounts:
    """What the booking banner says of a patient's past and next visits."""
    ended = (Status.CHECKED_OUT,)
    missed = missed_by(db, patient_id, today)
    visits: int = db.execute(
        select(func.count()).where(
            col(Appointment.patient_id) == patient_id, col(Appointment.status).in_(ended)
        )
    ).scalar_one()
    last = db.execute(
        select(func.max(col(Appointment.day))).where(
            col(Appointment.patient_id) == patient_id, col(Appointment.status).in_(ended)
        )
    ).scalar()
    return VisitCounts(
        visits,
        missed.no_shows,
        missed.late_cancels,
        usual_provider(db, patient_id, ended),
        last,
        upcoming(db, patient_id, today),
        missed.rule.flag_at,
        missed.rule.right_at,
    )


def usual_provider(db: Session, patient_id: int, statuses: Collection[Status] = HOLDS_TIME) -> str:
    """The code of whom the patient sees most, of visits kept and planned unless told otherwise; or empty."""
    statement = (
        select(col(Provider.code))
        .join(Appointment, col(Appointment.provider_id) == col(Provider.id))
        .where(col(Appointment.patient_id) == patient_id, col(Appointment.status).in_(statuses))
        .group_by(col(Provider.code))
        .order_by(func.count().desc(), col(Provider.code))
        .limit(1)
    )
    return db.execute(statement).scalar() or ""


def upcoming(db: Session, patient_id: int, today: date) -> tuple[UpcomingVisit, ...]:
    """Visits of today and later that have not ended."""
    rows = appointment_rows(
        db,
        (col(Appointment.patient_id) == patient_id),
        col(Appointment.day) >= today,
        col(Appointment.status).in_(OPEN),
    )
    return tuple(
        UpcomingVisit(r.id, r.day, r.start, r.minutes, r.provider_code, r.visit_type, r.status) for r in rows
    )


def left_open(db: Session, today: date, *, including: bool = False) -> tuple[AppointmentRow, ...]:
    """Visits that never ended: of days before today, or `including` today (domain rules, B2)."""
    day = col(Appointment.day)
    over = day <= today if including else day < today
    return appointment_rows(db, over, col(Appointment.status).in_(OPEN))
