"""Sending files of claims: by folder or SFTP, or by hand; and taking back those that have not left.

A file is marked as on its way before it is handed over. Where the program or the line dies in between nobody
knows whether the other side has it: the batch is in doubt then, and a person looks there before it is sent
again. It is the same file with the same numbers, so that a partner who has it refuses the second one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState, Way
from clinic_tui.claims.catching_up import catch_up, restate_first
from clinic_tui.claims.kept_back import require_may_be_told
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.durable_write import durable_write
from clinic_tui.eligibility.connection import Connection, InDoubt, NotSent
from clinic_tui.errors import Conflict, FileRefused, Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

Connect = Callable[[TradingPartner], Connection]
"""The way to a partner. Raises Invalid where it is not set up whole."""

GONE = "a file that has left is not called back: void its claims instead"
NOT_WRITTEN_OUT = (
    "nobody has written batch {} out, so that it cannot be there: `o` in `:batches`, or `clinic-tui claims "
    "batch {} --out FILE`, writes the file; carry it over, and say so then"
)
_LEAVING = "it was being handed over when the program ended: look at the partner whether it is there"


def send(desk: Desk, batch_id: int, connect: Connect, *, looked: bool = False) -> None:
    """Hand a batch over. `looked` says that a person has seen that the partner does not have it.

    Raises Conflict where it has left already, is in doubt and nobody has looked, or tells a payer of a visit
    that was kept from it since; Invalid where the partner has no way; NotSent where it is known that nothing
    left; InDoubt where nobody knows.
    """
    with desk.act("claim.send", undo=Undo.SKIP) as db:
        batch, partner = _batch(db, batch_id)
        if batch.state is BatchState.UNKNOWN and not looked:
            raise Conflict(
                f"batch {batch.reference} is in doubt: look at {partner.code} whether it is there first"
            )
        _require_whole(batch)
        if batch.state not in (BatchState.MADE, BatchState.UNKNOWN):
            raise Conflict(f"batch {batch.reference} is {batch.state.value}: it is not sent again")
        require_may_be_told(db, batch)
        if partner.way is Way.NONE:
            raise Invalid(f"{partner.code} is carried by hand: write it out", "way")
        connection = connect(partner)
        content, name = batch_bytes(db, batch_id), batch.file_name
        batch.state, batch.words = BatchState.UNKNOWN, _LEAVING
        db.expunge(partner)
    failpoint("claims.leaving")
    try:
        connection.send(name, content)
    except NotSent as failure:
        _mark(desk, batch_id, BatchState.MADE, failure.words)
        raise
    except InDoubt as failure:
        _mark(desk, batch_id, BatchState.UNKNOWN, failure.words)
        raise
    failpoint("claims.left")
    _sent(desk, batch_id)


def carried(desk: Desk, batch_id: int) -> None:
    """Somebody has carried it over by hand, or has seen that a batch in doubt is there.

    Raises Conflict, also where nobody has written it out: there is no file that could be there.
    """
    with desk.act("claim.send", undo=Undo.NO, undo_words=GONE) as db:
        batch, _ = _batch(db, batch_id)
        _require_whole(batch)
        if batch.state not in (BatchState.MADE, BatchState.UNKNOWN):
            raise Conflict(f"batch {batch.reference} is {batch.state.value} already")
        if batch.state is BatchState.MADE and batch.written_out_at is None:
            raise Conflict(NOT_WRITTEN_OUT.format(batch.reference, batch_id))
        mark_sent(db, desk, batch)
    catch_up(desk)


def withdraw(desk: Desk, batch_id: int) -> None:
    """Take back a batch that has not left: its claims are due again, under other numbers. Raises Conflict.

    One that is still being made at another desk is not made then.
    """
    with desk.act("claim.send", undo=Undo.NO, undo_words="make the claims again instead") as db:
        batch, _ = _batch(db, batch_id)
        if batch.state not in (BatchState.MAKING, BatchState.MADE):
            raise Conflict(f"batch {batch.reference} is {batch.state.value}: {GONE}")
        batch.state, batch.words = BatchState.WITHDRAWN, ""
        restate_first(db, batch_id)
    catch_up(desk)


def write_out(desk: Desk, batch_id: int, path: Path) -> int:
    """Write the bytes of a batch to a file that is not there yet, for its owner alone; how many.

    It holds patients, so that it is journaled. Raises FileRefused, NotFound; Conflict where it has not left,
    and tells a payer of a visit that was kept from it since.
    """
    with desk.act("claim.send", undo=Undo.SKIP) as db:
        batch, _ = _batch(db, batch_id)
        _require_whole(batch)
        if batch.state is not BatchState.SENT:
            require_may_be_told(db, batch)
        content = batch_bytes(db, batch_id)
        batch.written_out_at = desk.clock.now()
        if path.exists():
            raise FileRefused(f"{path} is there already: give another name")
        try:
            durable_write(path, content)
        except OSError as failure:
            raise FileRefused(f"{path} cannot be written: {failure.strerror}") from None
    return len(content)


def _batch(db: DeskSession, batch_id: int) -> tuple[ClaimBatch, TradingPartner]:
    batch = db.need(
        ClaimBatch, batch_id, f"there is no batch {batch_id}: `clinic-tui claims batches` lists them"
    )
    return batch, db.need(TradingPartner, batch.partner_id, "this trading partner is gone")


def _require_whole(batch: ClaimBatch) -> None:
    """Raise Conflict where claims of it are still being stored, or were when a program ended."""
    if batch.state is BatchState.MAKING:
        raise Conflict(
            f"batch {batch.reference} is still being made; if nobody makes claims now, a program ended over "
            "it: withdraw it, and make its claims again"
        )


def _mark(desk: Desk, batch_id: int, state: BatchState, words: str) -> None:
    with desk.act("claim.send", undo=Undo.SKIP) as db:
        batch, _ = _batch(db, batch_id)
        if batch.state is BatchState.UNKNOWN:  # or another desk knows better: it is there by now
            batch.state, batch.words = state, words[:400]


def _sent(desk: Desk, batch_id: int) -> None:
    with desk.act("claim.send", undo=Undo.NO, undo_words=GONE) as db:
        batch, _ = _batch(db, batch_id)
        mark_sent(db, desk, batch)
    catch_up(desk)


def mark_sent(db: DeskSession, desk: Desk, batch: ClaimBatch) -> None:
    """The partner has it: claims of it that stand as batched are sent."""
    batch.state, batch.words = BatchState.SENT, ""
    batch.sent_at, batch.sent_by = desk.clock.now(), desk.actor.login
    restate_first(db, batch.id or 0)
