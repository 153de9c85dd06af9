"""The rows of claims that are made: built before the turn at writing is taken, numbered in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic_tui.claims.batch_writing import WrittenBatch
from clinic_tui.claims.earlier_told import told_in
from clinic_tui.claims.histories import restate_all
from clinic_tui.claims.models import Claim, ClaimSending, FindingAccepted
from clinic_tui.claims.rule_switches import digest
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.to_send import ToSend
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh

Part = Sequence[tuple[int, ToSend]]
"""Claims of one turn, with the places of their files."""


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """What is stored of one claim."""

    due: ToSend
    claim: Claim | None
    """None: it is there already."""
    sending: ClaimSending
    file: int
    """The place of its file among those that are made."""


def rows_of(desk: Desk, files: Sequence[WrittenBatch], part: Part, now: datetime) -> list[ClaimRows]:
    """A claim for each visit that has none yet, and a sending for each; made before the turn is taken."""
    return [
        ClaimRows(
            each,
            None if each.claim_id else _claim(each, now),
            _sending(desk, each, files[place].set_of[each.draft.number], now),
            place,
        )
        for place, each in part
    ]


def rows_on_paper(desk: Desk, going: Sequence[ToSend], now: datetime) -> list[ClaimRows]:
    """The same for claims that go on paper: they stand in no set, and `store_rows` knows no file of them."""
    return [
        ClaimRows(each, None if each.claim_id else _claim(each, now), _sending(desk, each, "", now), 0)
        for each in going
    ]


def _sending(desk: Desk, due: ToSend, set_control: str, now: datetime) -> ClaimSending:
    return fresh(
        ClaimSending,
        number=due.draft.number,
        frequency=due.draft.frequency,
        original_number=due.draft.original_number,
        set_control=set_control,
        at=now,
        by=desk.actor.login,
        cents=due.draft.total_cents,
        filed_as=due.draft.payer.electronic_id[:80],
        member_id=due.draft.policy.member_id[:80],
        lines=write_lines(_lines(due)),
        earlier=told_in(due.draft),
    )


def store_rows(db: DeskSession, batches: Sequence[int | None], rows: Sequence[ClaimRows]) -> None:
    """Store them; `batches` are the files by their places, None for paper."""
    db.add_fresh([each.claim for each in rows if each.claim is not None])
    for each in rows:
        claim_id = each.claim.id if each.claim is not None else each.due.claim_id
        each.sending.__dict__.update(claim_id=claim_id, batch_id=batches[each.file])
    db.add_fresh([each.sending for each in rows])
    again = {each.due.claim_id: each.due.draft.total_cents for each in rows if each.due.claim_id}
    for number, cents in again.items():
        db.need(Claim, number, "this claim is gone").charged_cents = cents
    restate_all(db, again)


def _claim(due: ToSend, now: datetime) -> Claim:
    return fresh(
        Claim,
        appointment_id=due.appointment_id,
        patient_id=due.patient_id,
        coverage_id=due.coverage_id,
        payer_id=due.payer_id,
        sequence=due.draft.policy.sequence,
        day=due.draft.day,
        charged_cents=due.draft.total_cents,
        state=ClaimState.BATCHED,
        state_at=now,
    )


def _lines(due: ToSend) -> list[SentLine]:
    return [
        SentLine(
            place,
            line.code,
            line.modifiers,
            line.cents,
            line.units,
            line.day or due.draft.day,
            line.charge_id,
        )
        for place, line in enumerate(due.draft.lines, start=1)
    ]


def accept(db: DeskSession, desk: Desk, going: Sequence[ToSend], now: datetime) -> None:
    """Remember who said yes to what was warned of."""
    rows = {
        (each.appointment_id, digest(finding)): fresh(
            FindingAccepted,
            appointment_id=each.appointment_id,
            rule=finding.rule,
            digest=digest(finding),
            at=now,
            by=desk.actor.login,
        )
        for each in going
        for finding in each.warnings
    }
    db.add_fresh(list(rows.values()))
