"""Taking in what partners and payers write about claims: TA1, 999, 277CA, 277 and 835, in whatever order.

Each file is one action: what it says of our claims, the state of each that follows, and the file itself, or
nothing. The same bytes are taken in once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.acknowledged_words import acknowledged_words
from clinic_tui.claims.batch_models import ClaimBatch, ClaimFile, claim_file_content
from clinic_tui.claims.batch_states import BatchState, FileTaken
from clinic_tui.claims.batches_acknowledged import OURS as GROUPS
from clinic_tui.claims.batches_acknowledged import batch_acknowledged, said_of_batch, state_of_batch
from clinic_tui.claims.histories import AT_ONCE, restate_all
from clinic_tui.claims.kept_bytes import digest_of, packed
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.said import Said, answer_of, instant_said
from clinic_tui.claims.sending import mark_sent
from clinic_tui.claims.statuses_told import told
from clinic_tui.collector import in_bulk
from clinic_tui.failpoints import failpoint
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.counted import counted
from clinic_tui.x12.acknowledgments import Acknowledged, acknowledged, contradictions
from clinic_tui.x12.claim_status import StatusSet, read_statuses
from clinic_tui.x12.envelope import Interchange, X12File, read_trusted
from clinic_tui.x12.findings import refuse_untrusted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.remittance import read_remittances
from clinic_tui.x12.remittance_balance import repeated_traces
from clinic_tui.x12.remittance_rows import Remittance

OURS = (
    Kind.CLAIM_ACKNOWLEDGMENT,
    Kind.CLAIM_STATUS_ANSWER,
    Kind.IMPLEMENTATION_ACKNOWLEDGMENT,
    Kind.INTERCHANGE_ACKNOWLEDGMENT,
    Kind.REMITTANCE,
)
"""What is taken in here."""

LONGEST_WORDS = 1000
MOST_OFF = 5
"""So much of what was off in a payment or set is said; `claims read` says all."""
VERB = "claim.take_in"


class Posted(Protocol):
    """What became of the payments of a file."""

    @property
    def payments(self) -> int:
        """Payments that are stored, money beside claims alone among them."""
        ...

    @property
    def claims(self) -> int:
        """Claims of ours that they speak of."""
        ...

    @property
    def unmatched(self) -> int:
        """Claims that are none of ours."""
        ...

    @property
    def waiting(self) -> int:
        """What waits for a person."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """What is off, for people."""
        ...


@dataclass(frozen=True, slots=True)
class NothingPosted:
    """Of a file that pays nothing."""

    payments: int = 0
    claims: int = 0
    unmatched: int = 0
    waiting: int = 0
    words: tuple[str, ...] = ()


_WAITING = (BatchState.MADE, BatchState.UNKNOWN)
"""Files of which nobody here knows that they have left."""

NOT_UNDONE = (
    "nothing of a payer's file is taken back by undo: what is wrong the payer's next file takes back, or a "
    "person transfers it with a reason"
)
"""Why what a file pays stays posted."""

Told = Callable[[int, int], None]
"""Is told how many of how many claims of a file are posted, while others wait for it."""

Post = Callable[[DeskSession, Desk, ClaimFile, Sequence[Remittance], Told], Posted]
"""Whoever posts the remittances of a file, in the action that takes it in."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    name: str
    taken: FileTaken
    kinds: tuple[str, ...] = ()
    claims: int = 0
    """Claims of ours that it speaks of."""
    unmatched: int = 0
    """What it names that is none of ours."""
    waiting: int = 0
    """What of its payments waits for a person."""
    payments: int = 0
    """Payments in it that are none of a test, parked ones too."""
    words: str = ""
    """Why it is refused; else what it says of files of ours, and what was off."""
    seen_before: bool = False
    file_id: int = field(default=0, compare=False)
    """Its number; 0 of one that was not kept."""
    lies: str = field(default="", compare=False)
    """Where one that came by a connection was put away there, for people."""


