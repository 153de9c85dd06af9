"""What a booked visit is, changed where it stands: its kind, what it is for, and the room it takes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Appointment, Room, VisitType
from clinic_tui.schedule.resources import busy_times, is_free, needs_of, taken_by
from clinic_tui.schedule.rows import Booking, FreeTime, Need, ResourceRow, Span, Taken
from clinic_tui.schedule.service import allowed, give, occupy, open_appointment
from clinic_tui.schedule.states import Resource, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.times import show_time


def rooms_in_use(db: Session) -> tuple[ResourceRow, ...]:
    """The rooms that visits can take, by name."""
    rows = db.scalars(select(Room).where(col(Room.active).is_(True)).order_by(col(Room.name), col(Room.id)))
    return tuple(map(_row_of, rows))


def make_another_kind(
    desk: Desk,
    db: DeskSession,
    appointment_id: int,
    version: int | None,
    visit_type_id: int,
    minutes: int,
    why: str = "",
) -> None:
    """The visit is of this type and length from now on, at its own time; the rules of booking hold.

    Raises as `book`, and Conflict for a group visit, which is of one kind for all.
    """
    appointment = _booked(db, appointment_id, version)
    kind = db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}")
    if appointment.group_id is not None or kind.capacity > 1:
        raise Conflict("a group visit is of one kind for all: cancel this one, and book the other")
    rules.require_length(appointment.start_minute, minutes)
    span = Span(appointment.start_minute, appointment.start_minute + minutes)
    why = why or appointment.overbook_reason
    booking = Booking(
        appointment.patient_id, appointment.provider_id, visit_type_id, appointment.day, span.start, minutes,
        overbook_reason=why,
    )  # fmt: skip
    check = allowed(desk, db, booking, span, appointment)
    appointment.visit_type_id, appointment.end_minute = visit_type_id, span.end
    appointment.overbook = bool(check.overbook)
    appointment.overbook_reason = why if check.overbook else ""
    give(db, appointment, check.taken)
    occupy(db, appointment)


def say_what_for(db: DeskSession, appointment_id: int, reason: str) -> None:
    """Another reason of the visit, or none."""
    _booked(db, appointment_id, None).reason = clean_text(reason, 200, "reason")


def take_room(db: DeskSession, appointment_id: int, room_id: int) -> None:
    """The visit has this room in place of the one of that kind that it had.

    Raises Conflict where visits of its type take no such room, or it is elsewhere or taken then.
    """
    appointment = _booked(db, appointment_id, None)
    room = db.need(Room, room_id, f"there is no room {room_id}")
    had = taken_by(db, appointment_id)
    if any(each.resource is Resource.ROOM and each.id == room_id for each in had):
        return
    if appointment.group_id is not None:
        raise Conflict("a group visit has one room for all")
    kind = room.kind.casefold()
    if not _takes(db, appointment.visit_type_id, room):
        name = db.get_one(VisitType, appointment.visit_type_id).name
        raise Conflict(
            f"{name} takes no {room.kind or 'examination'} room: `:resources` says what visits take"
        )
    if room.site_id != appointment.site_id:
        raise Conflict(f"{room.name} is at another site")
    row = _row_of(room)
    busy = busy_times(db, [row], appointment.day, appointment.day, appointment_id)
    span = Span(appointment.start_minute, appointment.end_minute)
    if not room.active:
        raise Conflict(f"{room.name} is not used any more")
    if not is_free(busy, row, appointment.day, span):
        raise Conflict(f"{room.name} is taken at {show_time(appointment.start_minute)}")
    of_kind = [each for each in had if each.resource is Resource.ROOM and _kind_of(db, each.id) == kind]
    others = [each for each in had if each not in of_kind[:1]]
    give(db, appointment, [*others, Taken(Resource.ROOM, room_id, room.name)])
    occupy(db, appointment)


def with_room_free(
    db: Session, times: Sequence[FreeTime], visit_type_id: int, room_id: int, besides: int
) -> tuple[FreeTime, ...]:
    """Those of the times at which a visit of this type can have that room; of itself it is not in the way."""
    room = db.get_one(Room, room_id)
    if not (times and room.active and _takes(db, visit_type_id, room)):
        return ()
    row, days = _row_of(room), [time.day for time in times]
    busy = busy_times(db, [row], min(days), max(days), besides)
    return tuple(time for time in times if is_free(busy, row, time.day, time.span))


def _takes(db: Session, visit_type_id: int, room: Room) -> bool:
    return Need(Resource.ROOM, room.kind.casefold()) in needs_of(db, visit_type_id)


def _row_of(room: Room) -> ResourceRow:
    return ResourceRow(Resource.ROOM, room.id or 0, room.name, room.kind, room.site_id)


def _kind_of(db: DeskSession, room_id: int) -> str:
    return db.get_one(Room, room_id).kind.casefold()


def _booked(db: DeskSession, appointment_id: int, version: int | None) -> Appointment:
    appointment = open_appointment(db, appointment_id, version)
    if appointment.status is not Status.BOOKED:
        raise Conflict(f"the visit is {appointment.status.words}: only a booked one can be changed")
    return appointment
