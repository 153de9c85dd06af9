"""The history of a request: each step with when, who, and what was said."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.authorization.models import AuthorizationStep, PriorAuthorization
from clinic_tui.schedule.authorization.rows import StepRow
from clinic_tui.schedule.authorization.states import StepKind
from clinic_tui.store.desk import Desk, DeskSession


def step(desk: Desk, db: DeskSession, row: PriorAuthorization, kind: StepKind, words: str) -> int:
    """Write down what was done; the row has its new state already. The number of the step."""
    done = AuthorizationStep(
        authorization_id=row.id or 0,
        at=desk.clock.now(),
        who=desk.actor.login,
        desk=desk.letter,
        step=kind,
        state=row.state,
        words=words[:300],
    )
    db.add(done)
    db.flush()
    return done.id or 0


def steps_of(db: Session, authorization_id: int) -> tuple[StepRow, ...]:
    """The steps of one, the newest first."""
    columns: tuple[Any, ...] = (
        col(PriorAuthorization.patient_id), col(AuthorizationStep.at), col(AuthorizationStep.who),
        col(AuthorizationStep.desk), col(AuthorizationStep.step), col(AuthorizationStep.state),
        col(AuthorizationStep.words),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(PriorAuthorization, col(PriorAuthorization.id) == col(AuthorizationStep.authorization_id))
        .where(col(AuthorizationStep.authorization_id) == authorization_id)
        .order_by(col(AuthorizationStep.id).desc())
    )
    return tuple(
        StepRow(patient_id, at, who, desk, _told(kind, state.value), words)
        for patient_id, at, who, desk, kind, state, words in rows
    )


def _told(kind: StepKind, state: str) -> str:
    return state if kind.value == state else f"{kind.value}: {state}"
