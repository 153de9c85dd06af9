"""Reading payers' answers (278): each moves the request that has its trace, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.patients.models import Patient
from clinic_tui.patients.names import fold
from clinic_tui.schedule.authorization.acknowledgments import take_acknowledgments
from clinic_tui.schedule.authorization.decisions import Asked, Decided, decide
from clinic_tui.schedule.authorization.models import AuthorizationAnswer, PriorAuthorization
from clinic_tui.schedule.authorization.requests import earlier_request
from clinic_tui.schedule.authorization.rows import AnswerRow
from clinic_tui.schedule.authorization.rules import may_become
from clinic_tui.schedule.authorization.states import PAYS, AuthorizationState, StepKind
from clinic_tui.schedule.authorization.steps import step
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.x12.acknowledgments import acknowledged
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.parties import Person
from clinic_tui.x12.review import EventReview, Review, read_review_answers
from clinic_tui.x12.review_words import DECISIONS

VERB = "authorization.edit"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file of answers held, and what each did here."""

    reviews: tuple[Review, ...]
    answers: tuple[AnswerRow, ...]
    seen_before: bool
    """True where every answer in it that fits a request had been read already."""


def import_answers(desk: Desk, content: bytes) -> ReadFile:
    """Read a file of answers, and move the requests that they are for, all in one action.

    A file that says that requests were thrown out unread or malformed (TA1, 999) puts them back to those
    that are to be asked. Raises X12Refused, and stores nothing, where the file cannot be trusted or holds
    none of these. An answer without a request of ours is told and kept out: the file can be read again later.
    """
    desk.require(VERB)
    said = acknowledged(read_trusted(content))
    reviews = () if said else read_review_answers(content)
    digest = sha256(content).hexdigest()
    with desk.act(VERB) as db:
        seen = frozenset(
            db.scalars(
                select(col(AuthorizationAnswer.place)).where(col(AuthorizationAnswer.file_digest) == digest)
            )
        )
        answers = take_acknowledgments(desk, db, said, digest, seen)
        for place, (review, event) in enumerate(_events(reviews), start=1):
            if place in seen:
                trace = next(_traces(review, event), "")
                answers.append(AnswerRow(None, trace, "", _said(event), ("it was read before",)))
            else:
                answers.append(_take(desk, db, review, event, digest, place))
    moved = [each for each in answers if each.moved]
    return ReadFile(reviews, tuple(answers), bool(seen) and not moved)


def _events(reviews: tuple[Review, ...]) -> Iterator[tuple[Review, EventReview]]:
    """Each event; an answer without one, as a rejection of the whole request, as an event of its own."""
    for review in reviews:
        if review.events:
            for event in review.events:
                yield review, event
        else:
            yield review, EventReview(review.subscriber, review.dependent, rejections=review.rejections)


def _traces(review: Review, event: EventReview) -> Iterator[str]:
    """Our numbers that came back: of the event, its services, and the request as a whole."""
    traces = (*event.traces, *(trace for service in event.services for trace in service.traces))
    yield from (trace.number for trace in traces if trace.number)
    if review.reference:
        yield review.reference


def _said(event: EventReview) -> str:
    decisions = [event.decision, *(each.decision for each in event.services)]
    words = dict.fromkeys(each.words for each in decisions if each is not None)
    return ", ".join(words) or ("rejected" if event.rejections else "nothing decided")


def _take(
    desk: Desk, db: DeskSession, review: Review, event: EventReview, digest: str, place: int
) -> AnswerRow:
    traces, said = list(dict.fromkeys(_traces(review, event))), _said(event)
    trace = traces[0] if traces else ""
    rows = db.scalars(
        select(PriorAuthorization).where(
            col(PriorAuthorization.trace).in_(traces), col(PriorAuthorization.trace) != ""
        )
    ).all()
    if len(rows) != 1:
        return AnswerRow(None, trace, "", said, (f"{_unknown(db, traces, len(rows))}: nothing was changed",))
    row = rows[0]
    notes: list[str] = []
    if refused := _not_for(db, row, review, event, notes):
        return AnswerRow(row.patient_id, row.trace, "", said, (refused,))
    asked = Asked(row.asked_units or row.units, row.first_day, row.last_day)
    rejected = not event.rejections and review.rejections
    decided = decide(_with_rejections(event, review) if rejected else event, asked)
    if decided is None:
        return AnswerRow(row.patient_id, row.trace, "", said, (_undecided(event),))
    notes += decided.notes
    before = row.state
    if refused := _in_the_way(db, row, decided):
        return AnswerRow(row.patient_id, row.trace, "", said, (*notes, refused))
    changed = _apply(row, review, decided)
    db.add(
        AuthorizationAnswer(
            authorization_id=row.id or 0,
            file_digest=digest,
            place=place,
            read_at=desk.clock.now(),
            action=decided.action,
            number=decided.number,
            reasons=" ".join(event.decision.reasons if event.decision else ())[:80],
        )
    )
    if not changed:
        return AnswerRow(row.patient_id, row.trace, "", said, (*notes, "it says nothing new"))
    words = _told(decided)
    step(desk, db, row, StepKind.ANSWER_READ, "; ".join(filter(None, (words, *decided.notes))))
    moved = (
        f"{before.value} -> {row.state.value}: {words}" if words else f"{before.value} -> {row.state.value}"
    )
    return AnswerRow(row.patient_id, row.trace, moved, said, tuple(notes))


