"""Filling the outbox ahead of time, and taking out of it what has lost its cause or its use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.reminders import rules
from clinic_tui.reminders.models import REASON_LENGTH, OutboxMessage
from clinic_tui.reminders.queries import holidays_around, known_keys, visits_to_remind
from clinic_tui.reminders.queries import rules as rules_of
from clinic_tui.reminders.rows import RuleRow
from clinic_tui.reminders.rules import Planned
from clinic_tui.reminders.states import Channel, State
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

AHEAD = timedelta(hours=48)
"""What is due so soon is put into the outbox: a day more than the visits of one day lie apart."""

HOLIDAYS_IN_A_ROW = 7

AT_ONCE = 500
"""Messages that are put in by one action: desks that save meanwhile wait a tenth of a second at most."""

ENDED = {
    Status.CANCELLED: "the visit was cancelled or moved",
    Status.NO_SHOW: "the patient did not come",
    Status.ENTERED_IN_ERROR: "the visit was entered in error",
}
"""Why a reminder lost its cause; of all other states: the patient is here."""

HERE = "the patient is here already"
DECLINED = "the patient said not to come"
MOVED = "the visit was moved"
TOO_LATE = "nothing sent it while it was of use"


@dataclass(frozen=True, slots=True)
class Lost:
    """A waiting message that is not to go out any more: where it ends, and why."""

    id: int
    state: State
    reason: str


def fill_outbox(desk: Desk) -> tuple[int, int]:
    """Plan what is due within two days, drop what has lost its cause or its use; how many of each.

    A run that finds nothing new writes nothing. What was of use only while no program ran
    comes in as dropped, so that it is listed.
    """
    desk.require("reminder.send")
    now = desk.clock.now()
    with desk.store.reading() as db:
        planned = [each for each in due_soon(db, desk, AHEAD) if each.due <= now + AHEAD]
        lost = lost_messages(db, now)
    if not planned and not lost:
        return 0, 0
    for start in range(0, len(planned), AT_ONCE):
        with desk.act("reminder.send", undo=Undo.SKIP) as db:
            db.add_fresh([_message(desk, each, now) for each in planned[start : start + AT_ONCE]])
    if lost:
        _drop(desk, lost)
    late = sum(1 for each in planned if each.not_after < now)
    return len(planned) - late, len(lost) + late


def _drop(desk: Desk, lost: list[Lost]) -> None:
    with desk.act("reminder.send", undo=Undo.SKIP) as db:
        for each in lost:
            row = db.get(OutboxMessage, each.id)
            if row is not None and row.state is State.WAITING:
                row.state, row.reason = each.state, each.reason[:REASON_LENGTH]


def due_soon(db: Session, desk: Desk, ahead: timedelta) -> list[Planned]:
    """What the rules say of all visits that a reminder may be due for within `ahead`, the known left out."""
    active = rules_of(db, active_only=True)
    if not active:
        return []
    first = today(desk.clock)
    last = last_day(first, active, ahead)
    visits = visits_to_remind(db, col(Appointment.day) >= first, col(Appointment.day) <= last)
    return rules.plan(
        visits, active, holidays_around(db, first, last), desk.clock.zone, known=known_keys(db, first)
    )


def last_day(first: date, active: tuple[RuleRow, ...], ahead: timedelta) -> date:
    """The last day of a visit for which a reminder may be due within `ahead` from `first` on."""
    longest = max(rule.minutes_before for rule in active)
    return first + timedelta(minutes=longest) + ahead + timedelta(days=HOLIDAYS_IN_A_ROW + 1)


def address_key(desk: Desk, channel: Channel, address: str) -> str:
    """The keyed code of an address, alike for all ways of writing it with large and small letters."""
    return desk.keyed(f"{channel.value}:{address.casefold()}")


def _message(desk: Desk, planned: Planned, now: datetime) -> OutboxMessage:
    visit, channel = planned.visit, planned.rule.channel
    late = planned.not_after < now
    return OutboxMessage(
        key=planned.key, appointment_id=visit.appointment_id, patient_id=visit.patient_id,
        rule_id=planned.rule.id, channel=channel, day=visit.day, start_minute=visit.start,
        state=State.DROPPED if late else State.WAITING, reason=TOO_LATE if late else "", due=planned.due,
        not_after=planned.not_after, tries=0, address=rules.masked(planned.address, channel)[:120],
        address_key=address_key(desk, channel, planned.address), lead_key="", sent_at=None,
    )  # fmt: skip


def lost_messages(db: Session, now: datetime) -> list[Lost]:
    """Waiting messages whose visit has ended, has moved or was declined, and those past their use."""
    message = OutboxMessage
    statement = (
        select(
            col(message.id), col(message.not_after), col(message.tries), col(message.reason),
            col(Appointment.status), col(Appointment.confirmation), col(Appointment.day),
            col(Appointment.start_minute), col(message.day), col(message.start_minute),
        )
        .join(Appointment, col(Appointment.id) == col(message.appointment_id))
        .where(
            col(message.state) == State.WAITING,
            or_(
                col(message.not_after) < now,
                col(Appointment.status) != Status.BOOKED,
                col(Appointment.confirmation) == Confirmation.DECLINED,
                col(Appointment.day) != col(message.day),
                col(Appointment.start_minute) != col(message.start_minute),
            ),
        )
    )  # fmt: skip
    found = []
    for row_id, not_after, tries, reason, status, confirmation, day, start, of_day, of_start in db.execute(
        statement
    ):
        why = no_cause(status, confirmation, moved=(day, start) != (of_day, of_start))
        number = row_id or 0
        if why:
            found.append(Lost(number, State.DROPPED, why))
        elif not_after < now:
            found.append(past_use(number, tries, reason))
    return found


def no_cause(status: Status, confirmation: Confirmation, *, moved: bool) -> str:
    """Why nobody has to be reminded of the visit any more; empty where somebody has."""
    if status is not Status.BOOKED:
        return ENDED.get(status, HERE)
    if confirmation is Confirmation.DECLINED:
        return DECLINED
    return MOVED if moved else ""


def past_use(message_id: int, tries: int, reason: str) -> Lost:
    """Where a message ends that was not sent in time: one that was tried needs a person's eye."""
    if tries:
        return Lost(message_id, State.FAILED, f"given up: {reason}" if reason else "given up")
    return Lost(message_id, State.DROPPED, TOO_LATE)
