"""What the sender would do over the next hours: who would get what, and when, with the very words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.records import AT_ONCE
from clinic_tui.patients.search import lines
from clinic_tui.patients.sight import hidden_from
from clinic_tui.reminders import rules
from clinic_tui.reminders.gateways import NO_PHONE, Gateways
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.planning import address_key, due_soon
from clinic_tui.reminders.queries import a_week_of_texts, texts_since, visits_to_remind
from clinic_tui.reminders.queries import rules as rules_of
from clinic_tui.reminders.rows import PreviewRow
from clinic_tui.reminders.rules import Planned
from clinic_tui.reminders.states import State
from clinic_tui.reminders.wording import Sender, Told, is_spanish, words_of
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk

HOURS = 24
MOST_HOURS = 24 * 14
NOBODY = Sender("(the clinic)", "(phone)")
HIDDEN_TOKEN = "..."  # noqa: S105 (what a preview shows in its place)
"""Stands in the words where clinic.toml does not say yet who reminds."""


def preview_reminders(desk: Desk, hours: int, gateways: Gateways) -> tuple[PreviewRow, ...]:
    """The messages of the next `hours` in their order, by what is booked and allowed now.

    Needs the right `reminder.view`. Nothing is written and nothing is sent.
    """
    desk.require("reminder.view")
    now = desk.clock.now()
    until = now + timedelta(hours=hours)
    with desk.store.reading() as db:
        planned = [*_waiting(db), *due_soon(db, desk, timedelta(hours=hours))]
        texts = texts_since(db, a_week_of_texts(desk, now))
        names = _names(db, planned)
        hidden = hidden_from(db, desk)
    groups = rules.families(planned)
    had = {
        group[0].address: texts.get(address_key(desk, group[0].rule.channel, group[0].address), [])
        for group in groups
    }
    timed = rules.with_limits(groups, had, now, desk.clock.zone)
    rows = (_row(at, group, gateways, names) for at, group in timed if at <= until)
    return tuple(row.seen_without(hidden) for row in rows)


def _waiting(db: Session) -> list[Planned]:
    """What is in the outbox and would still go out: visits, consent and addresses are those of now."""
    rows = db.scalars(select(OutboxMessage).where(col(OutboxMessage.state) == State.WAITING)).all()
    by_rule = {rule.id: rule for rule in rules_of(db)}
    waiting = select(col(OutboxMessage.appointment_id)).where(col(OutboxMessage.state) == State.WAITING)
    visits = {visit.appointment_id: visit for visit in visits_to_remind(db, col(Appointment.id).in_(waiting))}
    found = []
    for row in rows:
        visit = visits.get(row.appointment_id)
        if visit is None or (visit.day, visit.start) != (row.day, row.start_minute):
            continue
        if rules.refusal(visit, row.channel):
            continue
        address = rules.address_of(visit, row.channel)
        found.append(Planned(row.key, visit, by_rule[row.rule_id], address, row.due, row.not_after))
    return found


def _names(db: Session, planned: Sequence[Planned]) -> dict[int, str]:
    numbers = sorted({each.visit.patient_id for each in planned})
    found: dict[int, str] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = dict.fromkeys(numbers[start : start + AT_ONCE], "")
        found |= {line.id: line.name for line in lines(db, some)}
    return found


def _row(at: datetime, group: Sequence[Planned], gateways: Gateways, names: dict[int, str]) -> PreviewRow:
    first = min(group, key=lambda each: (each.due, each.key))
    channel = first.rule.channel
    sender = gateways.sender or NOBODY
    told = [Told(each.visit.first_name, each.visit.day, each.visit.start, HIDDEN_TOKEN) for each in group]
    spanish = is_spanish(first.visit.language, first.rule.wording)
    held = "" if channel in gateways.ways else gateways.missing(channel)
    return PreviewRow(
        at,
        channel,
        first.rule.name,
        tuple(dict.fromkeys(names.get(each.visit.patient_id, "") for each in group)),
        rules.masked(first.address, channel),
        words_of(sender, told, channel, spanish=spanish).body.strip(),
        tuple(each.key for each in group),
        held if gateways.sender else NO_PHONE,
        tuple(each.visit.patient_id for each in group),
    )
