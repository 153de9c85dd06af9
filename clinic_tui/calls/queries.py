"""Whom to call: visits that are not confirmed, recalls that are due, and who waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.calls import rules
from clinic_tui.calls.models import CallAttempt
from clinic_tui.calls.rows import NEVER, Attempts, CallRow, Contact, RecallLine
from clinic_tui.calls.states import Subject
from clinic_tui.clock import Clock, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.details import to_reach
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.records import fields_of_many
from clinic_tui.patients.rows import PatientFields
from clinic_tui.recall.queries import due_until
from clinic_tui.recall.rows import RecallRow
from clinic_tui.recall.rules import show_month
from clinic_tui.reminders.replies_known import replies_of
from clinic_tui.reminders.states import Wording
from clinic_tui.reminders.wording import is_spanish
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import FreeTime, ProviderRow, Wish
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.waitlist.queries import waiters
from clinic_tui.waitlist.rules import wish_words
from clinic_tui.words.age_range import age_in_months
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

DAYS_AHEAD = 3
"""Visits of tomorrow and the days behind it are confirmed by phone."""

MONTH = timedelta(days=31)
"""Recalls are called from a month before theirs begins."""

TIMES = 3
"""So many free times stand beside a recall."""

OPEN_QUESTION = (Confirmation.UNCONFIRMED, Confirmation.LEFT_MESSAGE, Confirmation.DECLINED)
"""What is asked of a visit until it is confirmed."""


def unconfirmed(db: Session, clock: Clock, clinic: str, days: int = DAYS_AHEAD) -> tuple[CallRow, ...]:
    """Booked visits of the next days that nobody has confirmed: declined ones first, then by day and time.

    A visit that was declined stays until a person calls it off or moves it.
    """
    first = today(clock) + timedelta(days=1)
    rows = appointment_rows(
        db,
        col(Appointment.day).between(first, first + timedelta(days=days - 1)),
        col(Appointment.status) == Status.BOOKED,
        col(Appointment.confirmation).in_(OPEN_QUESTION),
    )
    people = to_reach(db, fields_of_many(db, {row.patient_id for row in rows}))
    calls = attempts(db, Subject.VISIT, [row.id for row in rows])
    replies = replies_of(db, [row.id for row in rows])
    found = [
        CallRow(
            Subject.VISIT,
            row.id,
            row.version,
            row.patient_id,
            row.name,
            row.mrn,
            contact(people[row.patient_id]),
            f"{show_date(row.day)} {show_time(row.start)} {row.provider_code} {row.visit_type_name}",
            row.confirmation.value,
            _script(Subject.VISIT, clinic, people[row.patient_id], today(clock), row.day, row.start),
            calls.get(row.id, NEVER),
            words=replies.get(row.id, ""),
        )
        for row in rows
        if row.patient_id in people
    ]
    declined = Confirmation.DECLINED.value
    return tuple(sorted(found, key=lambda each: each.state != declined))


def recall_lines(
    db: Session, clock: Clock, living: frozenset[str], token: str, last: date | None = None
) -> tuple[RecallLine, ...]:
    """Recalls due until `last` (a month ahead by default) with their calls and first free times.

    Those are looked for once for each type and whoever may see the patient, so that a long list
    costs few searches.
    """
    day = today(clock)
    rows = due_until(db, last or day + MONTH, day)
    calls = attempts(db, Subject.RECALL, [row.id for row in rows])
    found: dict[tuple[int, tuple[int, ...], date], tuple[FreeTime, ...]] = {}
    lines = []
    of_any_age, births = _who_sees_whom(db, {row.patient_id for row in rows})
    for row in rows:
        first = max(row.due, day)
        months = age_in_months(births.get(row.patient_id), first)
        fit = tuple(each.id for each in of_any_age if each.ages.holds(months))
        key = row.visit_type_id, (row.provider_id,) if row.provider_id else fit, first
        if key not in found:
            found[key] = _times(db, row, key[1], first, clock, living, token)
        lines.append(RecallLine(row, found[key], calls.get(row.id, NEVER)))
    return tuple(lines)


def _who_sees_whom(db: Session, patient_ids: set[int]) -> tuple[list[ProviderRow], dict[int, date | None]]:
    """The providers, and when the patients were born."""
    columns: tuple[Any, ...] = (col(Patient.id), col(Patient.born))
    births = db.execute(select(*columns).where(col(Patient.id).in_(patient_ids)))
    return active_providers(db), {row.id: row.born for row in births}


def _times(
    db: Session, row: RecallRow, who: tuple[int, ...], first: date, clock: Clock, living: frozenset[str],
    token: str,
) -> tuple[FreeTime, ...]:  # fmt: skip
    if not who:
        return ()
    wish = Wish(
        minutes=row.minutes,
        from_day=first,
        provider_ids=who,
        limit=TIMES,
        visit_type_id=row.visit_type_id,
    )
    return free_times(db, wish, clock, living, token)


def recalls(
    db: Session, clock: Clock, clinic: str, living: frozenset[str], token: str
) -> tuple[CallRow, ...]:
    """Whom to call about a recall today: due, and not to be left alone until a later day."""
    lines = [
        line
        for line in recall_lines(db, clock, living, token)
        if not line.recall.next_try or line.recall.next_try <= today(clock)
    ]
    people = to_reach(db, fields_of_many(db, {line.recall.patient_id for line in lines}))
    return tuple(
        CallRow(
            Subject.RECALL,
            line.recall.id,
            line.recall.version,
            line.recall.patient_id,
            line.recall.name,
            line.recall.mrn,
            contact(people[line.recall.patient_id]),
            f"{line.recall.visit_type} {line.recall.minutes} min {line.recall.provider_code or 'anyone'}",
            f"due {show_month(line.recall.due)}",
            _script(Subject.RECALL, clinic, people[line.recall.patient_id], today(clock)),
            line.attempts,
            line.recall.next_try,
            line.recall.words,
            line.times,
        )
        for line in lines
        if line.recall.patient_id in people
    )


def waiting(db: Session, clock: Clock, clinic: str) -> tuple[CallRow, ...]:
    """Who waits: those with a time on offer first, for they have to be reached before it runs out."""
    rows = sorted(waiters(db, clock), key=lambda row: row.offer is None)
    people = to_reach(db, fields_of_many(db, {row.patient_id for row in rows}))
    calls = attempts(db, Subject.WAITER, [row.id for row in rows])
    found = []
    for row in rows:
        if row.patient_id not in people:
            continue
        offer, state = row.offer, row.priority.value
        if offer is not None:
            state = (
                f"on offer until {offer.expires_at.astimezone(clock.zone):%H:%M}: "
                f"{show_date(offer.day)} {show_time(offer.start)} {offer.provider_code}"
            )
        found.append(
            CallRow(
                Subject.WAITER,
                row.id,
                row.version,
                row.patient_id,
                row.name,
                row.mrn,
                contact(people[row.patient_id]),
                wish_words(row),
                state,
                _script(
                    Subject.WAITER,
                    clinic,
                    people[row.patient_id],
                    today(clock),
                    offer.day if offer else None,
                    offer.start if offer else 0,
                ),
                calls.get(row.id, NEVER),
                words=row.words,
                offer_id=offer.id if offer else None,
            )
        )
    return tuple(found)


def attempts(db: Session, subject: Subject, ids: Collection[int]) -> dict[int, Attempts]:
    """The calls about each of these, by number; who was never called is left out."""
    columns: tuple[Any, ...] = (
        col(CallAttempt.subject_id), col(CallAttempt.outcome), col(CallAttempt.at), col(CallAttempt.words),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .where(col(CallAttempt.subject) == subject, col(CallAttempt.subject_id).in_(list(ids)))
        .order_by(col(CallAttempt.id))
    )
    found: dict[int, Attempts] = {}
    for number, outcome, at, words in rows:
        found[number] = Attempts(found.get(number, NEVER).count + 1, outcome, at, words)
    return found


def contact_of(db: Session, patient_id: int) -> Contact:
    """How this patient is reached; raises NotFound."""
    people = to_reach(db, fields_of_many(db, [patient_id]))
    if patient_id not in people:
        raise NotFound(f"there is no patient {patient_id}")
    return contact(people[patient_id])


def call_counts(db: Session, subject: Subject, ids: Collection[int]) -> dict[int, int]:
    """How many calls there were about each of these, by number; who was never called is left out."""
    rows = db.execute(
        select(col(CallAttempt.subject_id), func.count())
        .where(col(CallAttempt.subject) == subject, col(CallAttempt.subject_id).in_(list(ids)))
        .group_by(col(CallAttempt.subject_id))
    )
    counted: Any = rows.all()
    return dict(counted)


def contact(fields: PatientFields) -> Contact:
    """How the patient is reached; the number is left out where nobody may call it."""
    refusal = rules.refusal(fields)
    first = next(iter(fields.phones), None)
    return Contact(
        phone=first.digits if first and not refusal else "",
        use=first.use.value if first and not refusal else "",
        agreed=rules.agreed(fields),
        language=fields.language,
        interpreter=fields.interpreter,
        refusal=refusal,
    )


def _script(
    subject: Subject,
    clinic: str,
    fields: PatientFields,
    now_day: date,
    day: date | None = None,
    start: int = 0,
) -> str:
    spanish = is_spanish(fields.language, Wording.PATIENT)
    return rules.script(subject, clinic, fields, day=day, start=start, spanish=spanish, today=now_day)
