"""What each verb of the queue does to one row: a dialog, a use case, or why not."""

from __future__ import annotations

from clinic_tui.errors import Conflict
from clinic_tui.reception.rows import QueueRow
from clinic_tui.schedule.states import IN_HOUSE, IN_ROOM, Status
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.reception.next_stage import (
    AtOnce,
    CannotBe,
    Opens,
    Step,
    choose_room,
    forbidden,
    step_coming,
    step_off,
    step_on,
    step_out,
)
from clinic_tui.words.times import show_time


def arrive(asking: Asking, row: QueueRow) -> Step:
    """The patient is here; for who is here already, came earlier than was noted."""
    if row.status in IN_HOUSE:
        from clinic_tui.screens.reception.arrival import EarlierArrival

        return EarlierArrival(row)
    if row.status is not Status.BOOKED:
        return CannotBe(f"{row.name}: {row.status.words} already")
    reception = asking.backend.reception
    return AtOnce(
        lambda: reception.arrive(row.appointment_id, row.version),
        f"{row.name} is here",
        reception.arrive_many,
    )


def onward(asking: Asking, row: QueueRow) -> Step:
    """Check-in, or the next stage."""
    return step_on(asking, row.appointment_id, row.status, row.version, row.name)


def out(asking: Asking, row: QueueRow) -> Step:
    """The end of the visit."""
    return step_out(asking, row.appointment_id, row.status, row.version, row.name)


def to_room(row: QueueRow) -> Step:
    """A room, or another room."""
    if row.status is Status.CHECKED_IN or row.status in IN_ROOM:
        return choose_room(row.appointment_id)
    return CannotBe(f"{row.name} is {row.status.words}: only who is checked in goes to a room")


def call_off(asking: Asking, row: QueueRow) -> Step:
    """A booked visit is cancelled; who was here has left without being seen."""
    from clinic_tui.screens.schedule.cancel import CancelVisit

    schedule, number = asking.backend.schedule, row.appointment_id
    if row.status is Status.BOOKED:
        refused = forbidden(asking, "appointment.cancel", "cancelling")
        return refused or Opens(lambda: CancelVisit(schedule.appointment(number)))
    return step_off(asking, number, row.status, row.version, row.name)


def coming(row: QueueRow) -> Step:
    """What is known of the patient's coming."""
    return step_coming(row.appointment_id, row)


def no_show(asking: Asking, row: QueueRow) -> Step:
    """The patient did not come."""
    if row.status is not Status.BOOKED:
        return CannotBe(f"{row.name} is {row.status.words}: that is not a no-show")
    schedule = asking.backend.schedule
    words = f"no-show: {row.name} {show_time(row.start)}"
    return AtOnce(lambda: schedule.no_show(row.appointment_id, row.version), words, schedule.no_show_many)


def verify(asking: Asking, row: QueueRow) -> Step:
    """The policy was seen and is in force."""
    backend = asking.backend

    def call() -> None:
        sheet = backend.reception.sheet(row.appointment_id)
        if sheet.coverage_id is None or sheet.coverage_version is None:
            raise Conflict(f"{row.name} has no policy on file: e opens the record to add one")
        backend.patients.verify_coverage(sheet.coverage_id, sheet.coverage_version)

    return AtOnce(call, f"{row.name}: {row.coverage} verified", backend.reception.verify_many)


def back(asking: Asking, row: QueueRow) -> Step:
    """One stage back."""
    reception = asking.backend.reception
    return AtOnce(
        lambda: reception.back(row.appointment_id, row.version),
        f"{row.name}: one stage back from {row.status.words}",
        reception.back_many,
    )
