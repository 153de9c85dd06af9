"""Series of visits: every date is looked at before anything is written; then all is done in one action."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.attendance import require_bookable
from clinic_tui.schedule.authorization.planned_visits import cover_of
from clinic_tui.schedule.authorization.rows import PlannedCover
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import AppointmentRow, Booking, FreeTime, Span, Wish
from clinic_tui.schedule.series_models import Series, SeriesAppointment
from clinic_tui.schedule.series_rows import (
    Occurrence,
    Scope,
    SeriesPlan,
    SeriesPreview,
    SeriesRow,
    SeriesTime,
    SeriesVisit,
)
from clinic_tui.schedule.series_rules import days_of
from clinic_tui.schedule.service import cancel_reason, cancel_within, place
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Desk
from clinic_tui.words.dates import show_date
from clinic_tui.words.repeat_phrase import show_repeat
from clinic_tui.words.times import show_time

NEAR_DAYS = 6
"""So many days behind its own a visit of a series may be proposed instead."""

MOST_TIMES = 2_000
"""Among so many free times another one for a visit is looked for."""


def preview(db: Session, plan: SeriesPlan, clock: Clock, living: frozenset[str], token: str) -> SeriesPreview:
    """Every visit of the series with what stands against it, another time, and what pays for it.

    Raises Invalid for a length that no visit can have or a series that begins in the past,
    NotFound for a visit type that is not there.
    """
    visit_type = db.get(VisitType, plan.visit_type_id)
    if visit_type is None:
        raise NotFound(f"there is no visit type {plan.visit_type_id}")
    minutes = visit_type.minutes if plan.minutes is None else plan.minutes
    rules.require_length(plan.start, minutes)
    if plan.first < today(clock):
        raise Invalid(f"{show_date(plan.first)} is past: begin the series today or later", "first")
    days = _days(plan)
    span = Span(plan.start, plan.start + minutes)
    taken: list[tuple[date, Span]] = [(day, span) for day in days]
    found: list[tuple[date, str, FreeTime | None]] = []
    for place_, day in enumerate(days):
        check = check_booking(
            db, clock, patient_id=plan.patient_id, provider_id=plan.provider_id, day=day, span=span,
            living=living, token=token, visit_type_id=plan.visit_type_id,
        )  # fmt: skip
        conflict, proposed = check.refused or check.overbook, None
        if conflict:
            others = [each for number, each in enumerate(taken) if number != place_]
            wish = Wish(
                minutes, day, (plan.provider_id,), days=NEAR_DAYS, limit=MOST_TIMES,
                visit_type_id=plan.visit_type_id, patient_id=plan.patient_id,
            )  # fmt: skip
            proposed = nearest(free_near(db, wish, clock, living, token), plan.start, day, others)
            if proposed is not None:
                taken[place_] = proposed.day, proposed.span
        found.append((day, conflict, proposed))
    seen = SeriesPreview(
        plan,
        tuple(
            Occurrence(number, SeriesTime(day, plan.start, plan.provider_id), minutes, conflict, proposed)
            for number, (day, conflict, proposed) in enumerate(found, 1)
        ),
        PlannedCover(plan.patient_id),
    )
    best = [each.best.day for each in seen.kept(()) if each.best]
    return seen.paid_as(cover_for(db, plan, best), ())


def cover_for(db: Session, plan: SeriesPlan, days: Sequence[date]) -> PlannedCover:
    """What pays for the series where it has these days; of visits that payers do not hear of nothing does."""
    if plan.kept_from_payer:
        return PlannedCover(plan.patient_id, tuple(("", "") for _ in days))
    code = db.get_one(VisitType, plan.visit_type_id).code
    return cover_of(db, plan.patient_id, days, code)


def _days(plan: SeriesPlan) -> tuple[date, ...]:
    try:
        return days_of(plan.first, plan.repeat)
    except OverflowError:
        raise Invalid(f"{show_date(plan.first)} is too far ahead", "first") from None


def free_near(
    db: Session, wish: Wish, clock: Clock, living: frozenset[str], token: str
) -> tuple[FreeTime, ...]:
    """The times that fit; none where the wish begins beyond the days that can be booked."""
    if (wish.from_day - today(clock)).days > rules.FURTHEST_DAYS:
        return ()
    return free_times(db, wish, clock, living, token)


def nearest(
    times: Iterable[FreeTime], start: int, day: date, others: Sequence[tuple[date, Span]]
) -> FreeTime | None:
    """The one on the day itself that is nearest to the start, else the same on the next day that has one.

    A day on which another visit of the series is does for this one only if it is its own.
    """
    days = {each for each, _ in others} - {day}
    fit = [
        time
        for time in times
        if time.day not in days
        and not any(when == time.day and span.overlaps(time.span) for when, span in others)
    ]
    return min(fit, key=lambda time: (time.day, abs(time.start - start), time.start), default=None)


def book_series(desk: Desk, plan: SeriesPlan, times: Sequence[SeriesTime]) -> int:
    """Book all of these times as one series in one action; the series' number.

    Raises Conflict naming the date where one of them cannot be had: then none is booked.
    """
    if len(times) < 2:
        raise Invalid("a series has at least two visits: book a single one by itself", "times")
    others = sum(each.start != plan.start for each in times)
    at = f"at {show_time(plan.start)}" + (f", {others} at another time" if others else "")
    with desk.act("appointment.book", patient=plan.patient_id) as db:
        require_bookable(desk, db, plan.patient_id)
        series = Series(
            patient_id=plan.patient_id,
            visit_type_id=plan.visit_type_id,
            pattern=f"{show_repeat(plan.repeat)} {at}"[:120],
            planned=len(times),
            created_at=desk.clock.now(),
        )
        db.add(series)
        db.flush()
        for number, time in enumerate(sorted(times, key=lambda each: (each.day, each.start)), start=1):
            booking = Booking(
                plan.patient_id, time.provider_id, plan.visit_type_id, time.day, time.start,
                plan.minutes, plan.reason, kept_from_payer=plan.kept_from_payer,
            )  # fmt: skip
            with _on(time.day, "booked"):
                visit = place(desk, db, booking)
            db.add(SeriesAppointment(series_id=series.id or 0, appointment_id=visit, number=number))
        db.flush()
        return series.id or 0


@contextlib.contextmanager
def _on(day: date, done: str) -> Iterator[None]:
    """A refusal names the day, and says that nothing was done."""
    try:
        yield
    except Invalid as wrong:
        raise Invalid(f"{show_date(day)}: {wrong.words}; nothing was {done}", wrong.field) from None
    except Conflict as wrong:
        raise Conflict(f"{show_date(day)}: {wrong.words}; nothing was {done}") from None


def series_with(db: Session, appointment_id: int) -> SeriesRow:
    """The series of an appointment, moved ends left out. Raises NotFound where it belongs to none."""
    series_id = db.execute(
        select(col(SeriesAppointment.series_id)).where(
            col(SeriesAppointment.appointment_id) == appointment_id
        )
    ).scalar()
    if series_id is None:
        raise NotFound("this visit belongs to no series")
    series = db.get_one(Series, series_id)
    columns: tuple[Any, ...] = (col(SeriesAppointment.appointment_id), col(SeriesAppointment.number))
    places = db.execute(
        select(*columns)
        .join(Appointment, col(Appointment.id) == col(SeriesAppointment.appointment_id))
        .where(col(SeriesAppointment.series_id) == series_id, col(Appointment.cancel_code) != rules.MOVED)
    )
    numbers: dict[int, int] = dict(tuple(row) for row in places)
    rows = appointment_rows(db, col(Appointment.id).in_(numbers))
    return SeriesRow(
        series_id, series.pattern, series.planned, tuple(SeriesVisit(numbers[row.id], row) for row in rows)
    )


def meant(db: Session, appointment_id: int, scope: Scope, now_day: date) -> tuple[AppointmentRow, ...]:
    """The visits of the series that an edit means: booked ones of today or later.

    Raises NotFound where the visit belongs to no series, Conflict where none is left to change.
    """
    visits = [each.visit for each in series_with(db, appointment_id).visits]
    this = next((visit for visit in visits if visit.id == appointment_id), None)
    if this is None:
        raise Conflict("this visit was moved: the series goes on with its new time")
    found = tuple(
        visit
        for visit in visits
        if visit.status is Status.BOOKED
        and visit.day >= now_day
        and (
            scope is Scope.ALL
            or visit.id == this.id
            or (scope is Scope.LATER and (visit.day, visit.start) > (this.day, this.start))
        )
    )
    if not found:
        raise Conflict("none of these visits is booked still: there is nothing to change")
    return found


def cancel_series(desk: Desk, appointment_id: int, scope: Scope, code: str, words: str = "") -> int:
    """Call off the visits that are meant, in one action; how many."""
    said = clean_text(words, 200, "words") or cancel_reason(code).words
    with desk.act("appointment.cancel", reason=said) as db:
        visits = meant(db, appointment_id, scope, today(desk.clock))
        for visit in visits:
            with _on(visit.day, "cancelled"):
                cancel_within(desk, db, visit.id, visit.version, code, said)
        return len(visits)
