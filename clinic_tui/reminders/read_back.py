"""Reading a visit back to the patient: what was booked, how to prepare, and how they are reminded."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import NotFound
from clinic_tui.reminders import rules
from clinic_tui.reminders.queries import holidays_around, visits_to_remind
from clinic_tui.reminders.queries import rules as rules_of
from clinic_tui.reminders.read_back_row import ReadBack
from clinic_tui.reminders.rows import RuleRow, VisitToRemind
from clinic_tui.schedule.delay_queries import lateness_of
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.queries import appointment_rows


def read_back(db: Session, appointment_id: int, clock: Clock) -> ReadBack:
    """The visit as it is read aloud; the reminders are those that the clinic's rules plan now.

    Raises NotFound.
    """
    rows = appointment_rows(db, col(Appointment.id) == appointment_id)
    if not rows:
        raise NotFound(f"there is no appointment {appointment_id}")
    provider, preparation = db.execute(
        select(col(Provider.name), col(VisitType.preparation))
        .select_from(Appointment)
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(col(Appointment.id) == appointment_id)
    ).one()
    active = rules_of(db, active_only=True)
    visits = visits_to_remind(db, col(Appointment.id) == appointment_id)
    day = rows[0].day
    planned = rules.plan(visits, active, holidays_around(db, day, day), clock.zone)
    due = tuple((each.rule.channel, each.due.astimezone(clock.zone)) for each in planned)
    why_none = "" if due else _why_none(visits, active)
    late = lateness_of(db, rows[0].provider_id, clock) if day == today(clock) else None
    said = late.words if late is not None else ""
    return ReadBack(rows[0], provider, preparation, due, why_none, today(clock), said)


def _why_none(visits: tuple[VisitToRemind, ...], active: tuple[RuleRow, ...]) -> str:
    """What keeps the patient from being reminded: what can be asked about before what is not there."""
    reasons = [
        (not rules.address_of(visit, rule.channel), why)
        for visit in visits
        for rule in active
        if rules.fits(rule, visit) and (why := rules.refusal(visit, rule.channel))
    ]
    return min(reasons, key=lambda each: each[0])[1] if reasons else ""
