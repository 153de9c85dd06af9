"""Reads of the schedule: columns in, frozen rows out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, has_minute, minute_now, today
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.models import Patient, PatientAlert
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Appointment, Holiday, Provider, Room, SlotHold, VisitType
from clinic_tui.schedule.openings import DayOpening, active_providers, days_from, openings
from clinic_tui.schedule.rows import (
    AppointmentRow,
    DayView,
    FreeTime,
    HoldRow,
    ProviderDay,
    ProviderRow,
    Span,
    StripCell,
    StripRow,
    UpcomingVisit,
    VisitCounts,
    VisitTypeRow,
    Wish,
)
from clinic_tui.schedule.states import HOLDS_TIME, OPEN, CancelledBy, Status
from clinic_tui.words.dates import show_date

SHOWN = tuple(status for status in Status if status not in (Status.CANCELLED, Status.ENTERED_IN_ERROR))
"""What the grid shows: all but what was called off or never was."""


def appointment_rows(db: Session, *where: ColumnElement[bool]) -> tuple[AppointmentRow, ...]:
    """Appointments in order of day, time and provider."""
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
    )
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .outerjoin(Room, col(Room.id) == col(Appointment.room_id))
        .where(*where)
        .order_by(
            col(Appointment.day), col(Appointment.start_minute), col(Provider.code), col(Appointment.id)
        )
    )
    return tuple(AppointmentRow(*row) for row in db.execute(statement))


def appointment(db: Session, appointment_id: int) -> AppointmentRow:
    """One appointment; raises NotFound."""
    rows = appointment_rows(db, (col(Appointment.id) == appointment_id))
    if not rows:
        raise NotFound(f"there is no appointment {appointment_id}")
    return rows[0]


def day_view(
    db: Session, day: date, now: datetime, living: frozenset[str], token: str, provider_id: int | None = None
) -> DayView:
    """All that the day grid shows; `living` are the desks whose holds still count."""
    providers = [p for p in active_providers(db) if provider_id in (None, p.id)]
    opened = openings(db, providers, day, 1) if providers else {}
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
            for hold in holds(db, day, day, now, living, token)
            if provider_id in (None, hold.provider_id)
        ),
    )


def _provider_day(provider: ProviderRow, opening: DayOpening, holiday: str) -> ProviderDay:
    return ProviderDay(provider, opening.open, opening.slot_minutes, holiday or opening.closed)


def holds(
    db: Session, first: date, last: date, now: datetime, living: frozenset[str], token: str
) -> list[HoldRow]:
    """The holds of these days that count: not expired, of a desk that is alive."""
    columns: tuple[Any, ...] = (
        col(SlotHold.id),
        col(SlotHold.provider_id),
        col(SlotHold.day),
        col(SlotHold.start_minute),
        col(SlotHold.end_minute) - col(SlotHold.start_minute),
        col(SlotHold.desk),
        col(SlotHold.account),
        col(SlotHold.session_token) == token,
    )
    rows = db.execute(
        select(*columns).where(col(SlotHold.day).between(first, last), col(SlotHold.expires_at) > now)
    )
    return [row for row in (HoldRow(*values) for values in rows) if row.mine or row.desk in living]


def week(
    db: Session, provider_id: int, monday: date, now: datetime, living: frozenset[str], token: str
) -> tuple[DayView, ...]:
    """Seven days of one provider."""
    return tuple(
        day_view(db, day, now, living, token, provider_id=provider_id) for day in days_from(monday, 7)
    )


def strip(
    db: Session, first: date, days: int, clock: Clock, living: frozenset[str], token: str
) -> tuple[StripRow, ...]:
    """The availability strip: providers down, days across; `living` are the desks whose holds still count."""
    providers = active_providers(db)
    opened = openings(db, providers, first, days) if providers else {}
    _lay_holds(db, opened, first, days, clock, living, token)
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


def _lay_holds(
    db: Session,
    opened: dict[tuple[int, date], DayOpening],
    first: date,
    days: int,
    clock: Clock,
    living: frozenset[str],
    token: str,
) -> None:
    """What another of the `living` desks is booking just now takes time too."""
    for hold in holds(db, first, days_from(first, days)[-1], clock.now(), living, token):
        if not hold.mine and (hold.provider_id, hold.day) in opened:
            opened[hold.provider_id, hold.day].busy.append(Span(hold.start, hold.start + hold.minutes))


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


def free_times(
    db: Session, wish: Wish, clock: Clock, living: frozenset[str], token: str
) -> tuple[FreeTime, ...]:
    """The first times that fit, in order of day, time and provider; never before now.

    What another of the `living` desks is booking just now is not offered. Raises Invalid
    where the wish begins beyond the days that can be booked.
    """
    now_day = today(clock)
    furthest = now_day + timedelta(days=rules.FURTHEST_DAYS)
    if wish.from_day > furthest:
        raise Invalid(f"{show_date(wish.from_day)} is more than {rules.FURTHEST_DAYS} days ahead", "day")
    providers = [p for p in active_providers(db) if not wish.provider_ids or p.id in wish.provider_ids]
    found: list[FreeTime] = []
    first = max(wish.from_day, now_day)
    last = min(wish.from_day + timedelta(days=wish.days), furthest)
    while providers and first <= last and len(found) < wish.limit:
        span = min(14, (last - first).days + 1)
        opened = openings(db, providers, first, span)
        _lay_holds(db, opened, first, span, clock, living, token)
        for day in days_from(first, span):
            free = _free_on(day, providers, opened, wish, minute_now(clock) if day == now_day else 0)
            found += [time for time in free if has_minute(day, time.start, clock.zone)]
            if len(found) >= wish.limit:
                break
        first += timedelta(days=span)
    return tuple(found[: wish.limit])


def _free_on(
    day: date,
    providers: Sequence[ProviderRow],
    opened: dict[tuple[int, date], DayOpening],
    wish: Wish,
    earliest: int,
) -> list[FreeTime]:
    if wish.weekdays and day.weekday() not in wish.weekdays:
        return []
    within = Span(max(wish.part.start, earliest), wish.part.end)
    times = []
    for provider in providers:
        opening = opened[provider.id, day]
        starts = rules.free_starts(opening.open, opening.taken, wish.minutes, opening.slot_minutes, within)
        times += [FreeTime(provider, day, start, wish.minutes) for start in starts]
    return sorted(times, key=lambda time: (time.start, time.provider.code))


def visit_types(db: Session) -> tuple[VisitTypeRow, ...]:
    """Kinds of visits that can be booked, by code."""
    columns: tuple[Any, ...] = (
        col(VisitType.id),
        col(VisitType.code),
        col(VisitType.name),
        col(VisitType.minutes),
    )
    statement = select(*columns).where(col(VisitType.active).is_(True)).order_by(col(VisitType.code))
    return tuple(VisitTypeRow(*row) for row in db.execute(statement))


def visit_counts(db: Session, patient_id: int, today: date) -> VisitCounts:
    """What the booking banner says of a patient's past and next visits."""
    ended = (Status.CHECKED_OUT,)
    visits, no_shows, late = db.execute(
        select(
            func.count(case((col(Appointment.status).in_(ended), 1))),
            func.count(case(((col(Appointment.status) == Status.NO_SHOW), 1))),
            func.count(
                case(
                    (
                        (col(Appointment.late_cancel).is_(True))
                        & (col(Appointment.cancelled_by) == CancelledBy.PATIENT),
                        1,
                    )
                )
            ),
        ).where(col(Appointment.patient_id) == patient_id)
    ).one()
    usual = db.execute(
        select(col(Provider.code))
        .join(Appointment, col(Appointment.provider_id) == col(Provider.id))
        .where(col(Appointment.patient_id) == patient_id, col(Appointment.status).in_(HOLDS_TIME))
        .group_by(col(Provider.code))
        .order_by(func.count().desc(), col(Provider.code))
        .limit(1)
    ).scalar()
    last = db.execute(
        select(func.max(col(Appointment.day))).where(
            col(Appointment.patient_id) == patient_id, col(Appointment.status).in_(ended)
        )
    ).scalar()
    return VisitCounts(visits, no_shows, late, usual or "", last, upcoming(db, patient_id, today))


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
