"""Reads of reminders: columns in, frozen rows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import instant_of
from clinic_tui.patients.detail_rows import PrivateWay
from clinic_tui.patients.details import Confidence, agreed, in_confidence
from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.rows import PhoneUse
from clinic_tui.reminders.models import OutboxMessage, ReminderRule
from clinic_tui.reminders.rows import MessageRow, RuleRow, VisitToRemind
from clinic_tui.reminders.states import IN_DOUBT, WENT_OUT, Channel, State
from clinic_tui.schedule.models import Appointment, Holiday, VisitType
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.desk import Desk

LISTED_DAYS = 7
"""So long after its visit a message stays in the list."""

MOST_LISTED = 2_000

_ORDER = case(
    (col(OutboxMessage.state) == State.UNKNOWN, 0),
    (col(OutboxMessage.state) == State.FAILED, 1),
    (col(OutboxMessage.state) == State.SENDING, 2),
    (col(OutboxMessage.state) == State.WAITING, 3),
    (col(OutboxMessage.state) == State.DROPPED, 4),
    else_=5,
)
"""What a person has to see to comes first."""


def rules(db: Session, *, active_only: bool = False) -> tuple[RuleRow, ...]:
    """The rules, the earliest reminder first."""
    statement = (
        select(ReminderRule)
        .where(col(ReminderRule.purpose) == "")
        .order_by(col(ReminderRule.minutes_before).desc(), col(ReminderRule.channel), col(ReminderRule.id))
    )
    if active_only:
        statement = statement.where(col(ReminderRule.active).is_(True))
    return tuple(rule_row(rule) for rule in db.scalars(statement))


def rule_row(rule: ReminderRule) -> RuleRow:
    """A stored rule as a plain value."""
    return RuleRow(
        rule.id or 0, rule.version, rule.name, rule.channel, rule.minutes_before, rule.not_within,
        tuple(filter(None, rule.visit_types.split(","))), rule.wording, rule.active, rule.since,
    )  # fmt: skip


def visits_to_remind(db: Session, *where: ColumnElement[bool]) -> tuple[VisitToRemind, ...]:
    """Visits that are still to come for certain: booked, and not declined by the patient."""
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.patient_id), col(Appointment.day), col(Appointment.start_minute),
        col(Appointment.created_at), col(VisitType.code), col(Patient.given), col(Patient.preferred),
        col(Patient.language), col(Patient.deceased), col(Patient.contact_by_mail),
        col(Patient.contact_by_text), col(Patient.email),
    )  # fmt: skip
    wanted = (
        col(Appointment.status) == Status.BOOKED,
        col(Appointment.confirmation) != Confirmation.DECLINED,
        *where,
    )
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(*wanted)
        .order_by(col(Appointment.day), col(Appointment.start_minute), col(Appointment.id))
    )
    patients = select(col(Appointment.patient_id)).where(*wanted)
    mobiles, asked = _mobiles(db, patients), in_confidence(db, patients)
    visits = (
        VisitToRemind(
            row[0], row[1], row[2], row[3], row[4], row[5], row[7] or row[6], row[8], row[9], row[10],
            row[11], row[12], mobiles.get(row[1], ""),
        )
        for row in db.execute(statement)
    )  # fmt: skip
    return tuple(_by_one_way(visit, asked.get(visit.patient_id)) for visit in visits)


def _by_one_way(visit: VisitToRemind, asked: Confidence | None) -> VisitToRemind:
    """The visit as its patient is reminded of it: in the one way asked for, or not at all (164.522(b))."""
    if asked is None:
        return visit
    return replace(
        visit,
        by_mail=agreed(visit.by_mail, asked.way is PrivateWay.MAIL),
        by_text=agreed(visit.by_text, asked.way is PrivateWay.TEXT),
        email=asked.to if asked.way is PrivateWay.MAIL else "",
        mobile=asked.to if asked.way is PrivateWay.TEXT else "",
    )


def _mobiles(db: Session, patients: Any) -> dict[int, str]:
    """The first mobile phone of each of these patients."""
    phone = PatientPhone
    statement = (
        select(col(phone.patient_id), col(phone.digits))
        .where(col(phone.patient_id).in_(patients), col(phone.use) == PhoneUse.MOBILE)
        .order_by(col(phone.patient_id), col(phone.place).desc(), col(phone.id).desc())
    )
    return {row.patient_id: row.digits for row in db.execute(statement)}


def holidays_around(db: Session, first: date, last: date) -> frozenset[date]:
    """The days on which the clinic is closed, a week before `first` included."""
    days = select(col(Holiday.day)).where(
        col(Holiday.day) >= first - timedelta(days=7), col(Holiday.day) <= last
    )
    return frozenset(db.scalars(days))


def known_keys(db: Session, first: date) -> frozenset[str]:
    """The keys of all messages about visits from that day on."""
    return frozenset(db.scalars(select(col(OutboxMessage.key)).where(col(OutboxMessage.day) >= first)))


def message_rows(db: Session, *where: ColumnElement[bool]) -> tuple[MessageRow, ...]:
    """Messages, those that a person has to see to first, then by the time they are due."""
    message = OutboxMessage
    columns: tuple[Any, ...] = (
        col(message.id), col(message.version), col(message.key), col(message.state), col(message.reason),
        col(message.channel), col(ReminderRule.name), col(message.appointment_id), col(message.patient_id),
        col(Patient.mrn), col(Patient.family), col(Patient.given), col(message.day),
        col(message.start_minute), col(message.due), col(message.not_after), col(message.tries),
        col(message.address), col(message.sent_at),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(ReminderRule, col(ReminderRule.id) == col(message.rule_id))
        .join(Patient, col(Patient.id) == col(message.patient_id))
        .where(*where)
        .order_by(_ORDER, col(message.due), col(message.id))
        .limit(MOST_LISTED)
    )
    return tuple(MessageRow(*row) for row in db.execute(statement))


def outbox(db: Session, today: date, states: Sequence[State] = ()) -> tuple[MessageRow, ...]:
    """The messages about visits of the last week and of all days to come."""
    where = [col(OutboxMessage.day) >= today - timedelta(days=LISTED_DAYS)]
    if states:
        where.append(col(OutboxMessage.state).in_(states))
    return message_rows(db, *where)


def message(db: Session, message_id: int) -> MessageRow | None:
    """One message, or None."""
    return next(iter(message_rows(db, col(OutboxMessage.id) == message_id)), None)


def in_doubt(db: Session, today: date) -> tuple[MessageRow, ...]:
    """What failed or may not have gone out, as long as its visit is not over: a person can still call."""
    return message_rows(db, *_doubtful(today))


def count_in_doubt(db: Session, today: date) -> int:
    """How many those are."""
    return db.execute(
        select(func.count())
        .select_from(OutboxMessage)
        .join(Appointment, col(Appointment.id) == col(OutboxMessage.appointment_id))
        .where(*_doubtful(today), col(Appointment.status) == Status.BOOKED)
    ).scalar_one()


def _doubtful(today: date) -> tuple[ColumnElement[bool], ...]:
    booked = select(col(Appointment.id)).where(
        col(Appointment.day) >= today, col(Appointment.status) == Status.BOOKED
    )
    return (
        col(OutboxMessage.state).in_(IN_DOUBT),
        col(OutboxMessage.day) >= today,
        col(OutboxMessage.appointment_id).in_(booked),
    )


def texts_since(db: Session, since: datetime, address_keys: Iterable[str] = ()) -> dict[str, list[datetime]]:
    """When each number, by its keyed code, had a text: one time for each message, whatever it told of."""
    statement = (
        select(
            col(OutboxMessage.address_key), col(OutboxMessage.lead_key), func.max(col(OutboxMessage.sent_at))
        )
        .where(
            col(OutboxMessage.channel) == Channel.TEXT,
            col(OutboxMessage.state).in_(WENT_OUT),
            col(OutboxMessage.sent_at) >= since,
        )
        .group_by(col(OutboxMessage.address_key), col(OutboxMessage.lead_key))
    )
    if keys := list(address_keys):
        statement = statement.where(col(OutboxMessage.address_key).in_(keys))
    found: dict[str, list[datetime]] = {}
    for address_key, _lead, at in db.execute(statement):
        if at is not None:
            found.setdefault(address_key, []).append(at)
    return found


def a_week_of_texts(desk: Desk, now: datetime) -> datetime:
    """From when on texts count against a number's limits: the morning of the day six days ago."""
    day = now.astimezone(desk.clock.zone).date() - timedelta(days=6)
    return instant_of(day, 0, desk.clock.zone)
