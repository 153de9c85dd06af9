"""Making claims: a file for each trading partner, written first, then stored with its numbers and its claims.

As many claims as one turn at writing takes are one action. More are stored in several, between which other
desks save: a batch is `MAKING` until the last, and cannot be sent before. Where one of its visits is changed
meanwhile, or the program ends, all of it is withdrawn, and its claims are due again under other numbers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner, claim_batch_content
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.batch_writing import WrittenBatch, write_batches
from clinic_tui.claims.catching_up import IN_ONE_TURN, MAKING, catch_up, restate_first
from clinic_tui.claims.claim_rows import Part, accept, rows_of, store_rows
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.make_rows import MadeBatch
from clinic_tui.claims.models import Claim
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.stops import Stop, note_stops, stops_of
from clinic_tui.claims.to_send import ToSend
from clinic_tui.clock import today
from clinic_tui.collector import in_bulk
from clinic_tui.errors import ClinicError, Conflict, Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.patients.sight import hidden_from
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

NOT_UNDONE = "claims that have their numbers are not unmade: withdraw the batch instead, in `:batches`"

_TRIES = 3
"""Files are written anew so often where another desk was faster with a partner's next number."""


class _NumberTaken(Exception):
    """Another desk has given away the number with which a file was written."""


Told = Callable[[int, int], None]
"""Is told how many of how many claims are stored."""


def tell_nobody(done: int, total: int) -> None:
    """Nobody waits to hear how far it is."""


@in_bulk()
def make(
    desk: Desk,
    due: Sequence[ToSend],
    accepted: frozenset[str] = frozenset(),
    progress: Told = tell_nobody,
    *,
    reason: str = "",
) -> tuple[MadeBatch, ...]:
    """Make the claims that may go, a batch for each partner; what may not go is left out.

    So is what cannot be written though no rule has found that: the first batch names it.

    `accepted` are the warnings (`rule_switches.digest`) to which whoever acts says yes, and is remembered; a
    claim with another one is left out. `reason` goes to the journal. `due` was read outside: what changed
    since is refused by its rows.
    Raises Invalid where no claim may go or none can be written, with claim and field; Conflict where
    a claim was made, or a visit charged, meanwhile: then nothing is made. `progress` is told between two
    turns; what it raises stops the making without harm.
    """
    desk.require("claim.send")
    going = [each for each in due if each.may_go and each.warned_of <= accepted]
    if not going:
        with _acting(desk):  # an account that was shut out meanwhile hears of that first
            raise Invalid(
                "no claim may go: what keeps each is told with it, by `claims make --dry-run` too", "claims"
            )
    now = desk.clock.now()
    stopped = stops_of(due)
    for _ in range(_TRIES):
        files, refused = write_batches(desk, going, now)
        failpoint("claims.written")
        with contextlib.suppress(_NumberTaken):
            first, *others = _stored(desk, files, now, progress, reason, stopped)
            named = tuple(f"{each.due.draft.number} is left out: {each.why}" for each in refused)
            return replace(first, left_out=named), *others
    raise Conflict("other desks make claims for the same partner just now: look again and repeat")


def _stored(
    desk: Desk,
    files: Sequence[WrittenBatch],
    now: datetime,
    progress: Told,
    reason: str,
    stopped: Collection[Stop],
) -> tuple[MadeBatch, ...]:
    """All files with their claims, part by part. What fails behind the first part is withdrawn."""
    going = [(place, each) for place, file in enumerate(files) for each in file.going]
    parts = [going[start : start + IN_ONE_TURN] for start in range(0, len(going), IN_ONE_TURN)]
    with _alone(desk) if len(parts) > 1 else contextlib.nullcontext():
        numbers = _begun(desk, files, parts[0], now, stopped, whole=len(parts) == 1, reason=reason)
        try:
            for count, part in enumerate(parts[1:], start=1):
                failpoint("claims.part stored")
                progress(count * IN_ONE_TURN, len(going))
                _go_on(desk, files, numbers, part, now, last=part is parts[-1], reason=reason)
        except BaseException as failure:
            _give_up(desk, numbers, str(failure) or "it was stopped")
            raise
    return tuple(
        MadeBatch(number, file.partner, file.reference, file.control, len(file.going), file.cents)
        for number, file in zip(numbers, files, strict=True)
    )


@contextlib.contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """As long as this lasts, a batch that is `MAKING` is known to be made by somebody who lives."""
    with desk.alone(MAKING) as is_ours:
        if not is_ours:
            raise Conflict("another desk makes many claims just now: wait until it has done, then repeat")
        yield


