"""Reading what goes into a packet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, local_now, minute_now
from clinic_tui.downtime.rows import Packet, PacketColumn, PacketDay, PacketVisit
from clinic_tui.patients.details import in_confidence
from clinic_tui.patients.models import Patient, PatientAlert, PatientNote, PatientPhone
from clinic_tui.patients.sight import restricted_patients
from clinic_tui.reception.queries import queue
from clinic_tui.reception.rows import QueueRow
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import Appointment, Holiday
from clinic_tui.schedule.openings import DayOpening, active_providers, openings
from clinic_tui.schedule.queries import SHOWN, appointment_rows
from clinic_tui.schedule.rows import AppointmentRow, ProviderRow, Span
from clinic_tui.store.journal import head_of
from clinic_tui.store.site import Site
from clinic_tui.words.phones import show_phone

DAYS = 2
"""Today and tomorrow."""
NOTES = 2
"""Notes of each patient, the newest first."""
ALL_DAY = Span(0, 24 * 60)


def sites(db: Session) -> tuple[tuple[int, str], ...]:
    """Number and name of the clinic's places."""
    rows = db.execute(select(col(Site.id), col(Site.name)).order_by(col(Site.id)))
    return tuple((number or 0, name) for number, name in rows)


def packet(db: Session, clock: Clock, clinic: str, site_id: int, site: str) -> Packet:
    """What the desk of one place needs to work on paper from now to the end of tomorrow."""
    now = local_now(clock)
    providers = active_providers(db)
    opened = openings(db, providers, now.date(), DAYS) if providers else {}
    days = tuple(
        _day(db, now.date() + timedelta(days=ahead), site_id, providers, opened, clock)
        for ahead in range(DAYS)
    )
    return Packet(clinic, site_id, site, now, head_of(db).seq, days)


def _day(
    db: Session,
    day: date,
    site_id: int,
    providers: list[ProviderRow],
    opened: dict[tuple[int, date], DayOpening],
    clock: Clock,
) -> PacketDay:
    rows = appointment_rows(
        db,
        col(Appointment.day) == day,
        col(Appointment.site_id) == site_id,
        col(Appointment.status).in_(SHOWN),
    )
    visits = _visits(db, day, rows, clock)
    earliest = minute_now(clock) if day == local_now(clock).date() else 0
    holiday = db.execute(select(col(Holiday.name)).where(col(Holiday.day) == day)).scalar() or ""
    columns = (_column(each, opened[each.id, day], visits[each.id], earliest) for each in providers)
    return PacketDay(day, holiday, tuple(column for column in columns if column.open or column.visits))


def _column(
    provider: ProviderRow, opening: DayOpening, visits: list[PacketVisit], earliest: int
) -> PacketColumn:
    free = rules.free_starts(
        opening.open, opening.taken, opening.slot_minutes, opening.slot_minutes, Span(earliest, ALL_DAY.end)
    )
    return PacketColumn(provider, opening.open, opening.closed, tuple(visits), tuple(free))


def _visits(
    db: Session, day: date, rows: tuple[AppointmentRow, ...], clock: Clock
) -> dict[int, list[PacketVisit]]:
    """The visits of each provider in order."""
    ids = {row.patient_id for row in rows}
    phones = _first(db, PatientPhone, ids, col(PatientPhone.place), col(PatientPhone.digits))
    phones |= {number: asked.phone for number, asked in in_confidence(db, sorted(ids)).items()}
    alerts = _all(db, PatientAlert, ids, col(PatientAlert.words))
    notes = _all(db, PatientNote, ids, col(PatientNote.at), col(PatientNote.words))
    hidden = restricted_patients(db)
    languages = dict(
        db.execute(
            select(col(Patient.id), col(Patient.language)).where(
                col(Patient.id).in_(ids), col(Patient.interpreter).is_(True)
            )
        ).all()
    )
    at_the_desk = {row.appointment_id: row for row in queue(db, day)}
    found: dict[int, list[PacketVisit]] = defaultdict(list)
    for row in rows:
        desk = at_the_desk.get(row.id)
        visit = PacketVisit(
            start=row.start,
            minutes=row.minutes,
            provider_code=row.provider_code,
            name=row.name,
            mrn=row.mrn,
            born=row.born,
            phone=show_phone(phone) if (phone := phones.get(row.patient_id)) else "",
            visit_type=row.visit_type,
            reason=row.reason,
            status=row.status,
            confirmation=row.confirmation,
            arrived=_arrived(desk, clock),
            room=row.room,
            copay_open_cents=desk.copay_open_cents if desk else 0,
            coverage=_coverage(desk),
            alerts=tuple(words for (words,) in alerts[row.patient_id]),
            notes=tuple(
                f"{at.astimezone(clock.zone):%m/%d/%Y} {words}"
                for at, words in reversed(notes[row.patient_id][-NOTES:])
            ),
            language=languages.get(row.patient_id, ""),
        )
        found[row.provider_id].append(visit.restricted_to_who() if row.patient_id in hidden else visit)
    return found


def _arrived(desk: QueueRow | None, clock: Clock) -> int | None:
    if desk is None or desk.arrived_at is None:
        return None
    at = desk.arrived_at.astimezone(clock.zone)
    return at.hour * 60 + at.minute


def _coverage(desk: QueueRow | None) -> str:
    if desk is None:
        return ""
    return "self-pay" if desk.self_pay else desk.coverage


def _all(db: Session, model: Any, patient_ids: Iterable[int], *columns: Any) -> dict[int, list[Any]]:
    """Rows of one of the patients' tables by patient, oldest first."""
    parts: dict[int, list[Any]] = defaultdict(list)
    statement = (
        select(col(model.patient_id), *columns)
        .where(col(model.patient_id).in_(patient_ids))
        .order_by(col(model.id))
    )
    for patient_id, *values in db.execute(statement):
        parts[patient_id].append(tuple(values))
    return parts


def _first(db: Session, model: Any, patient_ids: Iterable[int], order: Any, column: Any) -> dict[int, str]:
    statement = (
        select(col(model.patient_id), column)
        .where(col(model.patient_id).in_(patient_ids))
        .order_by(order.desc(), col(model.id).desc())
    )
    return {row[0]: row[1] for row in db.execute(statement)}
