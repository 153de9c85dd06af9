"""The use cases of a person: rules, opting out, and settling what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.details import patients_texted_at
from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.rows import Consent
from clinic_tui.reminders import rules
from clinic_tui.reminders.models import OutboxMessage, ReminderRule
from clinic_tui.reminders.states import IN_DOUBT, Channel, Settling, State, Wording
from clinic_tui.schedule.models import VisitType
from clinic_tui.store.desk import Desk, DeskSession

STOPPED = "the patient wants no more"


@dataclass(frozen=True, slots=True)
class NewRule:
    """What is typed of a rule; `before` and `not_within` in minutes, `visit_types` codes, none for all."""

    name: str
    channel: Channel
    before: int
    not_within: int = 0
    visit_types: tuple[str, ...] = ()
    wording: Wording = Wording.PATIENT


def add_rule(desk: Desk, new: NewRule) -> int:
    """Remind by this rule from now on; its number.

    Raises Invalid naming a wrong field, Conflict for a name in use.
    """
    with desk.act("reminder.rules") as db:
        return _add(desk, db, new)


def add_usual_rules(desk: Desk) -> tuple[int, ...]:
    """The three that clinics begin with (`rules.USUAL`), or none; raises Conflict where one is there."""
    with desk.act("reminder.rules") as db:
        return tuple(
            _add(desk, db, NewRule(name, channel, before, rules.USUAL_NOT_WITHIN))
            for name, channel, before in rules.USUAL
        )


def change_rule(
    desk: Desk,
    name: str,
    *,
    before: int | None = None,
    not_within: int | None = None,
    visit_types: Sequence[str] | None = None,
    wording: Wording | None = None,
    active: bool | None = None,
) -> int:
    """Change what is given of a rule; its number.

    What waits by the old rule is dropped where its time or its visits change, and
    planned anew; what was sent stays sent and does not come again. Raises NotFound, Invalid.
    """
    with desk.act("reminder.rules") as db:
        rule = _named(db, name)
        again = before is not None or visit_types is not None or (active is True and not rule.active)
        if before is not None:
            rule.minutes_before = before
        if not_within is not None:
            rule.not_within = not_within
        if visit_types is not None:
            rule.visit_types = _codes(db, visit_types)
        if wording is not None:
            rule.wording = wording
        if active is not None:
            rule.active = active
        _check(rule)
        if again:
            rule.since = desk.clock.now()
        if again or active is False:
            _forget_waiting(db, rule)
        return rule.id or 0


def turn_off_rule(desk: Desk, name: str) -> int:
    """Remind by this rule no more; what waits by it goes. Its number. Raises NotFound."""
    return change_rule(desk, name, active=False)


def _add(desk: Desk, db: DeskSession, new: NewRule) -> int:
    name = clean_text(new.name, 40, "name")
    if not name:
        raise Invalid("a rule needs a name, such as `the day before`", "name")
    rule = ReminderRule(
        name=name, channel=new.channel, minutes_before=new.before, not_within=new.not_within,
        visit_types=_codes(db, new.visit_types), wording=new.wording, since=desk.clock.now(),
    )  # fmt: skip
    _check(rule)
    db.add(rule)
    db.flush()
    return rule.id or 0


def _check(rule: ReminderRule) -> None:
    if not 1 <= rule.minutes_before <= rules.LONGEST_BEFORE:
        raise Invalid("a reminder goes out 1 minute to 30 days before the visit", "before")
    if not 0 <= rule.not_within <= rules.LONGEST_BEFORE:
        raise Invalid("`not within` is 0 minutes to 30 days", "not_within")


def _codes(db: DeskSession, typed: Sequence[str]) -> str:
    known = set(db.scalars(select(col(VisitType.code))))
    codes = list(dict.fromkeys(code.strip().upper() for code in typed if code.strip()))
    for code in codes:
        if code not in known:
            raise Invalid(
                f"there is no visit type `{code}`; there are: {', '.join(sorted(known)) or 'none yet'}",
                "types",
            )
    text = ",".join(codes)
    if len(text) > 400:
        raise Invalid("these are too many visit types for one rule: make two of it", "types")
    return text


def _named(db: DeskSession, name: str) -> ReminderRule:
    found = db.scalars(select(ReminderRule).where(col(ReminderRule.purpose) == "")).all()
    for rule in found:
        if rule.name.casefold() == name.strip().casefold():
            return rule
    there_are = ", ".join(sorted(rule.name for rule in found)) or "none yet"
    raise NotFound(f"there is no reminder rule `{name.strip()}`; there are: {there_are}")


def _forget_waiting(db: DeskSession, rule: ReminderRule) -> None:
    """Take out what waits and was never tried, so that it is planned by the rule as it is now."""
    waiting = select(OutboxMessage).where(
        col(OutboxMessage.rule_id) == rule.id, col(OutboxMessage.state) == State.WAITING
    )
    for row in db.scalars(waiting):
        if row.tries:
            row.state, row.reason = State.DROPPED, "the rule was changed"
        else:
            db.delete(row)


def settle(desk: Desk, message_id: int, version: int | None, outcome: Settling) -> None:
    """Say what became of a message in doubt or failed.

    `NOT_SENT` puts it back as long as it is of use. Raises NotFound, and Conflict where nothing
    is in doubt or its use is past.
    """
    with desk.act("reminder.settle") as db:
        row = db.need(OutboxMessage, message_id, f"there is no reminder {message_id}")
        db.action.patient_id = row.patient_id
        if version is not None and row.version != version:
            raise Conflict("this reminder was changed meanwhile: look again and repeat")
        if row.state not in IN_DOUBT:
            raise Conflict(f"this reminder is {row.state.value}: only a failed or unknown one is settled")
        who = desk.actor.login
        if outcome is Settling.SENT:
            row.state, row.reason = State.SENT, f"settled by {who}: it went out"
        elif outcome is Settling.DONE:
            row.state, row.reason = State.DROPPED, f"settled by {who}: told otherwise"
        else:
            now = desk.clock.now()
            if now > row.not_after:
                raise Conflict("it is too late for this reminder: call the patient, then settle it as done")
            row.state, row.reason, row.due = State.WAITING, f"sent again for {who}", now


def stop(desk: Desk, patient_ids: Sequence[int], channels: Sequence[Channel]) -> int:
    """The patients want no more over these channels, from this moment on; how many waiting messages went.

    The consent in each record becomes a no; what waits is dropped in the same action.
    """
    with desk.act("patient.edit", patient=patient_ids[0] if len(patient_ids) == 1 else None) as db:
        for patient_id in dict.fromkeys(patient_ids):
            patient = db.need(Patient, patient_id, f"there is no patient {patient_id}")
            if Channel.TEXT in channels:
                patient.contact_by_text = Consent.NO
            if Channel.MAIL in channels:
                patient.contact_by_mail = Consent.NO
        waiting = db.scalars(
            select(OutboxMessage).where(
                col(OutboxMessage.patient_id).in_(patient_ids),
                col(OutboxMessage.channel).in_(channels),
                col(OutboxMessage.state) == State.WAITING,
            )
        ).all()
        for row in waiting:
            row.state, row.reason = State.DROPPED, STOPPED
        return len(waiting)


def patients_of_phone(db: Session, digits: str) -> tuple[int, ...]:
    """Everybody who has this number, or asked to be texted at it."""
    theirs = select(col(PatientPhone.patient_id)).where(col(PatientPhone.digits) == digits).distinct()
    return tuple(dict.fromkeys((*db.scalars(theirs), *sorted(patients_texted_at(db, digits)))))
