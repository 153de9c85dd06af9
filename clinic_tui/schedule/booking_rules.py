"""What stands against a booking, asked of the database inside the transaction that books."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, has_minute, minute_now, today
from clinic_tui.credentials.rules import NONE_ON_RECORD
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.schedule import rules
from clinic_tui.schedule.attendance import missed_by
from clinic_tui.schedule.attendance_rules import missed_words
from clinic_tui.schedule.authorization.on_file import booking_warnings
from clinic_tui.schedule.groups import Group, group_at
from clinic_tui.schedule.models import Appointment, Occupancy, Provider, VisitType
from clinic_tui.schedule.openings import DayOpening, openings
from clinic_tui.schedule.places import claims, in_the_way
from clinic_tui.schedule.reserves import is_kept, kept_until
from clinic_tui.schedule.resources import choose, needs_of
from clinic_tui.schedule.rows import BookingCheck, ProviderRow, Span
from clinic_tui.words.age_range import AgeRange, against_age
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
    visit_type_id: int | None = None,
    offer_id: int | None = None,
) -> BookingCheck:
    """All that stands against it. `besides` is an appointment that will be gone (the old end of a move).

    A visit that `has_been` may be past, and may have been before the patient died. The
    type says what rooms and devices it takes, what time is kept for it, and who may share it.
    """
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise NotFound(f"there is no patient {patient_id}")
    provider = db.get(Provider, provider_id)
    if provider is None or not provider.active:
        raise NotFound(f"there is no provider {provider_id} who sees patients")
    visit_type = db.get(VisitType, visit_type_id) if visit_type_id else None
    group = group_at(db, visit_type, provider_id, day, span, besides)
    claimed = claims(db, clock, provider_id, day, span, living=living, token=token, besides=offer_id)
    opening = _opening(db, provider, day)
    refused = (
        ("" if has_been else _not_then(clock, day, span))
        or ("the patient has died: nothing can be booked" if patient.deceased and not has_been else "")
        or _patient_elsewhere(db, patient_id, day, span, besides)
        or ("" if has_been else _unlicensed(opening, provider))
        or ("" if has_been else in_the_way(claimed, span, visit_type, group))
    )
    taken = _taken(db, provider_id, day, span, besides, group)
    outside = _outside(opening, provider, day, span)
    kept = "" if has_been else _kept(clock, opening, provider, day, span, visit_type_id)
    site_id = opening.site_at(span.start)
    chosen = choose(db, needs_of(db, visit_type_id), day, span, besides, group.id if group else None, site_id)
    missed = _missed(db, patient_id, today(clock))
    unfit = _of_another_age(provider, visit_type, patient.born, day)
    paid = () if has_been else booking_warnings(db, patient_id, day, visit_type_id, besides)
    overbook = taken or outside or kept or chosen.lacking
    beyond = outside or chosen.lacking
    if overbook and not beyond:
        used = overbooked(db, provider_id, day, besides)
        if used >= provider.overbook_quota:
            beyond = f"{provider.code} has {used} overbooked of {provider.overbook_quota} allowed"
    return BookingCheck(
        refused,
        overbook,
        beyond,
        tuple(filter(None, (unfit, missed, *_warnings(db, patient_id, day, besides), *paid))),
        chosen.taken,
        group.id if group else None,
        group.patients if group else 0,
        site_id,
        patient_id,
        unfit,
    )


def _of_another_age(provider: Provider, visit_type: VisitType | None, born: date | None, day: date) -> str:
    """Why the patient's age fits neither whom the provider sees nor whom the visit is for; or empty."""
    whose = against_age(AgeRange(provider.youngest_months, provider.below_months), provider.code, born, day)
    if whose or visit_type is None:
        return whose
    ages = AgeRange(visit_type.youngest_months, visit_type.below_months)
    return against_age(ages, visit_type.name, born, day)


def fits_in(db: Session, clock: Clock, appointment: Appointment, span: Span) -> bool:
    """True where the visit needs no overbooking in that span: free, within hours, and nothing kept."""
    provider = db.get_one(Provider, appointment.provider_id)
    day, number = appointment.day, appointment.id
    opening = _opening(db, provider, day)
    return not (
        _taken(db, appointment.provider_id, day, span, number, None)
        or _outside(opening, provider, day, span)
        or _kept(clock, opening, provider, day, span, appointment.visit_type_id)
        or choose(
            db, needs_of(db, appointment.visit_type_id), day, span, number, site_id=appointment.site_id
        ).lacking
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


def _unlicensed(opening: DayOpening, provider: Provider) -> str:
    if not opening.unlicensed:
        return ""
    way = "; `:credentials` puts one on record" if opening.unlicensed == NONE_ON_RECORD else ""
    return f"{provider.code} may see nobody then: {opening.unlicensed}{way}"


def _patient_elsewhere(db: Session, patient_id: int, day: date, span: Span, besides: int | None) -> str:
    row = db.execute(
        select(col(Occupancy.start_minute), col(Provider.code))
        .join(Appointment, col(Appointment.id) == col(Occupancy.appointment_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(*_overlapping("patient", patient_id, day, span, besides))
        .limit(1)
    ).one_or_none()
    return f"the patient is with {row.code} at {show_time(row.start_minute)} then" if row else ""


def _taken(
    db: Session, provider_id: int, day: date, span: Span, besides: int | None, group: Group | None
) -> str:
    if group is not None and group.full:
        return f"the group at {show_time(span.start)} is full ({group.patients} of {group.capacity})"
    row = db.execute(
        select(col(Provider.code), col(Occupancy.start_minute))
        .join(Provider, col(Provider.id) == col(Occupancy.resource_id))
        .where(
            *_overlapping("provider", provider_id, day, span, besides),
            not_(and_(col(Occupancy.group_id) != 0, col(Occupancy.group_id) == (group.id if group else 0))),
        )
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


def _opening(db: Session, provider: Provider, day: date) -> DayOpening:
    row = ProviderRow(provider.id or 0, provider.code, provider.name, provider.specialty)
    return openings(db, [row], day, 1)[row.id, day]


def _kept(
    clock: Clock, opening: DayOpening, provider: Provider, day: date, span: Span, visit_type_id: int | None
) -> str:
    for reserve in opening.reserves:
        if span.overlaps(reserve.span) and is_kept(reserve, day, visit_type_id, clock):
            until = kept_until(reserve, day, clock)
            words = f"{provider.code} keeps {show_time(reserve.start)} for {reserve.label}"
            return f"{words} {until}".rstrip()
    return ""


def _outside(opening: DayOpening, provider: Provider, day: date, span: Span) -> str:
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


def overbooked(db: Session, provider_id: int, day: date, besides: int | None) -> int:
    """How many visits of the provider are overbooked on that day, one of them left out."""
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


def _missed(db: Session, patient_id: int, now_day: date) -> str:
    """What the patient missed, where the clinic's rule says so, or empty."""
    missed = missed_by(db, patient_id, now_day)
    if missed.needs_right:
        return f"{missed_words(missed)}: booking needs a right of its own"
    return missed_words(missed) if missed.flagged else ""
