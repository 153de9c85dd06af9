"""Entering what happened on paper while the computers were down: visits that came and went."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import instant_of, require_minute, today
from clinic_tui.errors import Conflict, EnteredAlready, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.records import name_of
from clinic_tui.reception import rules
from clinic_tui.reception.rows import OnPaper
from clinic_tui.reception.service import settle
from clinic_tui.schedule.after_all import came_after_all
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.service import occupy, open_appointment, place
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date

ALIKE = timedelta(hours=1)
"""Two arrivals of one patient less or just so far apart may be one, told twice."""


def enter_visit(
    desk: Desk, appointment_id: int, version: int | None, paper: OnPaper, *, another: bool = False
) -> Status:
    """Enter a planned visit that came: coverage, copay and times as the paper has them; its new status.

    Who left is ready to leave, and is checked out with the charges as any other. Raises
    Conflict where the visit stands otherwise or lies too far back, Invalid naming a wrong field,
    EnteredAlready where the patient came within `ALIKE` of it, unless it is said to be `another` visit.
    """
    why = clean_text(paper.answers.copay_reason, 200, "copay reason")
    with desk.act("visit.from_paper", reason=why) as db:
        appointment = open_appointment(db, appointment_id, version)
        if appointment.status not in rules.ENTERABLE:
            raise Conflict(f"the visit is {appointment.status.words}: there is nothing to enter from paper")
        _require_recent(desk, appointment.day)
        if not another:
            _require_another(db, desk, appointment.patient_id, appointment.day, paper.came)
        return _enter(desk, db, appointment, paper, why)


def enter_walk_in(desk: Desk, booking: Booking, paper: OnPaper, *, another: bool = False) -> int:
    """Enter a visit that nobody had planned; its number. Raises as `enter_visit` and `place`."""
    why = clean_text(paper.answers.copay_reason, 200, "copay reason")
    with desk.act("visit.from_paper", patient=booking.patient_id, reason=why) as db:
        grain = rules.WALK_IN_GRAIN
        planned = Booking(
            booking.patient_id, booking.provider_id, booking.visit_type_id, booking.day,
            paper.came // grain * grain, booking.minutes, booking.reason,
            "from paper", walk_in=True, has_been=True,
        )  # fmt: skip
        _require_recent(desk, booking.day)
        if not another:
            _require_another(db, desk, booking.patient_id, booking.day, paper.came)
        appointment = db.get_one(Appointment, place(desk, db, planned))
        _enter(desk, db, appointment, paper, why)
        assert appointment.id is not None
        return appointment.id


def _enter(desk: Desk, db: DeskSession, appointment: Appointment, paper: OnPaper, why: str) -> Status:
    _require_recent(desk, appointment.day)
    came = _instant(desk, appointment.day, paper.came, "came")
    left = None if paper.left is None else _instant(desk, appointment.day, paper.left, "left")
    if left is not None and left < came:
        raise Invalid("the patient cannot have left before coming", "left")
    if left is None and appointment.day != today(desk.clock):
        raise Invalid(f"when did the patient leave on {show_date(appointment.day)}?", "left")
    if appointment.status is Status.NO_SHOW:
        came_after_all(desk, db, appointment)
    settle(db, desk, appointment, paper.answers, why, appointment.day)
    appointment.arrived_at = came
    appointment.stage_at = left or came
    appointment.status = Status.CHECKED_IN if left is None else Status.READY
    db.flush()
    occupy(db, appointment)
    return appointment.status


def _require_another(db: DeskSession, desk: Desk, patient_id: int, day: date, minute: int) -> None:
    """Raise EnteredAlready where this patient came about that time, by a visit that was entered already."""
    came = _instant(desk, day, minute, "came")
    arrivals = db.execute(
        select(col(Appointment.arrived_at), col(Provider.code), col(Appointment.status))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(
            col(Appointment.patient_id) == patient_id,
            col(Appointment.arrived_at).between(came - ALIKE, came + ALIKE),
            col(Appointment.status) != Status.ENTERED_IN_ERROR,
        )
        .order_by(col(Appointment.arrived_at))
    ).all()
    for at, code, status in arrivals:
        local = at.astimezone(desk.clock.zone)
        raise EnteredAlready(
            f"{name_of(db, patient_id)} was entered already: came at {local:%H:%M} to {code}, {status.words}"
        )


def _require_recent(desk: Desk, day: date) -> None:
    if why := rules.why_not_from_paper(day, today(desk.clock)):
        raise Conflict(why)


def _instant(desk: Desk, day: date, minute: int, field: str) -> datetime:
    require_minute(day, minute, desk.clock.zone, field)
    at = instant_of(day, minute, desk.clock.zone)
    if at > desk.clock.now():
        raise Invalid("that time has not been yet", field)
    return at
