"""The demo's reminders: the usual rules, and an outbox as it would be at the moment it opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from clinic_tui.clinic import Clinic
from clinic_tui.clock import instant_of
from clinic_tui.demo.writing import Writer
from clinic_tui.reminders import rules
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.planning import AHEAD, address_key, due_soon
from clinic_tui.reminders.rules import Planned
from clinic_tui.reminders.service import add_usual_rules
from clinic_tui.reminders.states import Channel, State
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.reminders import ReminderSettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

SETTINGS = ReminderSettings("555-810-0100", "Lakeside Family Medicine")
"""No gateway: nothing ever goes out of a demo."""

STILL_TIME = timedelta(hours=3)
"""What is in doubt is of visits that are not at hand: there is time to call."""

DOUBTS = {
    Channel.MAIL: (State.FAILED, "the mail server refuses this address (550)"),
    Channel.TEXT: (State.UNKNOWN, "the text service did not say what became of it"),
}


def set_up_reminders(writer: Writer) -> None:
    """The usual rules, from this moment on."""
    add_usual_rules(writer.desk("dana"))


def fill_demo_outbox(writer: Writer, seed: int) -> None:
    """What went out before now, what waits, and one message of each channel that a person has to see to."""
    desk = _desk(writer.clinic)
    now, chance = desk.clock.now(), Random(f"{seed} reminders")
    with desk.store.reading() as db:
        planned = due_soon(db, desk, AHEAD)
    past = now - timedelta(minutes=rules.LONGEST_BEFORE)
    timed = rules.with_limits(rules.families(planned), {}, past, desk.clock.zone)
    gone = [(at, family) for at, family in timed if at <= now]
    rows = [_sent(desk, each, at, family) for at, family in gone for each in family]
    rows += [
        _waiting(desk, each)
        for at, family in timed
        for each in family
        if at > now and each.due <= now + AHEAD
    ]
    _put_in_doubt(desk, rows, chance)
    with desk.act("reminder.send", undo=Undo.SKIP) as db:
        db.add_fresh(rows)


def _desk(clinic: Clinic) -> Desk:
    return clinic.desk(SYSTEM, "B")


def _waiting(desk: Desk, planned: Planned) -> OutboxMessage:
    visit, channel = planned.visit, planned.rule.channel
    return OutboxMessage(
        key=planned.key, appointment_id=visit.appointment_id, patient_id=visit.patient_id,
        rule_id=planned.rule.id, channel=channel, day=visit.day, start_minute=visit.start,
        state=State.WAITING, reason="", due=planned.due, not_after=planned.not_after, tries=0,
        address=rules.masked(planned.address, channel)[:120],
        address_key=address_key(desk, channel, planned.address), lead_key="", sent_at=None,
    )  # fmt: skip


def _sent(desk: Desk, planned: Planned, at: datetime, family: Sequence[Planned]) -> OutboxMessage:
    row = _waiting(desk, planned)
    row.state, row.tries, row.lead_key, row.sent_at = State.SENT, 1, family[0].key, at
    return row


def _put_in_doubt(desk: Desk, rows: Sequence[OutboxMessage], chance: Random) -> None:
    now, zone = desk.clock.now(), desk.clock.zone
    for channel, (state, reason) in DOUBTS.items():
        sent = [
            row
            for row in rows
            if row.channel is channel
            and row.state is State.SENT
            and instant_of(row.day, row.start_minute, zone) > now + STILL_TIME
        ]
        if sent:
            row = chance.choice(sent)
            row.state, row.reason = state, reason
