"""Taking in a file of a partner or payer, with all that it pays: in one action, or a large one in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims import taking_in
from clinic_tui.claims.batch_models import ClaimFile
from clinic_tui.claims.taking_in import FileResult, Told
from clinic_tui.collector import in_bulk
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.posting import post
from clinic_tui.remittance.rows import PostedSummary
from clinic_tui.remittance.turns import Left, go_on, how_far, nobody_stops
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.x12.remittance_rows import Remittance


def tell_nobody(done: int, total: int) -> None:
    """Nobody waits to hear how far it is."""


@in_bulk()
def take_in(
    desk: Desk,
    name: str,
    content: bytes,
    partner_id: int | None = None,
    progress: Told = tell_nobody,
    stopped: Callable[[], bool] = nobody_stops,
) -> FileResult:
    """Take in a file, once, as `claims.taking_in` does, and post what it pays.

    What earlier imports left half posted goes first: so the same file, taken in again, goes on where it
    stopped. `stopped` is asked between two turns; then what is posted stays, and the rest waits.
    """
    desk.require(taking_in.VERB)
    left = go_on(desk, Left(), progress, stopped)
    before = left.posted.claims + left.posted.unmatched
    read: list[tuple[int, Sequence[Remittance]]] = []

    def begin(
        db: DeskSession, desk: Desk, row: ClaimFile, remittances: Sequence[Remittance], told: Told
    ) -> PostedSummary:
        posted = post(db, desk, row, remittances, told)
        read.append((row.id or 0, remittances))
        return posted

    result = taking_in.take_in(desk, name, content, begin, partner_id, progress)
    left.files = dict(read)
    if not left.stopped:
        go_on(desk, left, progress, stopped)
    with desk.store.reading() as db:
        return _as_it_stands(db, result, left, before)


def post_what_is_left(desk: Desk) -> str:
    """Go on with what a program left half posted when it was stopped or killed; what came of it, in words."""
    desk.require(taking_in.VERB)
    with desk.store.reading() as db:
        if not how_far(db)[1]:
            return ""
    left = go_on(desk, Left(), tell_nobody)
    return f"{left.posted.claims:,} claims that were left half posted"


def _as_it_stands(db: Session, result: FileResult, left: Left, before: int) -> FileResult:
    """With what became of it since it was stored, and what is left."""
    row = db.get(ClaimFile, result.file_id) if result.file_id else None
    if row is None:
        return result
    waiting = db.execute(
        select(func.count())
        .select_from(RemittanceException)
        .join(RemittancePayment, col(RemittancePayment.id) == col(RemittanceException.payment_id))
        .where(col(RemittancePayment.file_id) == row.id, col(RemittanceException.settled_at).is_(None))
    ).scalar_one()
    payments = db.execute(
        select(func.count()).select_from(RemittancePayment).where(col(RemittancePayment.file_id) == row.id)
    ).scalar_one()
    done, total = how_far(db)
    words = [row.words]
    if before:
        words.append(f"{before:,} claims of a stopped import went first")
    if done < total:
        who = "another desk is posting it" if left.elsewhere else "the next import goes on with the rest"
        words.append(f"{done:,} of {total:,} claims are posted: {who}")
    return replace(
        result, payments=payments, claims=row.claims, unmatched=row.unmatched, waiting=waiting,
        words="; ".join(filter(None, words)), seen_before=result.seen_before and not before,
    )  # fmt: skip