def _unknown(db: DeskSession, traces: list[str], found: int) -> str:
    """Why no request can be told from these traces."""
    if found:
        return "its traces are those of several requests"
    for trace in traces:
        number = earlier_request(trace)
        if number is not None and db.get(PriorAuthorization, number) is not None:
            return "it answers a request that was asked anew since; enter it by hand if it is the last word"
    return "no request of this clinic has its trace"


def _with_rejections(event: EventReview, review: Review) -> EventReview:
    """The event with why the payer took nothing of the request, which stands above it."""
    return replace(event, rejections=review.rejections)


def _undecided(event: EventReview) -> str:
    if event.decision is not None and event.decision.action not in DECISIONS:
        return f"its decision `{event.decision.action}` is none that the guide knows: nothing was changed"
    return "it decides nothing: nothing was changed"


def _not_for(
    db: DeskSession, row: PriorAuthorization, review: Review, event: EventReview, notes: list[str]
) -> str:
    """Why the answer is not for this request, or empty; what only differs a little is noted."""
    when = review.written_at
    if when is not None and row.answer_written and f"{when:%Y-%m-%dT%H:%M}" < row.answer_written:
        return f"the payer wrote it before the answer that was read already ({row.answer_written})"
    patient = db.get_one(Patient, row.patient_id)
    person = event.patient or review.dependent or review.subscriber
    if person is None:
        return ""
    other = _differs(patient, person)
    if len(other) > 1:
        return f"it has our trace, but another patient's {' and '.join(other)}: nothing was changed"
    notes += [f"the payer has another {each} than the record" for each in other]
    return ""


def _differs(patient: Patient, person: Person) -> list[str]:
    found = []
    if person.party.last and fold(person.party.last) != fold(patient.family):
        found.append("family name")
    if person.born and patient.born and person.born != patient.born:
        found.append("birth date")
    return found


def _in_the_way(db: DeskSession, row: PriorAuthorization, decided: Decided) -> str:
    """Why the decision cannot be stored, or empty."""
    if row.state is not decided.state and not may_become(row.state, decided.state):
        return f"the request is {row.state.value} here: nothing was changed"
    if decided.last < decided.first:
        return "its last day comes before the first: nothing was changed"
    if decided.number:
        taken = db.execute(
            select(func.count())
            .select_from(PriorAuthorization)
            .where(
                col(PriorAuthorization.patient_id) == row.patient_id,
                col(PriorAuthorization.number) == decided.number,
                col(PriorAuthorization.id) != row.id,
            )
        ).scalar_one()
        if taken:
            return (
                f"the patient has another authorization of the number {decided.number}: remove that one "
                "and read the file again; nothing was changed"
            )
    return ""


def _apply(row: PriorAuthorization, review: Review, decided: Decided) -> bool:
    """Put it into the row; True where something is different."""
    before = row.state, row.number, row.units, row.first_day, row.last_day, row.reason
    row.state, row.reason = decided.state, decided.reason[:300]
    if decided.state in PAYS - {AuthorizationState.NONE_NEEDED}:
        row.number = decided.number or row.number
        row.units, row.first_day, row.last_day = decided.units, decided.first, decided.last
        row.let_end_on = None
    if review.written_at is not None:
        row.answer_written = f"{review.written_at:%Y-%m-%dT%H:%M}"
    return before != (row.state, row.number, row.units, row.first_day, row.last_day, row.reason)


def _told(decided: Decided) -> str:
    """`number A77, 8 units, Tue 3 Mar 2026 to ...`, or why not."""
    if decided.state not in (AuthorizationState.CERTIFIED, AuthorizationState.PART):
        return decided.reason
    days = f"{show_date(decided.first)} to {show_date(decided.last)}"
    number = f"number {decided.number}" if decided.number else "no number"
    return "; ".join(filter(None, (f"{number}, {counted(decided.units, 'unit')}, {days}", decided.reason)))
