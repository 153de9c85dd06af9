"""The use cases that change the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import Clock, instant_of, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.attendance import late_notice, require_bookable
from clinic_tui.schedule.booking_rules import check_booking, fits_in
from clinic_tui.schedule.in_one_action import Seen, each_that_can
from clinic_tui.schedule.models import Appointment, Occupancy, VisitType
from clinic_tui.schedule.moved_along import moved_along
from clinic_tui.schedule.resource_models import AppointmentResource
from clinic_tui.schedule.resources import choose, needs_of
from clinic_tui.schedule.rows import Booking, BookingCheck, CancelReason, Span, Taken
from clinic_tui.schedule.series_models import SeriesAppointment
from clinic_tui.schedule.sites import known_site
from clinic_tui.schedule.states import HOLDS_TIME, OPEN, Confirmation, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


def book(desk: Desk, booking: Booking) -> int:
    """Make an appointment; its number.

    Raises NeedsOverbook where the time is taken or outside hours and no overbook
    reason is given, NotPermitted for a patient who missed too many visits (attendance.py),
    Conflict where the patient is elsewhere, the time is past or held
    by another desk, Invalid for an impossible length. One of which the payer is not to hear
    (45 CFR 164.522(a)(1)(vi)) needs the right to say so too.
    """
    why = clean_text(booking.overbook_reason, 200, "overbook reason")
    with desk.act("appointment.book", patient=booking.patient_id, reason=why) as db:
        require_bookable(desk, db, booking.patient_id)
        return place(desk, db, booking)


def place(desk: Desk, db: DeskSession, booking: Booking, moved_from: Appointment | None = None) -> int:
    """Put a booking into an open transaction: what booking, moving and walking in share."""
    visit_type = db.need(VisitType, booking.visit_type_id, f"there is no visit type {booking.visit_type_id}")
    minutes = visit_type.minutes if booking.minutes is None else booking.minutes
    rules.require_length(booking.start, minutes)
    span = Span(booking.start, booking.start + minutes)
    check = allowed(desk, db, booking, span, moved_from)
    overbook = bool(check.overbook)
    kept = clean_text(booking.kept_from_payer, 200, "payer not told")
    if kept:
        desk.require("appointment.keep_from_payer")
    appointment = Appointment(
        site_id=known_site(db, check.site_id),
        patient_id=booking.patient_id,
        provider_id=booking.provider_id,
        visit_type_id=booking.visit_type_id,
        day=booking.day,
        start_minute=span.start,
        end_minute=span.end,
        overbook=overbook,
        overbook_reason=clean_text(booking.overbook_reason, 200, "overbook reason") if overbook else "",
        walk_in=booking.walk_in,
        reason=clean_text(booking.reason, 200, "reason"),
        moved_from_id=moved_from.id if moved_from else None,
        created_at=desk.clock.now(),
        group_id=check.group_id,
        kept_from_payer=kept,
        self_pay=bool(kept),
    )
    db.add(appointment)
    db.flush()
    if visit_type.capacity > 1 and check.group_id is None:
        appointment.group_id = appointment.id
    give(db, appointment, check.taken)
    occupy(db, appointment)
    assert appointment.id is not None
    if moved_from is not None:
        _stay_in_series(db, moved_from, appointment.id)
        if moved_from.kept_from_payer:  # what the patient asked for goes along
            appointment.kept_from_payer, appointment.self_pay = moved_from.kept_from_payer, True
    return appointment.id


def _stay_in_series(db: DeskSession, moved_from: Appointment, appointment_id: int) -> None:
    """The new end of a move has the place that the old one had in its series."""
    old = select(SeriesAppointment).where(col(SeriesAppointment.appointment_id) == moved_from.id)
    for row in db.scalars(old).all():
        db.add(SeriesAppointment(series_id=row.series_id, appointment_id=appointment_id, number=row.number))
    db.flush()


def allowed(
    desk: Desk, db: DeskSession, booking: Booking, span: Span, old: Appointment | None
) -> BookingCheck:
    """What the visit takes; raises where something stands against it or an overbooking is not allowed."""
    check = check_booking(
        db,
        desk.clock,
        patient_id=booking.patient_id,
        provider_id=booking.provider_id,
        day=booking.day,
        span=span,
        living=desk.living(),
        token=desk.session_token,
        besides=old.id if old else None,
        has_been=booking.has_been,
        visit_type_id=booking.visit_type_id,
        offer_id=booking.offer_id,
    )
    if check.refused:
        raise Conflict(check.refused)
    if not check.overbook or booking.has_been:
        return check
    if not booking.overbook_reason.strip():
        raise rules.NeedsOverbook(check)
    desk.require("appointment.overbook")
    if check.beyond:
        desk.require("appointment.overbook_beyond")
    return check


def give(db: DeskSession, appointment: Appointment, taken: Sequence[Taken]) -> None:
    """The appointment has these rooms and devices, in place of those before."""
    old = select(AppointmentResource).where(col(AppointmentResource.appointment_id) == appointment.id)
    for row in db.scalars(old).all():
        db.delete(row)
    db.flush()
    db.add_all(
        AppointmentResource(
            appointment_id=appointment.id or 0,
            resource=each.resource,
            resource_id=each.id,
            deliberate=each.shared,
        )
        for each in taken
    )
    db.flush()


def occupy(db: DeskSession, appointment: Appointment) -> None:
    """Make the occupancy rows say what the appointment takes up now; the database guards them."""
    old = db.scalars(select(Occupancy).where(col(Occupancy.appointment_id) == appointment.id)).all()
    for row in old:
        db.delete(row)
    db.flush()
    if appointment.status not in HOLDS_TIME:
        return
    taken = [("provider", appointment.provider_id, appointment.overbook)]
    if appointment.status in OPEN:  # who has left may be seen elsewhere, however long the visit was to take
        taken.append(("patient", appointment.patient_id, False))
        had = select(AppointmentResource).where(col(AppointmentResource.appointment_id) == appointment.id)
        taken += [(row.resource.value, row.resource_id, row.deliberate) for row in db.scalars(had)]
    for kind, resource_id, deliberate in taken:
        db.add(
            Occupancy(
                appointment_id=appointment.id or 0,
                kind=kind,
                resource_id=resource_id,
                day=appointment.day,
                start_minute=appointment.start_minute,
                end_minute=appointment.end_minute,
                deliberate=deliberate,
                group_id=0 if kind == "patient" else appointment.group_id or 0,
            )
        )
    db.flush()


def open_appointment(db: DeskSession, appointment_id: int, version: int | None) -> Appointment:
    """The appointment to change; raises NotFound, or Conflict where `version` is no longer the stored one."""
    appointment = db.need(Appointment, appointment_id, f"there is no appointment {appointment_id}")
    if version is not None and appointment.version != version:
        raise Conflict("this appointment was changed at another desk meanwhile: look again and repeat")
    db.action.patient_id = appointment.patient_id
    return appointment


def move(
    desk: Desk,
    appointment_id: int,
    version: int | None,
    *,
    provider_id: int,
    day: date,
    start: int,
    minutes: int | None = None,
    overbook_reason: str = "",
) -> int:
    """Move an appointment; the number of its new end.

    The old end stays as cancelled (`moved`) and the new one knows it, so that history
    shows both (domain rules, B2). Raises as `book`, and Conflict unless it is still booked.
    """
    with desk.act("appointment.move", reason=clean_text(overbook_reason, 200, "overbook reason")) as db:
        return move_within(
            desk, db, appointment_id, version,
            provider_id=provider_id, day=day, start=start, minutes=minutes, overbook_reason=overbook_reason,
        )  # fmt: skip


def move_within(
    desk: Desk,
    db: DeskSession,
    appointment_id: int,
    version: int | None,
    *,
    provider_id: int,
    day: date,
    start: int,
    minutes: int | None = None,
    overbook_reason: str = "",
    visit_type_id: int | None = None,
    reason: str | None = None,
) -> int:
    """`move` as a part of an action that does more, as to make it another kind of visit there."""
    old = open_appointment(db, appointment_id, version)
    if old.status is not Status.BOOKED:
        raise Conflict(f"the visit is {old.status.words}: only a booked one can be moved")
    if old.day < today(desk.clock):
        raise Conflict(f"the visit was on {show_date(old.day)}: say what became of it, and book a new one")
    length = minutes or old.end_minute - old.start_minute
    kind, why = visit_type_id or old.visit_type_id, old.reason if reason is None else reason
    booking = Booking(old.patient_id, provider_id, kind, day, start, length, why, overbook_reason)
    if (old.provider_id, old.day, Span(old.start_minute, old.end_minute)) == (
        provider_id,
        booking.day,
        Span(start, start + length),
    ):
        raise Invalid("the visit is there already: move it to another time or provider", "time")
    return put_elsewhere(desk, db, old, booking)


def put_elsewhere(desk: Desk, db: DeskSession, old: Appointment, booking: Booking) -> int:
    """End the appointment as moved and place the booking as its new end; the number of that."""
    _close(desk, db, old, Status.CANCELLED)
    old.cancel_code, old.cancel_words = (
        rules.MOVED,
        f"moved to {show_date(booking.day)} {show_time(booking.start)}",
    )
    db.flush()
    number = place(desk, db, booking, moved_from=old)
    moved_along(desk, db, old.id or 0, number)
    return number


def resize(
    desk: Desk, appointment_id: int, version: int | None, minutes: int, overbook_reason: str = ""
) -> None:
    """Make a visit longer or shorter (minutes); the same rules as booking hold.

    An overbooked visit that now lies within hours and overlaps nothing is overbooked no more.
    """
    why = clean_text(overbook_reason, 200, "overbook reason")
    with desk.act("appointment.resize", reason=why) as db:
        resize_within(desk, db, appointment_id, version, minutes, why)


def resize_within(
    desk: Desk, db: DeskSession, appointment_id: int, version: int | None, minutes: int, why: str = ""
) -> None:
    """`resize` as a part of an action that does more."""
    appointment = open_appointment(db, appointment_id, version)
    if appointment.status not in OPEN:
        raise Conflict(f"the visit is {appointment.status.words}: its length cannot change any more")
    if appointment.group_id is not None:
        raise Conflict("a group visit has one length for all: move the patient to another time instead")
    rules.require_length(appointment.start_minute, minutes)
    span = Span(appointment.start_minute, appointment.start_minute + minutes)
    if span.end > appointment.end_minute:
        booking = Booking(
            appointment.patient_id,
            appointment.provider_id,
            appointment.visit_type_id,
            appointment.day,
            span.start,
            minutes,
            overbook_reason=why,
        )
        check = allowed(desk, db, booking, span, appointment)
        if check.overbook:
            appointment.overbook, appointment.overbook_reason = True, why
        give(db, appointment, check.taken)
    if appointment.overbook and fits_in(db, desk.clock, appointment, span):
        appointment.overbook, appointment.overbook_reason = False, ""
        needs = needs_of(db, appointment.visit_type_id)  # a device that was shared is its own now
        give(
            db,
            appointment,
            choose(db, needs, appointment.day, span, appointment.id, site_id=appointment.site_id).taken,
        )
    appointment.end_minute = span.end
    occupy(db, appointment)


def cancel(desk: Desk, appointment_id: int, version: int | None, code: str, words: str = "") -> None:
    """Call an appointment off for a reason out of `rules.CANCEL_REASONS`; lateness comes from the clock."""
    said = clean_text(words, 200, "words") or cancel_reason(code).words
    with desk.act("appointment.cancel", reason=said) as db:
        cancel_within(desk, db, appointment_id, version, code, said)


def cancel_reason(code: str) -> CancelReason:
    """The reason of that code; raises Invalid naming those there are."""
    reason = next((each for each in rules.CANCEL_REASONS if each.code == code), None)
    if reason is None:
        known = ", ".join(each.code for each in rules.CANCEL_REASONS)
        raise Invalid(f"no such reason `{code}`: choose one of {known}", "reason")
    return reason


def cancel_within(
    desk: Desk, db: DeskSession, appointment_id: int, version: int | None, code: str, said: str
) -> None:
    """`cancel` as a part of an action that does more."""
    reason = cancel_reason(code)
    appointment = open_appointment(db, appointment_id, version)
    rules.require_step(appointment.status, Status.CANCELLED)
    start = instant_of(appointment.day, appointment.start_minute, desk.clock.zone)
    appointment.cancel_code, appointment.cancelled_by = reason.code, reason.by
    appointment.cancel_words = said
    appointment.late_cancel = rules.is_late_cancel(start, desk.clock.now(), late_notice(db))
    _close(desk, db, appointment, Status.CANCELLED)


def no_show(desk: Desk, appointment_id: int, version: int | None) -> None:
    """Say that the patient did not come; only after the start, never once arrived (domain rules, B1)."""
    with desk.act("appointment.no_show") as db:
        no_show_within(desk, db, appointment_id, version)


def no_show_many(desk: Desk, visits: Sequence[Seen]) -> dict[int, str]:
    """`no_show` for each that can, in one action; the words of the refusals by appointment."""
    with desk.act("appointment.no_show") as db:
        return each_that_can(db, visits, partial(no_show_within, desk, db))


def no_show_within(desk: Desk, db: DeskSession, appointment_id: int, version: int | None) -> None:
    """`no_show` as a part of an action that does more."""
    appointment = open_appointment(db, appointment_id, version)
    rules.require_step(appointment.status, Status.NO_SHOW)
    if not has_begun(desk.clock, appointment):
        raise Conflict(f"the visit begins at {show_time(appointment.start_minute)}: too early for a no-show")
    _close(desk, db, appointment, Status.NO_SHOW)


def confirm(desk: Desk, appointment_id: int, version: int | None, confirmation: Confirmation) -> None:
    """Note what is known of the patient's coming; the status stays as it is."""
    with desk.act("appointment.confirm") as db:
        appointment = open_appointment(db, appointment_id, version)
        if appointment.status is not Status.BOOKED:
            raise Conflict(f"the visit is {appointment.status.words}: there is nothing to confirm")
        appointment.confirmation = confirmation


def has_begun(clock: Clock, appointment: Appointment) -> bool:
    """True once the planned start has come."""
    return clock.now() >= instant_of(appointment.day, appointment.start_minute, clock.zone)


def _close(desk: Desk, db: DeskSession, appointment: Appointment, status: Status) -> None:
    appointment.status = status
    appointment.closed_at = appointment.stage_at = desk.clock.now()
    occupy(db, appointment)
