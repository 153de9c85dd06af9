"""Reads of the queue: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.money.queries import on_visit
from clinic_tui.patients.details import details_of
from clinic_tui.patients.models import Coverage, Patient, PatientAlert, PatientPhone
from clinic_tui.patients.policy import Answered, LastAnswer
from clinic_tui.reception.number_models import QueueNumber
from clinic_tui.reception.rows import CheckInSheet, QueueRow, RoomRow
from clinic_tui.reception.rules import due_in_person
from clinic_tui.schedule.models import Appointment, Provider, Room, VisitType
from clinic_tui.schedule.states import IN_ROOM, OPEN, Status
from clinic_tui.words.phones import show_phone

ON_THE_BOARD = (*OPEN, Status.CHECKED_OUT, Status.LEFT, Status.NO_SHOW)


def queue(db: Session, day: date) -> tuple[QueueRow, ...]:
    """All patients of a day, by planned time; the board groups them by stage."""
    return _rows(db, col(Appointment.day) == day, col(Appointment.status).in_(ON_THE_BOARD))


def queue_row(db: Session, appointment_id: int) -> QueueRow:
    """One of them; raises NotFound."""
    rows = _rows(db, col(Appointment.id) == appointment_id)
    if not rows:
        raise NotFound(f"there is no appointment {appointment_id}")
    return rows[0]


_policy = aliased(Coverage)

_PRIMARY: Any = (
    select(col(_policy.id))
    .where(col(_policy.patient_id) == col(Appointment.patient_id), col(_policy.active).is_(True))
    .order_by(col(_policy.slot))
    .limit(1)
    .correlate(Appointment)
    .scalar_subquery()
)
"""The first policy in force of a visit's patient."""


def _rows(db: Session, *where: Any) -> tuple[QueueRow, ...]:
    paid = on_visit(col(Appointment.id))
    alerts = (
        select(func.count())
        .where(col(PatientAlert.patient_id) == col(Appointment.patient_id))
        .correlate(Appointment)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.version), col(Appointment.patient_id),
        col(Patient.family), col(Patient.given), col(Patient.preferred), col(Patient.mrn), col(Patient.born),
        col(Provider.code), col(VisitType.code), col(Appointment.day), col(Appointment.start_minute),
        col(Appointment.status), col(Appointment.stage_at), col(Appointment.arrived_at),
        func.coalesce(col(Room.name), ""), col(Appointment.walk_in), col(Appointment.self_pay),
        col(Coverage.payer), col(Coverage.verified_at), col(Coverage.copay_cents), paid, alerts,
        col(Appointment.confirmation), col(Coverage.answered), col(Coverage.answered_at),
        col(Coverage.good_until), col(QueueNumber.number), col(Appointment.kept_from_payer),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .outerjoin(Room, col(Room.id) == col(Appointment.room_id))
        .outerjoin(Coverage, col(Coverage.id) == _PRIMARY)
        .outerjoin(QueueNumber, col(QueueNumber.appointment_id) == col(Appointment.id))
        .where(*where)
        .order_by(col(Appointment.start_minute), col(Patient.family), col(Appointment.id))
    )
    return tuple(_row(values) for values in db.execute(statement))


def _row(values: Any) -> QueueRow:
    (number, version, patient_id, family, given, preferred, mrn, born, provider, visit_type, day, start,
     status, stage_at, arrived_at, room, walk_in, self_pay, payer, verified_at, copay, paid,
     alerts, confirmation, answered, answered_at, good_until, queue_number,
     kept_from_payer) = values  # fmt: skip
    called = f" ({preferred})" if preferred and preferred != given else ""
    return QueueRow(
        appointment_id=number,
        version=version,
        patient_id=patient_id,
        name=f"{family}, {given}{called}" if given else f"{family}{called}",
        mrn=mrn,
        born=born,
        provider_code=provider,
        visit_type=visit_type,
        day=day,
        start=start,
        status=status,
        stage_since=stage_at,
        arrived_at=arrived_at,
        room=room,
        walk_in=walk_in,
        self_pay=self_pay,
        coverage=payer or "",
        coverage_verified_at=verified_at,
        copay_due_cents=0 if self_pay else copay or 0,
        copay_paid_cents=int(paid),
        alerts=alerts,
        confirmation=confirmation,
        number=queue_number,
        kept_from_payer=kept_from_payer,
        payer_answered=LastAnswer(answered or Answered.NOT_ASKED, answered_at, verified_at, good_until),
    )


def rooms_for(db: Session, appointment_id: int) -> tuple[RoomRow, ...]:
    """The rooms at the site of a visit, and who is in each. Raises NotFound."""
    visit = db.get(Appointment, appointment_id)
    if visit is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    return rooms(db, col(Room.site_id) == visit.site_id)


def rooms(db: Session, *where: ColumnElement[bool]) -> tuple[RoomRow, ...]:
    """All rooms, or those that fit, and who is in each."""
    statement: Any = (
        select(
            col(Room.id), col(Room.name), col(Appointment.id), col(Patient.family), col(Patient.given),
            col(Appointment.status), col(Appointment.stage_at),
        )
        .outerjoin(
            Appointment,
            (col(Appointment.room_id) == col(Room.id)) & col(Appointment.status).in_(IN_ROOM),
        )
        .outerjoin(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(col(Room.active).is_(True), *where)
        .order_by(col(Room.name))
    )  # fmt: skip
    return tuple(
        RoomRow(row[0], row[1], row[2], f"{row[3]}, {row[4]}" if row[3] else "", row[5], row[6])
        for row in db.execute(statement)
    )


def sheet(db: Session, appointment_id: int) -> CheckInSheet:
    """What must be settled before check-in; raises NotFound."""
    row = queue_row(db, appointment_id)
    coverage = db.scalars(
        select(Coverage)
        .where(col(Coverage.patient_id) == row.patient_id, col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot))
        .limit(1)
    ).one_or_none()
    patient = db.get(Patient, row.patient_id)
    assert patient is not None
    phone = db.scalars(
        select(col(PatientPhone.digits))
        .where(col(PatientPhone.patient_id) == row.patient_id)
        .order_by(col(PatientPhone.place))
        .limit(1)
    ).one_or_none()
    details = details_of(db, row.patient_id)
    address = " ".join(
        part
        for part in (patient.line1, patient.line2, patient.city, patient.state, patient.postal_code)
        if part
    )
    alerts = db.scalars(select(col(PatientAlert.words)).where(col(PatientAlert.patient_id) == row.patient_id))
    return CheckInSheet(
        row=row,
        coverage_id=coverage.id if coverage else None,
        coverage_version=coverage.version if coverage else None,
        payer=coverage.payer if coverage else "",
        member_id=coverage.member_id if coverage else "",
        verified_at=coverage.verified_at if coverage else None,
        copay_cents=(coverage.copay_cents or 0) if coverage else 0,
        alerts=tuple(alerts),
        phone=show_phone(phone) if phone else "",
        address=address,
        details=details,
        due=due_in_person(details, row.born, row.day),
    )
