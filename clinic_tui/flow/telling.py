"""Telling the next patients that their provider runs late: by message where they agreed to it, or a call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, instant_of, minute_now, today
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.flow.models import DelayCall
from clinic_tui.flow.rows import DelayList, ToldNow, ToTell
from clinic_tui.flow.states import Told
from clinic_tui.patients.detail_rows import PrivateWay
from clinic_tui.patients.details import in_confidence
from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.rows import Consent
from clinic_tui.reminders import rules
from clinic_tui.reminders.models import OutboxMessage, ReminderRule
from clinic_tui.reminders.planning import address_key
from clinic_tui.reminders.queries import a_week_of_texts, texts_since, visits_to_remind
from clinic_tui.reminders.rows import VisitToRemind
from clinic_tui.reminders.states import Channel, State
from clinic_tui.schedule.delay_queries import lateness_of
from clinic_tui.schedule.delay_rules import step_of
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.desk import Desk, DeskSession

VERB = "queue.tell_delay"
PURPOSE = "delay"

NEXT = 4
"""So many patients are told: who comes later may find the provider on time again."""

WITHIN_MINUTES = 180
"""Visits that begin later than this are left alone."""


def delay_list(db: Session, desk: Desk, provider_id: int, channels: Collection[Channel]) -> DelayList:
    """The next patients of a provider who runs late, and by what way each can be told.

    `channels` are the ways out that the clinic has set up. A text goes only after a yes, and not to a
    number that has had its texts of the day (reminders/rules.py); then the e-mail, then the phone.
    Raises Conflict where the provider is on time.
    """
    clock = desk.clock
    late = lateness_of(db, provider_id, clock)
    if late is None or not late.minutes:
        code = late.provider_code if late else "the provider"
        raise Conflict(f"{code} is on time: there is nothing to tell; `:late` says otherwise")
    step, now = step_of(late.minutes), minute_now(clock)
    ids = [
        number
        for number in db.scalars(
            select(col(Appointment.id))
            .where(
                col(Appointment.day) == today(clock),
                col(Appointment.provider_id) == provider_id,
                col(Appointment.status) == Status.BOOKED,
                col(Appointment.confirmation) != Confirmation.DECLINED,
                col(Appointment.start_minute) >= now,
                col(Appointment.start_minute) <= now + WITHIN_MINUTES,
            )
            .order_by(col(Appointment.start_minute), col(Appointment.id))
            .limit(NEXT)
        )
        if number is not None
    ]
    visits = visits_to_remind(db, col(Appointment.id).in_(ids))
    people = _people(db, visits)
    done = _done(db, ids, step, clock)
    rows = tuple(
        _row(db, desk, visit, people[visit.patient_id], done.get(visit.appointment_id, ("", False)), channels)
        for visit in visits
    )
    return DelayList(late, step, rows)


def _row(
    db: Session,
    desk: Desk,
    visit: VisitToRemind,
    person: tuple[str, str, str, bool],
    done: tuple[str, bool],
    channels: Collection[Channel],
) -> ToTell:
    name, mrn, phone, may_call = person
    channel, why = _channel_for(db, desk, visit, channels)
    told, is_done = done
    if channel is not None and told and not is_done:
        channel, why = None, told  # a message that failed is not tried again: somebody calls
    if channel is not None:
        way, number = channel.noun, ""
    else:
        way, number = ("phone", phone) if phone and may_call else ("at the desk", "")
    if channel is None and phone and not may_call:
        why = f"{why}, and wants no calls" if why else "the patient wants no calls"
    return ToTell(
        visit.appointment_id, visit.patient_id, name, mrn, visit.start, way, number, why, told, is_done
    )


def _channel_for(
    db: Session, desk: Desk, visit: VisitToRemind, channels: Collection[Channel]
) -> tuple[Channel | None, str]:
    """The first way by which a message may go to the patient; None, and why not."""
    reasons = []
    for channel in (Channel.TEXT, Channel.MAIL):
        why = rules.refusal(visit, channel) or (
            "" if channel in channels else f"no {channel.noun}s are set up"
        )
        if not why and channel is Channel.TEXT and _had_texts(db, desk, visit):
            why = "the number has had its texts of the day"
        if not why:
            return channel, ""
        reasons.append(why)
    return None, reasons[0]


def _had_texts(db: Session, desk: Desk, visit: VisitToRemind) -> bool:
    now = desk.clock.now()
    key = address_key(desk, Channel.TEXT, rules.address_of(visit, Channel.TEXT))
    had = texts_since(db, a_week_of_texts(desk, now), [key]).get(key, [])
    due = rules.next_allowed(now, desk.clock.zone)
    return rules.next_text_time(due, had, desk.clock.zone) != due


def _people(db: Session, visits: Collection[VisitToRemind]) -> dict[int, tuple[str, str, str, bool]]:
    """By patient: name, MRN, the phone, and whether anybody may call there.

    Who asked to be reached in one way alone is called there or not at all (45 CFR 164.522(b)).
    """
    ids = [visit.patient_id for visit in visits]
    phones: dict[int, str] = {}
    for patient_id, digits in db.execute(
        select(col(PatientPhone.patient_id), col(PatientPhone.digits))
        .where(col(PatientPhone.patient_id).in_(ids))
        .order_by(col(PatientPhone.patient_id), col(PatientPhone.place))
    ):
        phones.setdefault(patient_id, digits)
    asked = in_confidence(db, ids)
    phones |= {number: each.phone for number, each in asked.items()}
    written = {number for number, each in asked.items() if each.way is not PrivateWay.CALL}
    columns: tuple[Any, ...] = (
        col(Patient.id), col(Patient.family), col(Patient.given), col(Patient.mrn),
        col(Patient.contact_by_phone),
    )  # fmt: skip
    return {
        number: (
            ", ".join(filter(None, (family, given))), mrn, phones.get(number, ""),
            call is not Consent.NO and number not in written,
        )
        for number, family, given, mrn, call in db.execute(select(*columns).where(col(Patient.id).in_(ids)))
    }  # fmt: skip


def _done(db: Session, ids: list[int], step: int, clock: Clock) -> dict[int, tuple[str, bool]]:
    """What was done for each visit at this step of the delay or a higher one, and whether that settles it."""
    found: dict[int, tuple[str, bool]] = {}
    for visit, channel, state, minutes in db.execute(
        select(
            col(OutboxMessage.appointment_id), col(OutboxMessage.channel), col(OutboxMessage.state),
            col(OutboxMessage.delay_minutes),
        )
        .where(col(OutboxMessage.appointment_id).in_(ids), col(OutboxMessage.delay_minutes) > 0)
        .order_by(col(OutboxMessage.id))
    ):  # fmt: skip
        if step_of(minutes) >= step:
            settled = state in (State.WAITING, State.SENDING, State.SENT)
            found[visit] = (f"{channel.noun} {state.value}", settled)
    for visit, at_step, outcome, at in db.execute(
        select(col(DelayCall.appointment_id), col(DelayCall.step), col(DelayCall.outcome), col(DelayCall.at))
        .where(col(DelayCall.appointment_id).in_(ids))
        .order_by(col(DelayCall.id))
    ):
        if at_step >= step:
            words = f"{outcome.value} {at.astimezone(clock.zone):%H:%M}"
            found[visit] = (words, outcome is not Told.NO_ANSWER)
    return found


def tell_next(
    desk: Desk, provider_id: int, appointment_ids: Collection[int], channels: Collection[Channel]
) -> ToldNow:
    """Queue a message to each of these patients who can get one; who was told of this step gets none.

    They go out with the reminders: in the hours that the clinic allows, to the address that is in the
    record by then, and a send in doubt is shown as theirs are. Raises Conflict where nobody is left to tell.
    """
    with desk.act(VERB) as db:
        found = delay_list(db, desk, provider_id, channels)
        rows = [row for row in found.rows if row.appointment_id in set(appointment_ids)]
        to_call = sum(not row.gets_message and not row.done for row in found.rows)
        send = {row.appointment_id for row in rows if row.gets_message and not row.done}
        if not send:
            raise Conflict(
                f"no message is left to send: {to_call} to call"
                if to_call
                else "all of them were told already"
            )
        now, zone = desk.clock.now(), desk.clock.zone
        due = rules.next_allowed(now, zone)
        for visit in visits_to_remind(db, col(Appointment.id).in_(send)):
            channel, _ = _channel_for(db, desk, visit, channels)
            if channel is not None:
                db.add(_message(db, desk, visit, channel, found))
        db.flush()
        return ToldNow(len(send), to_call, quiet=due != now)


def _message(
    db: DeskSession, desk: Desk, visit: VisitToRemind, channel: Channel, found: DelayList
) -> OutboxMessage:
    address, minutes = rules.address_of(visit, channel), found.late.minutes
    begins = instant_of(visit.day, visit.start, desk.clock.zone) + timedelta(minutes=minutes)
    when = f"{visit.day.isoformat()}-{visit.start}"
    return OutboxMessage(
        key=f"delay:{visit.appointment_id}:{found.step}:{channel.value}:{when}",
        appointment_id=visit.appointment_id, patient_id=visit.patient_id, rule_id=_rule(db, desk, channel),
        channel=channel, day=visit.day, start_minute=visit.start, state=State.WAITING, reason="",
        due=rules.next_allowed(desk.clock.now(), desk.clock.zone), not_after=begins, tries=0,
        address=rules.masked(address, channel)[:120], address_key=address_key(desk, channel, address),
        lead_key="", sent_at=None, delay_minutes=minutes,
    )  # fmt: skip


def _rule(db: DeskSession, desk: Desk, channel: Channel) -> int:
    """What the outbox calls these messages: no rule that anybody sets, made when it is first needed."""
    name = f"running late, by {channel.value}"
    rule = db.scalars(select(ReminderRule).where(col(ReminderRule.name) == name)).first()
    if rule is None:
        rule = ReminderRule(
            name=name,
            channel=channel,
            minutes_before=1,
            active=False,
            since=desk.clock.now(),
            purpose=PURPOSE,
        )
        db.add(rule)
        db.flush()
    return rule.id or 0


def note_call(desk: Desk, appointment_id: int, outcome: Told) -> None:
    """Note what came of a call about the delay. Raises NotFound, Conflict where the provider is on time."""
    with desk.act(VERB) as db:
        visit = db.get(Appointment, appointment_id)
        if visit is None:
            raise NotFound(f"there is no appointment {appointment_id}")
        late = lateness_of(db, visit.provider_id, desk.clock)
        if late is None or not late.minutes:
            raise Conflict("the provider is on time: there is nothing to tell")
        db.action.patient_id = visit.patient_id
        db.add(
            DelayCall(
                appointment_id=appointment_id, patient_id=visit.patient_id, step=step_of(late.minutes),
                outcome=outcome, at=desk.clock.now(), who=desk.actor.login,
            )
        )  # fmt: skip
