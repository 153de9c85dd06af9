"""The use cases of patients' requests: taking one, more time, and what became of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.privacy.as_seen import seen_of_patient
from clinic_tui.privacy.clocks import CLOCKS, IN_FORCE, due_of, is_free
from clinic_tui.privacy.models import RecordRequest
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind, RequestState
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date


def take_request(desk: Desk, patient_id: int, entry: RequestEntry) -> int:
    """What a patient asks of her record; its number. Its clock runs from the day on which it came.

    Raises Invalid naming the field; a fee for what is free is refused (45 CFR 164.528(c)(2)).
    """
    day = entry.asked_on or today(desk.clock)
    if day > today(desk.clock):
        raise Invalid("it was asked today or before", "asked")
    if day < IN_FORCE:
        raise Invalid(f"there was no such right before {show_date(IN_FORCE)}: is the year right?", "asked")
    if entry.fee_cents is not None and entry.fee_cents < 0:
        raise Invalid("the fee is not below 0", "fee")
    if entry.fee_cents and entry.kind is RequestKind.AMENDMENT:
        raise Invalid("a change of the record costs nothing: leave the fee empty", "fee")
    asked_by = clean_text(entry.asked_by, 100, "asked by") or "the patient"
    what = clean_text(entry.what, 200, "what")
    if not what and entry.kind is not RequestKind.ACCOUNTING:
        raise Invalid("what is asked for? The whole record, results of a day, ...", "what")
    form, sent_to = clean_text(entry.form, 60, "form"), clean_text(entry.sent_to, 200, "to")
    with desk.act("request.take", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        if entry.fee_cents and entry.kind is RequestKind.ACCOUNTING:
            _require_not_free(db, patient_id, day)
        row = RecordRequest(
            patient_id=patient_id, kind=entry.kind, asked_on=day, asked_by=asked_by, what=what, form=form,
            sent_to=sent_to, fee_cents=entry.fee_cents, state=RequestState.OPEN, who=desk.actor.login,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def extend(desk: Desk, request_id: int, version: int, reason: str) -> None:
    """More time, once, within the first: the patient is written why, and when it comes.

    Raises Conflict where it had more already, or the first time is over.
    """
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why does it take longer? The patient is written so", "reason")
    with desk.act("request.decide", reason=why) as db:
        row = _open_request(desk, db, request_id, version)
        clock, due = CLOCKS[row.kind], due_of(row.kind, row.asked_on, extended=False)
        if row.extended_on is not None:
            raise Conflict(f"it had {clock.more} days more already, since {show_date(row.extended_on)}")
        if today(desk.clock) > due:
            raise Conflict(f"its {clock.days} days were over on {show_date(due)}: answer it ({clock.rule})")
        row.extended_on, row.extension_reason = today(desk.clock), why


def fulfil(desk: Desk, request_id: int, version: int, outcome: str) -> None:
    """The patient has what she asked for; `outcome` says what she was given, and how."""
    _end(desk, "request.take", request_id, version, RequestState.DONE, outcome)


def deny(desk: Desk, request_id: int, version: int, reason: str) -> None:
    """She was written that and why she does not get it. Nobody is denied an accounting."""
    _end(desk, "request.decide", request_id, version, RequestState.DENIED, reason)


def withdraw(desk: Desk, request_id: int, version: int, reason: str) -> None:
    """Who asked does not want it any more."""
    _end(desk, "request.take", request_id, version, RequestState.WITHDRAWN, reason)


_ASKED = {
    RequestState.DONE: "what was given, and how?",
    RequestState.DENIED: "why not? The patient is written so",
    RequestState.WITHDRAWN: "who took it back, and how?",
}


def _end(desk: Desk, verb: str, request_id: int, version: int, state: RequestState, words: str) -> None:
    outcome = clean_text(words, 200, "outcome")
    if not outcome:
        raise Invalid(_ASKED[state], "outcome")
    with desk.act(verb, reason=outcome) as db:
        row = _open_request(desk, db, request_id, version)
        if state is RequestState.DENIED and row.kind is RequestKind.ACCOUNTING:
            raise Conflict("an accounting is not denied: print it, and say that it was given")
        row.state, row.outcome, row.ended_on = state, outcome, today(desk.clock)


def _open_request(desk: Desk, db: DeskSession, request_id: int, version: int) -> RecordRequest:
    row = seen_of_patient(desk, db, RecordRequest, request_id, version, "request")
    if row.state is not RequestState.OPEN:
        raise Conflict(f"it is {row.state.value} already: {row.outcome}")
    return row


def _require_not_free(db: DeskSession, patient_id: int, day: date) -> None:
    earlier = db.scalars(
        select(col(RecordRequest.asked_on)).where(
            col(RecordRequest.patient_id) == patient_id,
            col(RecordRequest.kind) == RequestKind.ACCOUNTING,
            col(RecordRequest.state) != RequestState.WITHDRAWN,
        )
    )
    if is_free(day, tuple(earlier)):
        raise Invalid("the first accounting in 12 months is free: leave the fee empty", "fee")
