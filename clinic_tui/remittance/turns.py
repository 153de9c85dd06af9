"""Large payments in turns: so many claims are posted in one action, and in between other desks save.

The file and its payments are stored first, as `POSTING`. Each turn then posts the next claims of a payment
and writes down with them how far it is, so that whoever goes on, another process too, begins behind them. The
last turn proves that what stands posted is what the file says. What a program leaves behind that is stopped
or killed, the next import and the job that fetches answers go on with.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimFile
from clinic_tui.claims.taking_in import Told
from clinic_tui.failpoints import failpoint
from clinic_tui.remittance.claim_posting import post_claims
from clinic_tui.remittance.matching import our_number, payers_named
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.posting import IN_ONE_TURN, UNDO_WORDS, post_beside
from clinic_tui.remittance.reading_again import remittances_of
from clinic_tui.remittance.rows import PostedSummary
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.remittance.totals import amiss_with_totals
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.x12.remittance_rows import ClaimPayment, Remittance

VERB = "claim.take_in"

WORK = "remittance-posting"
"""What one process does at a time."""

GIVE_WAY = 0.005
"""Seconds between two turns: a desk that waits for its own looks every 3 ms whether it has come."""

Placed = tuple[int, ClaimPayment]
"""A claim with its place in the payment, from 1."""


@dataclass(slots=True)
class Left:
    """What is left to be posted, and what came of it so far in this process."""

    files: dict[int, Sequence[Remittance]] = field(default_factory=dict)
    """By number of the file, its payments where they were read already."""
    posted: PostedSummary = field(default_factory=PostedSummary)
    stopped: bool = False
    """Whoever watches has asked to stop."""
    elsewhere: bool = False
    """Another process posts, and goes on with all that is left."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many claims of a payment were gone through, and whether all of it is posted."""

    claims: int
    whole: bool = False


def nobody_stops() -> bool:
    """Nobody asks to stop."""
    return False


def go_on(desk: Desk, left: Left, progress: Told, stopped: Callable[[], bool] = nobody_stops) -> Left:
    """Post what is left of payments that were begun, the oldest first, until nothing is.

    `progress` is told between two turns how many of their claims are posted; `stopped` is asked there too.
    """
    desk.require(VERB)
    while waiting := _begun(desk):
        with desk.alone(WORK) as is_ours:
            if not is_ours:
                left.elsewhere = True
                return left
            counts = [claims for _, _, claims, _ in waiting]
            ends = list(accumulate(counts))
            for (number, file_id, claims, posted), end in zip(waiting, ends, strict=True):
                remittance = _payment(desk, left, file_id, number)
                ordered, done = in_order(remittance.claims), Done(posted)
                while not done.whole:
                    progress(end - claims + done.claims, ends[-1])
                    if stopped():
                        left.stopped = True
                        return left
                    done = _turn(desk, number, remittance, ordered, left)
                    failpoint("remittance.part posted")
                    time.sleep(GIVE_WAY)
                progress(end, ends[-1])
    return left


def how_far(db: Session) -> tuple[int, int]:
    """How many claims of how many are posted, of payments that are being posted."""
    found = db.execute(
        select(func.sum(col(RemittancePayment.posted_claims)), func.sum(col(RemittancePayment.claims))).where(
            col(RemittancePayment.state) == PaymentState.POSTING
        )
    ).one()
    return int(found[0] or 0), int(found[1] or 0)


def in_order(claims: Sequence[ClaimPayment]) -> list[Placed]:
    """The claims as they are posted: all of one number together, so that a turn never ends within one.

    What is taken back and decided anew then comes in one turn, and nothing of it is told as decided twice.
    """
    together: dict[str, list[Placed]] = {}
    for place, claim in enumerate(claims, start=1):
        together.setdefault(our_number(claim), []).append((place, claim))
    return [each for group in together.values() for each in group]


def part_behind(ordered: Sequence[Placed], done: int) -> list[Placed]:
    """The claims of the next turn: IN_ONE_TURN, and those that have the number of the last of them."""
    end = min(done + IN_ONE_TURN, len(ordered))
    while 0 < end < len(ordered) and _number(ordered[end]) == _number(ordered[end - 1]):
        end += 1
    return list(ordered[done:end])


def _number(placed: Placed) -> str:
    return our_number(placed[1])


def _begun(desk: Desk) -> list[tuple[int, int, int, int]]:
    """Payments that are being posted: number, file, claims, and how many of these are posted."""
    columns: tuple[Any, ...] = (
        col(RemittancePayment.id), col(RemittancePayment.file_id), col(RemittancePayment.claims),
        col(RemittancePayment.posted_claims),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(RemittancePayment.state) == PaymentState.POSTING)
        .order_by(col(RemittancePayment.id))
    )
    with desk.store.reading() as db:
        return [(row[0], row[1], row[2], row[3]) for row in db.execute(statement)]


def _payment(desk: Desk, left: Left, file_id: int, number: int) -> Remittance:
    with desk.store.reading() as db:
        place = db.get_one(RemittancePayment, number).set_place
        if file_id not in left.files:
            left.files = {file_id: remittances_of(db, file_id)}  # one file alone: it may be large
    return left.files[file_id][place - 1]


def _turn(desk: Desk, number: int, remittance: Remittance, ordered: Sequence[Placed], left: Left) -> Done:
    """Post the next claims of a payment."""
    with desk.act(VERB, undo=Undo.NO, undo_words=UNDO_WORDS) as db:
        row = db.get_one(RemittancePayment, number)
        if row.state is not PaymentState.POSTING:
            return Done(row.posted_claims, whole=True)
        part = part_behind(ordered, row.posted_claims)
        payers = payers_named(db, remittance.payment.payer)
        posted = post_claims(db, desk, row, remittance.payment, part, payers)
        if row.payer_id is None and posted.payer_id is not None:
            row.payer_id = posted.payer_id
        row.posted_claims += len(part)
        done = Done(row.posted_claims, whole=row.posted_claims >= len(ordered))
        beside = _end(db, desk, row, remittance, payers) if done.whole else 0
        file_row = db.get_one(ClaimFile, row.file_id)
        file_row.claims += posted.claims
        file_row.unmatched += posted.unmatched
        failpoint("remittance.turn written")
    left.posted += PostedSummary(
        1 if done.whole else 0, 0, posted.claims, posted.unmatched, posted.exceptions + beside
    )
    return done


def _end(
    db: DeskSession, desk: Desk, row: RemittancePayment, remittance: Remittance, payers: frozenset[int]
) -> int:
    """What stands beside the claims, and the proof that all of it is posted; what waits for a person."""
    waiting = post_beside(db, desk, row, remittance, payers)
    row.state = PaymentState.POSTED
    if words := amiss_with_totals(db, row, remittance):
        db.add(
            RemittanceException(
                payment_id=row.id or 0, kind=ExceptionKind.TOTALS_DIFFER, cents=row.cents, words=words[:400]
            )
        )
        waiting += 1
    db.flush()
    return waiting
