"""Questions that the other side threw out before anybody answered them: whole files (TA1), or sets (999)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.eligibility.models import EligibilityRequest
from clinic_tui.eligibility.states import Asked
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Answered
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.x12.acknowledgments import Acknowledged
from clinic_tui.x12.kinds import Kind

INQUIRIES = "HS"
"""GS01 of a group of questions about coverage."""

LONGEST_WORDS = 400

_SET = "the clearinghouse threw the question out"
_FILE = "the whole file"


def is_ours(db: Session, desk: Desk, said: Acknowledged) -> bool:
    """Whether it is about questions of ours; a 999 of inquiries is, whether or not we know the number."""
    if said.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT:
        return said.group == INQUIRIES
    return bool(_sent(db, desk, said))


def throw_out(db: DeskSession, desk: Desk, said: Acknowledged) -> int:
    """Say of the questions that nobody will answer them, why, and what to do; how many."""
    if said.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT and said.group != INQUIRIES:
        return 0
    hit = 0
    for number, request in enumerate(_sent(db, desk, said), start=1):
        if said.place not in (None, number) or request.status not in (Asked.STORED, Asked.SENT):
            continue
        request.status, request.words = Asked.NOT_SENT, _words(desk, said, request)[:LONGEST_WORDS]
        if _is_the_last(db, request):
            policy = db.need(Coverage, request.coverage_id, "this policy is gone")
            policy.answered, policy.answered_at = Answered.FAILED, desk.clock.now()
        hit += 1
    return hit


def _is_the_last(db: DeskSession, request: EligibilityRequest) -> bool:
    newer = select(col(EligibilityRequest.id)).where(
        col(EligibilityRequest.coverage_id) == request.coverage_id,
        col(EligibilityRequest.id) > request.id,
    )
    return db.execute(newer.limit(1)).first() is None


def _words(desk: Desk, said: Acknowledged, request: EligibilityRequest) -> str:
    if said.kind is Kind.INTERCHANGE_ACKNOWLEDGMENT:
        at = request.at.astimezone(desk.clock.zone)
        what = f"{_FILE} {request.control:09} of {at:%m/%d %H:%M} was refused unread"
    else:
        what = _SET
    return f"{what}: {said.words}. {said.way_out}"


def _sent(db: Session, desk: Desk, said: Acknowledged) -> list[EligibilityRequest]:
    """The questions that went out in that file, in its order.

    A TA1 names file number and time alone, and requests for authorizations are numbered apart: it is
    about questions of that minute.
    """
    if not said.control:
        return []
    found = db.scalars(
        select(EligibilityRequest)
        .where(col(EligibilityRequest.control) == said.control)
        .order_by(col(EligibilityRequest.id))
    )
    return [each for each in found if _left(each) and _at_that_time(desk, each, said)]


def _left(request: EligibilityRequest) -> bool:
    """False for what was never in the file."""
    return request.status is not Asked.NOT_SENT or request.words.startswith((_SET, _FILE))


def _at_that_time(desk: Desk, request: EligibilityRequest, said: Acknowledged) -> bool:
    if said.sent_at is None:
        return True
    wrote = request.at.astimezone(desk.clock.zone).replace(tzinfo=None)
    return abs(wrote - said.sent_at) <= timedelta(minutes=1)
