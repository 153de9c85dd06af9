"""Large batches in turns: what follows for their claims is written part by part, so that others can save.

One action on a batch holds the turn at writing for as long as it writes to claims, and a save of another desk
waits. So no action writes to more than `IN_ONE_TURN` of them; the state of the batch itself goes first, and
says what is to become of the rest. A program that dies in between leaves that to the next one that makes,
sends or withdraws.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.histories import restate_all
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.states import ClaimState
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

IN_ONE_TURN = 250
"""Claims that one action writes to: a tenth of a second or two."""

VERB = "claim.catch_up"

MAKING = "claims-making"
"""What only one desk does at a time: a batch of more than one turn."""


def claims_in(db: Session, batch_id: int) -> list[int]:
    """The claims of a batch (claim.id), as far as they are stored."""
    found = select(col(ClaimSending.claim_id)).where(col(ClaimSending.batch_id) == batch_id)
    return list(db.scalars(found.order_by(col(ClaimSending.id))))


def restate_first(db: DeskSession, batch_id: int) -> None:
    """Write to the claims of a batch what follows from its new state, if they are not more than one turn's.

    Of more, to the first of them: `catch_up` writes to the others.
    """
    restate_all(db, claims_in(db, batch_id)[:IN_ONE_TURN])


def catch_up(desk: Desk) -> None:
    """Bring up claims that stand as batched, though their batch has been sent, refused or withdrawn."""
    desk.require(VERB)
    with desk.store.reading() as db:
        left = _left_behind(db)
    for start in range(0, len(left), IN_ONE_TURN):
        with desk.act(VERB, undo=Undo.SKIP) as db:
            restate_all(db, left[start : start + IN_ONE_TURN])


def _left_behind(db: Session) -> list[int]:
    later = aliased(ClaimSending)
    is_newest = ~(
        select(col(later.id))
        .where(col(later.claim_id) == col(ClaimSending.claim_id), col(later.id) > col(ClaimSending.id))
        .exists()
    )
    columns: tuple[Any, ...] = (col(Claim.id),)
    found = (
        select(*columns)
        .join(ClaimSending, col(ClaimSending.claim_id) == col(Claim.id))
        .join(ClaimBatch, col(ClaimBatch.id) == col(ClaimSending.batch_id))
        .where(
            col(Claim.state) == ClaimState.BATCHED,
            col(ClaimBatch.state).not_in((BatchState.MAKING, BatchState.MADE, BatchState.UNKNOWN)),
            is_newest,
        )
        .order_by(col(Claim.id))
    )
    return list(db.scalars(found))


def take_back_unfinished(desk: Desk) -> None:
    """Withdraw batches that a program left half made when it ended, and bring up all claims left behind.

    Their claims are due again. While another desk makes one, all stay.
    """
    desk.require(VERB)
    with desk.store.reading() as db:
        unfinished = list(
            db.scalars(select(col(ClaimBatch.id)).where(col(ClaimBatch.state) == BatchState.MAKING))
        )
    if unfinished:
        with desk.alone(MAKING) as is_ours:
            if not is_ours:
                return
            for number in unfinished:
                with desk.act(VERB, undo=Undo.SKIP) as db:
                    batch = db.get_one(ClaimBatch, number)
                    if batch.state is BatchState.MAKING:
                        batch.state, batch.words = BatchState.WITHDRAWN, "the program ended while it was made"
                        restate_first(db, batch.id or 0)
    catch_up(desk)