@dataclass(frozen=True, slots=True)
class _From:
    """The interchange in which something stands, without its segments."""

    sender: str
    """ISA06."""
    written_at: datetime | None
    is_test: bool

    @classmethod
    def of(cls, interchange: Interchange) -> _From:
        return cls(interchange.sender, interchange.written_at, interchange.is_test)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file says that can be trusted; its segments are let go."""

    kinds: tuple[Kind, ...]
    said: tuple[tuple[Acknowledged, _From], ...]
    """Of TA1 and 999, with the interchange in which it stands."""
    statuses: tuple[tuple[StatusSet, _From], ...]
    remittances: tuple[Remittance, ...]
    """Those of no test."""
    tests: tuple[Remittance, ...]
    """Of these it is said what is off; nothing is posted."""
    is_test: bool
    has_a_test: bool
    around: tuple[str, ...]
    """What was off in the envelopes, and where a 999 contradicts itself."""


@in_bulk()
def take_in(
    desk: Desk,
    name: str,
    content: bytes,
    post: Post,
    partner_id: int | None = None,
    progress: Told = lambda done, total: None,
) -> FileResult:
    """Take in a file, once; `partner_id` is whose connection it came by, None by hand.

    It is read whole before the turn at writing is taken; `progress` is told of what follows.
    A file that cannot be trusted is refused. Brought by hand nothing of it is stored: who brought it reads
    why, and has it still. One that came by a connection is kept with the reason, since nobody looks on when
    it is put away there; it changes nothing else. Of a test
    (ISA15 T) no money is posted, and what it says counts for claims in test files of ours alone. A file with
    nothing of ours in it is kept too where it is of these kinds (it was meant for us), and is
    `NOT_OURS` without a trace where it holds something else.
    """
    desk.require(VERB)
    digest = digest_of(content)
    with desk.store.reading() as db:
        before = db.scalars(select(ClaimFile).where(col(ClaimFile.digest) == digest)).first()
        if before is not None:
            return _seen(name, before)
    read, why = _read(content)
    if read is not None and not set(read.kinds) & set(OURS):
        held = ", ".join(kind.words for kind in read.kinds) or "nothing"
        return FileResult(name, FileTaken.NOT_OURS, words=f"it holds {held}, and no answer to claims")
    if read is None and partner_id is None:
        return FileResult(name, FileTaken.REFUSED, words=why)
    kept = packed(content)
    pays = bool(read and read.remittances)
    undo = Undo.NO if pays else Undo.SKIP
    with desk.act(VERB, undo=undo, undo_words=NOT_UNDONE if pays else "") as db:
        before = db.scalars(select(ClaimFile).where(col(ClaimFile.digest) == digest)).first()
        if before is not None:
            return _seen(name, before)  # another desk was first
        row = ClaimFile(
            digest=digest,
            name=name[:200],
            partner_id=partner_id,
            kinds=" ".join(kind.value for kind in read.kinds)[:40] if read else "",
            at=desk.clock.now(),
            by=desk.actor.login,
            taken=FileTaken.READ if read else FileTaken.REFUSED,
            words=why[:LONGEST_WORDS],
        )
        db.add(row)
        db.flush()
        db.put_beside(claim_file_content, [{"file_id": row.id, "content": kept}])
        posted = _store(db, desk, row, read, post, progress) if read else NothingPosted()
        failpoint("claims.taken in")
        return FileResult(
            name, row.taken, tuple(row.kinds.split()), row.claims, row.unmatched, posted.waiting,
            words=row.words, file_id=row.id or 0,
        )  # fmt: skip


def _seen(name: str, row: ClaimFile) -> FileResult:
    return FileResult(
        name,
        row.taken,
        tuple(row.kinds.split()),
        row.claims,
        row.unmatched,
        words=row.words,
        seen_before=True,
        file_id=row.id or 0,
    )


def _read(content: bytes) -> tuple[_Read | None, str]:
    """The file as far as it speaks of claims; or why it is refused."""
    try:
        file = read_trusted(content)
        statuses = []
        for interchange, _, each in file.sets():
            if each.kind in (Kind.CLAIM_ACKNOWLEDGMENT, Kind.CLAIM_STATUS_ANSWER):
                found = read_statuses(each)
                refuse_untrusted(found.findings)
                statuses.append((found, _From.of(interchange)))
        tests = [each.is_test for each in file.interchanges]
        return _Read(
            file.kinds(),
            tuple(_acknowledged(file)),
            tuple(statuses),
            tuple(read_remittances(file.in_production())),
            tuple(read_remittances(file.in_test())),
            all(tests),
            any(tests),
            (*(str(each) for each in file.findings[:MOST_OFF]), *contradictions(file)),
        ), ""
    except X12Refused as refused:
        return None, str(refused)


def _acknowledged(file: X12File) -> Iterable[tuple[Acknowledged, _From]]:
    for interchange in file.interchanges:
        for said in acknowledged(X12File((interchange,), ())):
            if said.kind is Kind.INTERCHANGE_ACKNOWLEDGMENT or said.group in GROUPS:
                yield said, _From.of(interchange)


def _store(db: DeskSession, desk: Desk, row: ClaimFile, read: _Read, post: Post, progress: Told) -> Posted:
    """What the file says of our claims, and the file's own sums."""
    now, zone = desk.clock.now(), desk.clock.zone
    said: list[Said] = []
    files: list[tuple[str, Acknowledged]] = []
    off: list[str] = [*read.around]
    is_ours = False
    for each, within in read.said:
        batch = batch_acknowledged(db, each, within.sender, row.partner_id)
        if batch is not None and within.is_test and not batch.is_test:
            off.append(f"a test says nothing of {batch.reference}, which is none")
            continue
        if batch is None:
            row.unmatched += 1
            off.append(f"no file of ours has the number {each.control}")
            continue
        is_ours = True
        files.append((batch.reference, each))
        if batch.state in _WAITING:
            mark_sent(db, desk, batch)
        state_of_batch(batch, each)
        if each.accepted and batch.state is BatchState.WITHDRAWN:
            off.append(
                f"{batch.reference} was withdrawn here, and its partner has it: look for claims sent twice"
            )
        said += said_of_batch(db, batch, each, instant_said(within.written_at, zone, now))
    for statuses, within in read.statuses:
        found, unknown = told(db, statuses, instant_said(statuses.written_at, zone, now))
        said += _of_tests(db, found) if within.is_test else found
        row.unmatched += unknown
        if unknown:
            off.append(f"{unknown} that it names {'is' if unknown == 1 else 'are'} no claim of ours")
    _have_left(db, desk, {each.sending.batch_id or 0 for each in said})
    touched = _write(db, desk, row, said)
    posted = post(db, desk, row, read.remittances, progress) if read.remittances else NothingPosted()
    off += [str(each) for remittance in read.remittances for each in remittance.findings[:MOST_OFF]]
    off += [str(each) for statuses, _ in read.statuses for each in statuses.findings[:MOST_OFF]]
    if read.has_a_test:
        off.insert(0, "a test (ISA15 T): nothing of it is posted, and it changes test files alone")
        off += _off_in_tests(db, row, read.tests)
    row.unmatched += posted.unmatched
    row.claims = len(touched) + posted.claims
    if read.is_test:
        row.taken = FileTaken.TEST
    elif not (is_ours or row.claims or posted.payments):
        row.taken = FileTaken.NOT_OURS
    row.words = "; ".join(dict.fromkeys((*acknowledged_words(files), *off, *posted.words)))[:LONGEST_WORDS]
    return posted


