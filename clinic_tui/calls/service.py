"""The use cases of calls: what came of one, and a recall that is booked on the phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clinic_tui.calls import rules
from clinic_tui.calls.models import CallAttempt
from clinic_tui.calls.rows import CallRow
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.recall.service import end, lead_to, open_recall
from clinic_tui.recall.states import RecallState
from clinic_tui.schedule.attendance import require_bookable
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.service import open_appointment, place
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.waitlist.rows import Accepted
from clinic_tui.waitlist.service import answer_offer, close_entry, listed
from clinic_tui.waitlist.states import CloseReason

_CONFIRMATIONS = {
    Outcome.REACHED: Confirmation.CONFIRMED,
    Outcome.MESSAGE_LEFT: Confirmation.LEFT_MESSAGE,
    Outcome.DECLINED: Confirmation.DECLINED,
}
"""What a call about a visit says of the patient's coming; other outcomes leave what was known."""


def journal_numbers(desk: Desk, rows: Iterable[CallRow]) -> None:
    """Journal that the numbers of these patients are listed: a look at the record of each, in one action.

    Raises NotPermitted without the right to open records. Rows without a number are no look.
    """
    people = dict.fromkeys(row.patient_id for row in rows if row.contact.phone)
    if people:
        with desk.act("patient.view", undo=Undo.SKIP) as db:
            for patient_id in people:
                db.note_look(patient_id, listed="calls")


def note(
    desk: Desk,
    subject: Subject,
    subject_id: int,
    outcome: Outcome,
    words: str = "",
    next_try: date | None = None,
) -> Accepted | None:
    """Write down what came of a call, with what follows from it, in one action.

    A visit is confirmed, left a message for, or declined (it stays booked until a person calls
    it off). A recall is tried again on `next_try`, by rule where it is None, or closed as
    declined. Who waits takes the time on offer or declines it; without one a no ends the wait.
    Returns the visit that an accepted offer led to. Raises NotFound, Conflict, Invalid.
    """
    if next_try is not None and next_try < today(desk.clock):
        raise Invalid("the next try lies in the past", "next")
    if next_try is not None and subject is not Subject.RECALL:
        raise Invalid("a next try belongs to a recall: visits and waiters stay on their lists", "next")
    said = clean_text(words, 200, "words")
    with desk.act("call.note", reason=said) as db:
        if subject is Subject.VISIT:
            accepted, patient_id = None, _of_visit(db, subject_id, outcome)
        elif subject is Subject.RECALL:
            next_try = next_try or rules.next_try(outcome, today(desk.clock))
            accepted, patient_id = None, _of_recall(desk, db, subject_id, outcome, next_try)
        else:
            accepted, patient_id = _of_waiter(desk, db, subject_id, outcome)
        _log(desk, db, subject, subject_id, patient_id, outcome, said, next_try)
        return accepted


def book_recall(desk: Desk, recall_id: int, provider_id: int, day: date, start: int) -> int:
    """Book a recalled patient while they are on the phone; the number of the visit.

    The call counts as reached. Raises as `schedule.service.book`.
    """
    with desk.act("call.note") as db:
        desk.require("appointment.book")
        row = open_recall(db, recall_id, None)
        require_bookable(desk, db, row.patient_id)
        number = place(desk, db, Booking(row.patient_id, provider_id, row.visit_type_id, day, start))
        lead_to(desk, row, number)
        _log(desk, db, Subject.RECALL, recall_id, row.patient_id, Outcome.REACHED, "", None)
        return number


def _log(
    desk: Desk,
    db: DeskSession,
    subject: Subject,
    subject_id: int,
    patient_id: int,
    outcome: Outcome,
    words: str,
    next_try: date | None,
) -> None:
    db.add(
        CallAttempt(
            subject=subject,
            subject_id=subject_id,
            patient_id=patient_id,
            outcome=outcome,
            at=desk.clock.now(),
            who=desk.actor.login,
            words=words,
            next_try=next_try,
        )
    )


def _of_visit(db: DeskSession, appointment_id: int, outcome: Outcome) -> int:
    appointment = open_appointment(db, appointment_id, None)
    if appointment.status is not Status.BOOKED:
        raise Conflict(f"the visit is {appointment.status.words}: there is nothing to confirm")
    appointment.confirmation = _CONFIRMATIONS.get(outcome, appointment.confirmation)
    db.build_on(appointment)
    return appointment.patient_id


def _of_recall(desk: Desk, db: DeskSession, recall_id: int, outcome: Outcome, next_try: date | None) -> int:
    row = open_recall(db, recall_id, None)
    if outcome is Outcome.DECLINED:
        end(desk, row, "declined on the phone")
    else:
        row.status, row.next_try = RecallState.ATTEMPTED, next_try
    return row.patient_id


def _of_waiter(desk: Desk, db: DeskSession, entry_id: int, outcome: Outcome) -> tuple[Accepted | None, int]:
    entry = listed(db, entry_id, None)
    db.build_on(entry)
    accepted = None
    if outcome in (Outcome.REACHED, Outcome.DECLINED):
        answered, accepted = answer_offer(desk, db, entry, takes=outcome is Outcome.REACHED)
        if not answered and outcome is Outcome.DECLINED:
            close_entry(desk, db, entry, CloseReason.NO_LONGER_NEEDED, "said so on the phone")
    return accepted, entry.patient_id
