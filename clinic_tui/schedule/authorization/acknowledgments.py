"""Requests for authorizations that the other side threw out unanswered: whole files (TA1), or sets (999)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.schedule.authorization.models import AuthorizationAnswer, PriorAuthorization
from clinic_tui.schedule.authorization.rows import AnswerRow
from clinic_tui.schedule.authorization.states import AuthorizationState, StepKind
from clinic_tui.schedule.authorization.steps import step
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.x12.acknowledgments import Acknowledged
from clinic_tui.x12.kinds import Kind

REVIEWS = "HI"
"""GS01 of a group of requests for authorizations."""


def take_acknowledgments(
    desk: Desk, db: DeskSession, said: Sequence[Acknowledged], digest: str, seen: frozenset[int]
) -> list[AnswerRow]:
    """Put the requests that were thrown out back to those that are to be asked; what each did here.

    `seen` are the places of this file that were dealt with before.
    """
    rows = []
    for place, each in enumerate(said, start=1):
        number = f"file {each.control:09}"
        if each.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT and each.group != REVIEWS:
            rows.append(AnswerRow(None, number, "", "not about authorizations", ()))
        elif place in seen:
            rows.append(AnswerRow(None, number, "", _told(each), ("it was read before",)))
        else:
            rows.append(_take(desk, db, each, digest, place))
    return rows


def _take(desk: Desk, db: DeskSession, said: Acknowledged, digest: str, place: int) -> AnswerRow:
    row = _asked(desk, db, said)
    if row is None:
        unknown = "no request that waits went out in it: nothing was changed"
        return AnswerRow(None, f"file {said.control:09}", "", _told(said), (unknown,))
    if said.accepted:
        return AnswerRow(row.patient_id, row.trace, "", _told(said), ())
    before = row.state
    row.state, row.due_at = AuthorizationState.TO_ASK, None
    row.reason = f"{_what(said)}: {said.words}. {said.way_out}"[:300]
    db.add(
        AuthorizationAnswer(
            authorization_id=row.id or 0, file_digest=digest, place=place, read_at=desk.clock.now()
        )
    )
    step(desk, db, row, StepKind.ANSWER_READ, row.reason)
    moved = f"{before.value} -> {row.state.value}: {row.reason}"
    return AnswerRow(row.patient_id, row.trace, moved, _told(said), ())


def _asked(desk: Desk, db: DeskSession, said: Acknowledged) -> PriorAuthorization | None:
    """The request whose last file that was, where it still waits; one file holds one request."""
    waiting = db.scalars(
        select(PriorAuthorization).where(
            col(PriorAuthorization.state) == AuthorizationState.ASKED,
            col(PriorAuthorization.trace).endswith(f"-{said.control}", autoescape=True),
        )
    )
    rows = [each for each in waiting if _at_that_time(desk, each, said)]
    return rows[0] if len(rows) == 1 and said.control else None


def _at_that_time(desk: Desk, row: PriorAuthorization, said: Acknowledged) -> bool:
    if said.sent_at is None or row.asked_at is None:
        return True
    wrote = row.asked_at.astimezone(desk.clock.zone).replace(tzinfo=None)
    return abs(wrote - said.sent_at) <= timedelta(minutes=1)


def _what(said: Acknowledged) -> str:
    whole = said.kind is Kind.INTERCHANGE_ACKNOWLEDGMENT
    return f"the whole file {said.control:09} was refused unread" if whole else "the request was thrown out"


def _told(said: Acknowledged) -> str:
    return f"the file was taken in ({said.kind})" if said.accepted else f"{_what(said)}: {said.words}"