def _have_left(db: DeskSession, desk: Desk, batches: set[int]) -> None:
    """Who answers a file has it: one that nobody marked, or that was in doubt, is not sent once more."""
    numbers = sorted(batches)
    for start in range(0, len(numbers), AT_ONCE):
        part = col(ClaimBatch.id).in_(numbers[start : start + AT_ONCE])
        for batch in db.scalars(select(ClaimBatch).where(part, col(ClaimBatch.state).in_(_WAITING))):
            mark_sent(db, desk, batch)


def _off_in_tests(db: DeskSession, row: ClaimFile, tests: Sequence[Remittance]) -> list[str]:
    """What would make a remittance wait if it were none of a test: for that it was sent."""
    off = list(repeated_traces(tests))
    off += [each.words for remittance in tests for each in remittance.imbalances[:MOST_OFF]]
    off += [str(each) for remittance in tests for each in remittance.findings[:MOST_OFF]]
    numbers = [each.control_number.strip() for remittance in tests for each in remittance.claims]
    ours = set[str]()
    for start in range(0, len(numbers), AT_ONCE):
        part = col(ClaimSending.number).in_(numbers[start : start + AT_ONCE])
        ours.update(db.scalars(select(col(ClaimSending.number)).where(part)))
    unknown = sum(each not in ours for each in numbers)
    row.unmatched += unknown
    if unknown:
        off.append(f"{counted(unknown, 'claim')} of it {'is' if unknown == 1 else 'are'} none of ours")
    return off


def _of_tests(db: DeskSession, said: list[Said]) -> list[Said]:
    """What is said of claims that went out in a file that was itself a test."""
    numbers = sorted({each.sending.batch_id for each in said if each.sending.batch_id is not None})
    tests: set[int | None] = set()
    for start in range(0, len(numbers), AT_ONCE):
        part = col(ClaimBatch.id).in_(numbers[start : start + AT_ONCE])
        tests.update(db.scalars(select(col(ClaimBatch.id)).where(part, col(ClaimBatch.is_test).is_(True))))
    return [each for each in said if each.sending.batch_id in tests]


def _write(db: DeskSession, desk: Desk, row: ClaimFile, said: list[Said]) -> set[int]:
    """Store what was said, and what follows for each claim; which those are."""
    touched = {each.sending.claim_id for each in said}
    claims: dict[int, Claim] = {}
    wanted = sorted(touched)
    for start in range(0, len(wanted), AT_ONCE):
        part = select(Claim).where(col(Claim.id).in_(wanted[start : start + AT_ONCE]))
        claims.update((each.id or 0, each) for each in db.scalars(part))
    now, who = desk.clock.now(), desk.actor.login
    db.add_fresh(
        [answer_of(each, claims[each.sending.claim_id].patient_id, row.id or 0, now, who) for each in said]
    )
    restate_all(db, touched)
    return touched
