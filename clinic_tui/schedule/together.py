"""Booking several visits of one patient in one action: on one day, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.attendance import require_bookable
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.service import place
from clinic_tui.store.desk import Desk


def book_together(desk: Desk, bookings: Sequence[Booking]) -> tuple[int, ...]:
    """Make all the appointments or none; their numbers. One undo takes all of them back.

    Raises Invalid for no visit or several patients, and what `service.book` raises.
    """
    patients = {booking.patient_id for booking in bookings}
    if len(patients) != 1:
        raise Invalid("visits that are booked together are of one patient", "patient")
    (patient_id,) = patients
    why = clean_text(bookings[0].overbook_reason, 200, "overbook reason")
    with desk.act("appointment.book", patient=patient_id, reason=why) as db:
        require_bookable(desk, db, patient_id)
        return tuple(place(desk, db, booking) for booking in bookings)
