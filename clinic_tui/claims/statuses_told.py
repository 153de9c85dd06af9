"""What a 277CA or a 277 says of claims: which of ours are meant, and what it means for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import ClaimSending
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.claims.said import Said
from clinic_tui.claims.states import Happening, Party
from clinic_tui.claims.status_words import codes_of, field_of, words_of
from clinic_tui.x12.claim_status import (
    PROVIDER,
    ClaimStatus,
    Outcome,
    Standing,
    Status,
    StatusSet,
    outcome_of,
)
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.kinds import Kind

CLEARINGHOUSE = "AY"
"""NM101 of a clearinghouse that speaks for itself."""

_STANDS = {
    Standing.RECEIVED: Happening.ACCEPTED,
    Standing.REJECTED: Happening.REJECTED,
    Standing.PENDING: Happening.PENDING,
    Standing.WANTS_PAPERS: Happening.PENDING,
    Standing.PAID: Happening.FINISHED,
    Standing.DENIED: Happening.FINISHED,
    Standing.REVISED: Happening.FINISHED,
    Standing.FORWARDED: Happening.FINISHED,
    Standing.NOTHING_TO_PAY: Happening.FINISHED,
    Standing.NOT_FOUND: Happening.NOT_FOUND,
}
"""What an answer to a question makes of a claim; all else is kept and shown, and changes nothing."""


def told(db: Session, statuses: StatusSet, at: datetime) -> tuple[list[Said], int]:
    """What is said of claims of ours; and how many claims it names that are none of ours."""
    if statuses.kind is Kind.CLAIM_ACKNOWLEDGMENT:
        return _acknowledged(db, statuses, at)
    found, unknown = [], 0
    asked = _sendings_asked(db, (each.trace for each in statuses.claims))
    known = sendings_of(db, (number for each in statuses.claims if (number := _own_number(each))))
    for each in statuses.claims:
        sending = asked.get(each.trace) or known.get(_own_number(each))
        if sending is None:
            unknown += 1
            continue
        own = [*each.statuses, *(one for line in each.lines for one in line.statuses)]
        happening = _STANDS.get(each.standing, Happening.TOLD)
        found.append(_said(sending, happening, Party.PAYER, at, own, each.payer_number))
    return found, unknown


def _acknowledged(db: Session, statuses: StatusSet, at: datetime) -> tuple[list[Said], int]:
    """A 277CA: its claims one by one; where receiver or provider is rejected, all below as well."""
    party = _party(statuses)
    found: list[Said] = []
    unknown = 0
    named: set[int] = set()
    rejected = {each.id: (each, above) for each, above in _rejected_above(db, statuses)}
    known = sendings_of(db, (each.trace.upper() for each in statuses.claims))
    for each in statuses.claims:
        sending = known.get(each.trace.upper())
        if sending is None:
            unknown += 1
            continue
        named.add(sending.id or 0)
        own = [*each.statuses, *(one for line in each.lines for one in line.statuses)]
        happening = {
            Outcome.ACCEPTED: Happening.ACCEPTED,
            Outcome.REJECTED: Happening.REJECTED,
        }.get(each.outcome, Happening.TOLD)
        if sending.id in rejected and happening is not Happening.REJECTED:
            happening, own = Happening.REJECTED, [*own, *rejected[sending.id][1]]
        found.append(_said(sending, happening, party, at, own, each.payer_number))
    for number, (sending, above) in rejected.items():
        if number not in named:
            found.append(_said(sending, Happening.REJECTED, party, at, list(above), ""))
    return found, unknown


def _said(
    sending: ClaimSending,
    happening: Happening,
    party: Party,
    at: datetime,
    statuses: list[Status],
    payer_number: str,
) -> Said:
    field = field_of(statuses) if happening in (Happening.REJECTED, Happening.PENDING) else ""
    return Said(sending, happening, party, at, words_of(statuses), codes_of(statuses), field, payer_number)


def _party(statuses: StatusSet) -> Party:
    """Who speaks: the source of the set."""
    role = next((each.party.role for each in statuses.levels if each.code == "20"), "")
    return Party.CLEARINGHOUSE if role == CLEARINGHOUSE else Party.PAYER


def _rejected_above(db: Session, statuses: StatusSet) -> Iterator[tuple[ClaimSending, tuple[Status, ...]]]:
    """Claims that are rejected because whoever stands above them is."""
    if not statuses.batch:
        return
    batch = db.scalars(select(ClaimBatch).where(col(ClaimBatch.reference) == statuses.batch)).one_or_none()
    if batch is None:
        return
    for level in statuses.levels:
        if level.code == "20" or outcome_of(level.statuses) is not Outcome.REJECTED:
            continue
        of_batch = select(ClaimSending).where(col(ClaimSending.batch_id) == batch.id)
        if level.code == PROVIDER:
            of_batch = of_batch.where(
                col(ClaimSending.set_control).in_(_sets_of(db, batch.id or 0, level.party.id))
            )
        for sending in db.scalars(of_batch.order_by(col(ClaimSending.id))):
            yield sending, level.statuses


def _sets_of(db: Session, batch_id: int, npi: str) -> list[str]:
    """The sets of a batch in which this NPI bills."""
    return [
        each.control
        for *_, each in read_x12(batch_bytes(db, batch_id)).sets()
        if any(one.name == "NM1" and one.value(1) == "85" and one.value(9) == npi for one in each.segments)
    ]


def sendings_of(db: Session, numbers: Iterable[str]) -> dict[str, ClaimSending]:
    """The sendings of ours that have these numbers (CLM01)."""
    wanted = sorted({each for each in numbers if each})
    found: dict[str, ClaimSending] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = select(ClaimSending).where(col(ClaimSending.number).in_(wanted[start : start + AT_ONCE]))
        found.update((each.number, each) for each in db.scalars(part))
    return found


def _sendings_asked(db: Session, traces: Iterable[str]) -> dict[str, ClaimSending]:
    """The sendings of ours that were asked about by these numbers of questions (TRN02)."""
    wanted = sorted({each for each in traces if each})
    found: dict[str, ClaimSending] = {}
    columns: tuple[Any, ...] = col(ClaimQuestion.trace), ClaimSending
    for start in range(0, len(wanted), AT_ONCE):
        part = (
            select(*columns)
            .join(ClaimSending, col(ClaimSending.id) == col(ClaimQuestion.sending_id))
            .where(col(ClaimQuestion.trace).in_(wanted[start : start + AT_ONCE]))
        )
        found.update((trace, sending) for trace, sending in db.execute(part))
    return found


def _own_number(answer: ClaimStatus) -> str:
    return next((each.value.upper() for each in answer.references if each.qualifier == "EJ"), "")
