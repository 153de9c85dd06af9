"""Asking payers: a question is written down before it is sent, and what came of sending it behind that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.eligibility.connection import Arrived, House, InDoubt, NotSent
from clinic_tui.eligibility.models import EligibilityRequest
from clinic_tui.eligibility.rows import TakenIn, Wanted
from clinic_tui.eligibility.rules import JUST_ASKED, is_open
from clinic_tui.eligibility.states import Asked, Taken
from clinic_tui.eligibility.taking_in import take_in
from clinic_tui.eligibility.who_asks import who_asks
from clinic_tui.errors import Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payers import number_at
from clinic_tui.patients.policy import Answered, Relationship
from clinic_tui.schedule.kept_from_payer import is_kept_from_payer
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.x12.eligibility_inquiry import EligibilityInquiry, write_inquiries
from clinic_tui.x12.outgoing import HIGHEST_CONTROL, ControlNumbers
from clinic_tui.x12.parties import MEMBER_ID, PAYER_ID, Party, Person, Trace
from clinic_tui.x12.values import Span

PER_FILE = 50
"""Questions in one file: one that the other side throws out whole takes no more with it."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is to be sent, in one file."""

    control: int
    requests: tuple[int, ...]
    content: bytes


def ask(desk: Desk, house: House, wanted: Sequence[Wanted]) -> tuple[int, ...]:
    """Ask about policies, and take in what has been answered; the numbers of the questions.

    A policy that was asked about within the last minute, or whose answer is still to come, is not asked about
    twice: the question that stands is named. What cannot be asked is written down with the reason. About a
    visit of which the payer is not to hear nothing is asked, and no number is given for it.
    """
    desk.require("eligibility.ask")
    numbers: list[int] = []
    for start in range(0, len(wanted), PER_FILE):
        asked, batch = _store(desk, house, wanted[start : start + PER_FILE])
        numbers += asked
        if batch is not None:
            failpoint("eligibility.stored")
            _send(desk, house, batch)
    collect(desk, house)
    return tuple(numbers)


def collect(desk: Desk, house: House) -> tuple[TakenIn, ...]:
    """Take in all files that wait; what came of each. A line that is down leaves them for the next time."""
    desk.require("eligibility.take_in")
    try:
        waiting = house.connection.collect()
    except NotSent:
        return ()
    return _taken(desk, house, waiting)


def collect_or_say(desk: Desk, house: House) -> tuple[TakenIn, ...]:
    """The same; raises NotSent where nothing can be fetched."""
    desk.require("eligibility.take_in")
    return _taken(desk, house, house.connection.collect())


def _taken(desk: Desk, house: House, waiting: Sequence[Arrived]) -> tuple[TakenIn, ...]:
    done = []
    for arrived in waiting:
        result, taken = take_in(desk, arrived.name, arrived.content, by_connection=True)
        failpoint("eligibility.taken in")
        if taken is not Taken.NOTHING:
            lies = house.connection.put_away(arrived, taken)
            done.append(replace(result, lies=lies) if result.words else result)
    return tuple(done)


def _store(desk: Desk, house: House, wanted: Sequence[Wanted]) -> tuple[list[int], _Batch | None]:
    """Write the questions down; their numbers, and what is to be sent."""
    now = desk.clock.now()
    local = now.astimezone(desk.clock.zone)
    inquiries: list[EligibilityInquiry] = []
    to_send: list[int] = []
    numbers: list[int] = []
    with desk.act("eligibility.ask", undo=Undo.SKIP) as db:
        control = _next_control(db)
        for place, each in enumerate(wanted, start=1):
            if is_kept_from_payer(db, each.appointment_id):
                continue  # whoever wants to know: nothing leaves the house about this visit
            policy = db.need(Coverage, each.coverage_id, "this policy is gone")
            last = _latest(db, each.coverage_id)
            if (
                last is not None
                and last.member_id == policy.member_id
                and (
                    (is_open(last.status, last.at, now) and last.service_date == each.service_date)
                    or (last.status in (Asked.ANSWERED, Asked.SENT) and now - last.at < JUST_ASKED)
                )
            ):
                numbers.append(last.id or 0)
                continue
            trace = f"{control:09}{place:04}"
            request = EligibilityRequest(
                patient_id=policy.patient_id,
                coverage_id=each.coverage_id,
                appointment_id=each.appointment_id,
                service_date=each.service_date,
                services=" ".join(house.services),
                trace=trace,
                control=control,
                member_id=policy.member_id,
                payer=policy.payer,
                way=house.connection.way,
                status=Asked.STORED,
                at=now,
                who=desk.actor.login,
            )
            try:
                inquiry = _inquiry(db, house, policy, each, trace)
                write_inquiries([inquiry], house.partner, ControlNumbers(control, control), local)
            except Invalid as wrong:
                _not_sent(policy, request, wrong.words, now)
            db.add(request)
            db.flush()
            numbers.append(request.id or 0)
            if request.status is Asked.STORED:
                inquiries.append(inquiry)
                to_send.append(request.id or 0)
    if not inquiries:
        return numbers, None
    content = write_inquiries(inquiries, house.partner, ControlNumbers(control, control), local)
    return numbers, _Batch(control, tuple(to_send), content)