@contextlib.contextmanager
def _acting(desk: Desk, reason: str = "") -> Iterator[DeskSession]:
    with desk.act("claim.send", reason=reason, undo=Undo.NO, undo_words=NOT_UNDONE) as db:
        yield db


def _begun(
    desk: Desk,
    files: Sequence[WrittenBatch],
    part: Part,
    now: datetime,
    stopped: Collection[Stop],
    *,
    whole: bool,
    reason: str,
) -> list[int]:
    """Store the files, the first part of the claims, and which rules kept others back; the batches."""
    rows = rows_of(desk, files, part, now)
    with _acting(desk, reason) as db:
        _require_unchanged(db, desk, [each for file in files for each in file.going])
        state = BatchState.MADE if whole else BatchState.MAKING
        numbers = [_batch(db, desk, file, now, state) for file in files]
        accept(db, desk, [each.due for each in rows], now)
        note_stops(db, stopped, today(desk.clock))
        store_rows(db, numbers, rows)
        failpoint("claims.made")
    return numbers


def _go_on(
    desk: Desk,
    files: Sequence[WrittenBatch],
    numbers: Sequence[int],
    part: Part,
    now: datetime,
    *,
    last: bool,
    reason: str,
) -> None:
    rows = rows_of(desk, files, part, now)
    with _acting(desk, reason) as db:
        batches = [db.get_one(ClaimBatch, number) for number in numbers]
        if any(batch.state is not BatchState.MAKING for batch in batches):
            raise Conflict("the batch was withdrawn at another desk while it was made")
        _require_unchanged(db, desk, [each for _, each in part])
        accept(db, desk, [each.due for each in rows], now)
        store_rows(db, numbers, rows)
        if last:
            for batch in batches:
                batch.state = BatchState.MADE
            failpoint("claims.made")


def _give_up(desk: Desk, numbers: Sequence[int], why: str) -> None:
    """Withdraw what was begun; where even that fails, the next one that makes claims does it."""
    with contextlib.suppress(ClinicError):
        for number in numbers:
            with _acting(desk) as db:
                batch = db.get_one(ClaimBatch, number)
                if batch.state is BatchState.MAKING:
                    batch.state, batch.words = BatchState.WITHDRAWN, f"not made whole: {why}"[:400]
                    restate_first(db, number)
        catch_up(desk)


def _require_unchanged(db: DeskSession, desk: Desk, going: Sequence[ToSend]) -> None:
    """Nobody has made one of them, or charged one of their visits, since they were read."""
    visits = [each.appointment_id for each in going]
    known: dict[tuple[int, int], int] = {}
    charged: dict[int, int] = {}
    columns = col(Claim.appointment_id), col(Claim.coverage_id), col(Claim.id), col(Claim.state)
    waits = set()
    for start in range(0, len(visits), AT_ONCE):
        part = visits[start : start + AT_ONCE]
        for visit, coverage, number, state in db.execute(
            select(*columns).where(col(Claim.appointment_id).in_(part))
        ):
            known[visit, coverage] = number or 0
            if state is ClaimState.BATCHED:
                waits.add(number)
        sums = select(col(Charge.appointment_id), func.sum(col(Charge.cents))).where(
            col(Charge.appointment_id).in_(part)
        )
        charged.update({row[0]: int(row[1]) for row in db.execute(sums.group_by(col(Charge.appointment_id)))})
    for each in going:
        there = known.get((each.appointment_id, each.coverage_id))
        changed = there != each.claim_id or charged.get(each.appointment_id) != each.draft.total_cents
        if changed or there in waits:
            hidden = each.patient_id in hidden_from(db, desk)
            whose = "a restricted record" if hidden else each.name
            raise Conflict(
                f"the visit of {whose} was changed or billed at another desk meanwhile: look again and repeat"
            )


def _batch(db: DeskSession, desk: Desk, file: WrittenBatch, now: datetime, state: BatchState) -> int:
    partner = db.need(TradingPartner, file.partner_id, "this trading partner is gone")
    if partner.version != file.version:
        raise _NumberTaken
    partner.last_control = file.control
    batch = ClaimBatch(
        partner_id=file.partner_id,
        control=file.control,
        reference=file.reference,
        at=now,
        made_by=desk.actor.login,
        claims=len(file.going),
        cents=file.cents,
        sets=file.sets,
        file_name=f"{file.partner}-{file.control:09}.837",
        digest=file.digest,
        is_test=file.is_test,
        state=state,
    )
    db.add(batch)
    db.flush()
    db.put_beside(claim_batch_content, [{"batch_id": batch.id, "content": file.kept}])
    return batch.id or 0
