"""What stands against a booking, asked of the database inside the transaction that books."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, has_minute, minute_now, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Appointment, Occupancy, Provider, SlotHold
from clinic_tui.schedule.openings import openings
from clinic_tui.schedule.rows import BookingCheck, ProviderRow, Span
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


def check_booking(
    db: Session,
    clock: Clock,
    *,
    patient_id: int,
    provider_id: int,
    day: date,
    span: Span,
    living: frozenset[str],
    token: str,
    besides: int | None = None,
    has_been: bool = False,
) -> BookingCheck:
    """All that stands against it. `besides` is an appointment that will be gone (the old end of a move).

    A visit that `has_been` may be past, and may have been before the patient died.
    """
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise NotFound(f"there is no patient {patient_id}")
    provider = db.get(Provider, provider_id)
    if provider is None or not provider.active:
        raise NotFound(f"there is no provider {provider_id} who sees patients")
    refused = (
        ("" if has_been else _not_then(clock, day, span))
        or ("the patient has died: nothing can be booked" if patient.deceased and not has_been else "")
        or _patient_elsewhere(db, patient_id, day, span, besides)
        or _held(db, clock, provider_id, day, span, living, token)
    )
    taken = _taken(db, provider_id, day, span, besides)
    outside = _outside(db, provider, day, span)
    beyond = outside
    if taken and not outside:
        used = _overbooked(db, provider_id, day, besides)
        if used >= provider.overbook_quota:
            beyond = f"{provider.code} has {used} overbooked of {provider.overbook_quota} allowed"
    return BookingCheck(refused, taken or outside, beyond, _warnings(db, patient_id, day, besides))


def fits_in(db: Session, appointment: Appointment, span: Span) -> bool:
    """True where nothing of this provider's day overlaps the span and it lies within hours."""
    provider = db.get_one(Provider, appointment.provider_id)
    return not (
        _taken(db, appointment.provider_id, appointment.day, span, appointment.id)
        or _outside(db, provider, appointment.day, span)
    )


def _not_then(clock: Clock, day: date, span: Span) -> str:
    now_day = today(clock)
    if day < now_day or (day == now_day and span.end <= minute_now(clock)):
        return f"{show_date(day)} {show_time(span.start)} is past"
    if (day - now_day).days > rules.FURTHEST_DAYS:
        return f"{show_date(day)} is more than {rules.FURTHEST_DAYS} days ahead"
    if not has_minute(day, span.start, clock.zone):
        return f"there is no {show_time(span.start)} on {show_date(day)}: the clocks go forward over it"
    return ""


def _patient_elsewhere(db: Session, patient_id: int, day: date, span: Span, besides: int | None) -> str:
    row = db.execute(
        select(col(Occupancy.start_minute), col(Provider.code))
        .join(Appointment, col(Appointment.id) == col(Occupancy.appointment_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(*_overlapping("patient", patient_id, day, span, besides))
        .limit(1)
    ).one_or_none()
    return f"the patient is with {row.code} at {show_time(row.start_minute)} then" if row else ""


def _held(
    db: Session, clock: Clock, provider_id: int, day: date, span: Span, living: frozenset[str], token: str
) -> str:
    rows = db.execute(
        select(col(SlotHold.desk), col(SlotHold.account)).where(
            col(SlotHold.provider_id) == provider_id,
            col(SlotHold.day) == day,
            col(SlotHold.start_minute) < span.end,
            col(SlotHold.end_minute) > span.start,
            col(SlotHold.expires_at) > clock.now(),
            col(SlotHold.session_token) != token,
            col(SlotHold.desk).in_(living),
        )
    ).first()
    return f"desk {rows.desk} ({rows.account}) is booking this time just now" if rows else ""


def _taken(db: Session, provider_id: int, day: date, span: Span, besides: int | None) -> str:
    row = db.execute(
        select(col(Provider.code), col(Occupancy.start_minute))
        .join(Provider, col(Provider.id) == col(Occupancy.resource_id))
        .where(*_overlapping("provider", provider_id, day, span, besides))
        .order_by(col(Occupancy.start_minute))
        .limit(1)
    ).one_or_none()
    return f"{row.code} has a visit at {show_time(row.start_minute)}" if row else ""


def _overlapping(
    kind: str, resource_id: int, day: date, span: Span, besides: int | None
) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Occupancy.kind) == kind,
        col(Occupancy.resource_id) == resource_id,
        col(Occupancy.day) == day,
        col(Occupancy.start_minute) < span.end,
        col(Occupancy.end_minute) > span.start,
        col(Occupancy.appointment_id) != (besides or 0),
    )


def _outside(db: Session, provider: Provider, day: date, span: Span) -> str:
    row = ProviderRow(provider.id or 0, provider.code, provider.name, provider.specialty)
    opening = openings(db, [row], day, 1)[row.id, day]
    if not opening.open:
        return f"{provider.code} does not work on {show_date(day)} ({opening.closed or 'no hours'})"
    for block in opening.blocks:
        if span.overlaps(Span(block.start, block.start + block.minutes)):
            return f"{provider.code} has {block.label} at {show_time(block.start)}"
    return (
        ""
        if rules.covers(opening.open, span)
        else f"{show_time(span.start)} is outside {provider.code}'s hours"
    )


def _overbooked(db: Session, provider_id: int, day: date, besides: int | None) -> int:
    return db.execute(
        select(func.count())
        .select_from(Occupancy)
        .where(
            col(Occupancy.kind) == "provider",
            col(Occupancy.resource_id) == provider_id,
            col(Occupancy.day) == day,
            col(Occupancy.deliberate).is_(True),
            col(Occupancy.appointment_id) != (besides or 0),
        )
    ).scalar_one()


def _warnings(db: Session, patient_id: int, day: date, besides: int | None) -> tuple[str, ...]:
    same_day = db.execute(
        select(col(Occupancy.start_minute), col(Provider.code))
        .join(Appointment, col(Appointment.id) == col(Occupancy.appointment_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(
            col(Occupancy.kind) == "patient",
            col(Occupancy.resource_id) == patient_id,
            col(Occupancy.day) == day,
            col(Occupancy.appointment_id) != (besides or 0),
        )
        .order_by(col(Occupancy.start_minute))
    )
    return tuple(f"has a visit that day: {show_time(row.start_minute)} with {row.code}" for row in same_day)