def _next_control(db: DeskSession) -> int:
    """The number of the next file: none is used twice, and in the write turn nobody else takes it."""
    highest: int | None = db.execute(select(func.max(col(EligibilityRequest.control)))).scalar()
    return (highest or 0) % HIGHEST_CONTROL + 1


def _latest(db: DeskSession, coverage_id: int) -> EligibilityRequest | None:
    return db.scalars(
        select(EligibilityRequest)
        .where(col(EligibilityRequest.coverage_id) == coverage_id)
        .order_by(col(EligibilityRequest.id).desc())
        .limit(1)
    ).one_or_none()


def _inquiry(
    db: DeskSession, house: House, policy: Coverage, wanted: Wanted, trace: str
) -> EligibilityInquiry:
    """The question. Raises Invalid naming the field at the desk."""
    payer = db.get(Payer, policy.payer_id) if policy.payer_id else None
    known_by = number_at(db, payer, house.partner.receiver) if payer is not None else ""
    if payer is None or not known_by:
        raise Invalid(
            f"{policy.payer} has no electronic id yet: a biller or manager enters it with :payers", "payer"
        )
    if not policy.member_id:
        raise Invalid("the policy has no member id: e enters it, as on the card", "member_id")
    patient = db.need(Patient, policy.patient_id, "this patient is gone")
    own = patient.family, patient.given
    sex = patient.sex.value
    who = Person(Party("IL", *own, is_person=True, id_kind=MEMBER_ID, id=policy.member_id), patient.born, sex)
    dependent = None
    if policy.relationship is not Relationship.SELF:
        holder = Party(
            "IL",
            policy.subscriber_family,
            policy.subscriber_given,
            is_person=True,
            id_kind=MEMBER_ID,
            id=policy.member_id,
        )
        who = Person(holder, policy.subscriber_born, policy.subscriber_sex)
        dependent = Person(Party("03", *own, is_person=True), patient.born, sex, policy.relationship.x12)
    return EligibilityInquiry(
        Party("PR", payer.name, id_kind=PAYER_ID, id=known_by),
        who_asks(db, house),
        who,
        Trace("1", trace, house.originator),
        trace,
        Span(wanted.service_date, wanted.service_date),
        house.services,
        dependent,
    )


def _send(desk: Desk, house: House, batch: _Batch) -> None:
    try:
        house.connection.send(f"270-{batch.control:09}.x12", batch.content)
    except NotSent as failure:
        _settle(desk, batch, Asked.NOT_SENT, failure.words)
    except InDoubt as failure:
        _settle(desk, batch, Asked.STORED, failure.words)
    else:
        failpoint("eligibility.sent")
        _settle(desk, batch, Asked.SENT)


def _settle(desk: Desk, batch: _Batch, status: Asked, words: str = "") -> None:
    now = desk.clock.now()
    with desk.act("eligibility.ask", undo=Undo.SKIP) as db:
        for number in batch.requests:
            request = db.need(EligibilityRequest, number, "this question is gone")
            if request.status is not Asked.STORED:
                continue  # answered before we came to say that it was sent
            if status is Asked.NOT_SENT:
                policy = db.need(Coverage, request.coverage_id, "this policy is gone")
                _not_sent(policy, request, words, now)
            else:
                request.status, request.words = status, words[:400]


def _not_sent(policy: Coverage, request: EligibilityRequest, words: str, now: datetime) -> None:
    request.status, request.words = Asked.NOT_SENT, words[:400]
    policy.answered, policy.answered_at = Answered.FAILED, now
