"""What TA1 and 999 say of the files that went out: each claim of them is told what it means for it.

A file of questions (276) is spoken of in the same way; what is said against one changes no claim's state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import ClaimSending
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.claims.said import Said
from clinic_tui.claims.states import Happening, Party
from clinic_tui.x12.acknowledgments import CLAIMS, Acknowledged
from clinic_tui.x12.claim_places import places_of
from clinic_tui.x12.claim_status_inquiry import FORM as QUESTION_FORM
from clinic_tui.x12.claim_writing import Place
from clinic_tui.x12.kinds import Kind

QUESTIONS = QUESTION_FORM.group_code
OURS = (CLAIMS, QUESTIONS)
"""GS01 of the groups that we write about claims."""


def batch_acknowledged(
    db: Session, said: Acknowledged, sender: str, partner_id: int | None
) -> ClaimBatch | None:
    """The file of ours that is spoken of; None where none is, or where several partners have its number.

    `sender` is who wrote the answer (ISA06), `partner_id` whose connection it came by.
    """
    found = select(ClaimBatch).where(col(ClaimBatch.control) == said.control)
    if said.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT:
        if said.group not in OURS:
            return None
        found = found.where(col(ClaimBatch.asks_status).is_(said.group == QUESTIONS))
    if partner_id is not None:
        found = found.where(col(ClaimBatch.partner_id) == partner_id)
    batches = list(db.scalars(found))
    if len(batches) > 1:
        partners = {each.id for each in db.scalars(select(TradingPartner)) if each.receiver == sender}
        batches = [each for each in batches if each.partner_id in partners]
    return batches[0] if len(batches) == 1 else None


def state_of_batch(batch: ClaimBatch, said: Acknowledged) -> None:
    """A file of which nothing was taken in is refused, and is not sent again; a set that was not is told."""
    if said.accepted or batch.state is BatchState.WITHDRAWN:
        return
    why = "; ".join(dict.fromkeys(each.words for each in said.errors)) or said.words
    words = " ".join(filter(None, (why, said.way_out)))
    if said.place is None or batch.sets == 1:
        batch.state, batch.words = BatchState.REFUSED, words[:400]
    else:
        batch.words = f"set {said.place} of {batch.sets} is rejected: {words}"[:400]


def said_of_batch(db: Session, batch: ClaimBatch, said: Acknowledged, at: datetime) -> Iterator[Said]:
    """What it means for each claim of the file, or of the set that is spoken of."""
    if batch.asks_status:
        yield from _said_of_questions(db, batch, said, at)
        return
    found = select(ClaimSending).where(col(ClaimSending.batch_id) == batch.id)
    if said.place is not None:
        found = found.where(col(ClaimSending.set_control) == f"{said.place:04}")
    sendings = list(db.scalars(found.order_by(col(ClaimSending.id))))
    codes = f"{said.kind.value} {said.code}".strip()
    if said.accepted:
        if said.kind is Kind.IMPLEMENTATION_ACKNOWLEDGMENT:
            for sending in sendings:
                yield Said(sending, Happening.ACCEPTED, Party.READER, at, said.words, codes)
        return
    named = _named(db, batch, said)
    for sending in sendings:
        words, field = _against(sending, named, said)
        yield Said(sending, Happening.REJECTED, Party.READER, at, words, codes, field)


def _said_of_questions(db: Session, batch: ClaimBatch, said: Acknowledged, at: datetime) -> Iterator[Said]:
    """That a question was not read; that one was read says nothing about the claim."""
    if said.accepted:
        return
    columns: tuple[Any, ...] = col(ClaimQuestion.trace), ClaimSending
    found = (
        select(*columns)
        .join(ClaimSending, col(ClaimSending.id) == col(ClaimQuestion.sending_id))
        .where(col(ClaimQuestion.batch_id) == batch.id)
        .order_by(col(ClaimQuestion.id))
    )
    if said.place is not None:
        found = found.where(col(ClaimQuestion.set_control) == f"{said.place:04}")
    codes = f"{said.kind.value} {said.code}".strip()
    for trace, sending in db.execute(found):
        words = " ".join(filter(None, (f"the question {trace} was not read:", said.words)))
        yield Said(sending, Happening.TOLD, Party.READER, at, words, codes)


def _named(db: Session, batch: ClaimBatch, said: Acknowledged) -> dict[str, list[tuple[str, Place]]]:
    """What is held against each claim by its number; what belongs to several stands under the empty one."""
    found: dict[str, list[tuple[str, Place]]] = {}
    if said.place is None or not said.errors:
        return found
    places = places_of(batch_bytes(db, batch.id or 0)).get(f"{said.place:04}", {})
    for error in said.errors:
        place = places.get(error.position) or Place(error.claim, "", "")
        found.setdefault(place.claim, []).append((error.words, place))
    return found


def _against(
    sending: ClaimSending, named: dict[str, list[tuple[str, Place]]], said: Acknowledged
) -> tuple[str, str]:
    """Words and field for one claim of what was rejected."""
    own = named.get(sending.number)
    if own:
        return "; ".join(_words(each) for each in own), own[0][1].field
    shared = named.get("")
    if shared:
        return "; ".join(_words(each) for each in shared), shared[0][1].field
    if named:
        others = _listed(sorted(named))
        return (
            f"rejected with the whole set, for what is wrong with {others}: nothing is wrong with this one",
            "",
        )
    return " ".join(filter(None, (said.words, said.way_out))), ""


def _words(error: tuple[str, Place]) -> str:
    words, place = error
    return f"{place.field}: {words}" if place.field else words


def _listed(numbers: Sequence[str]) -> str:
    more = len(numbers) - 3
    return ", ".join(numbers[:3]) + (f" and {more} more" if more > 0 else "")
