"""The last appeal about each of many claims, read once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.appeal_rules import Appeal
from clinic_tui.claims.letter_models import ClaimLetter
from clinic_tui.claims.models import ClaimAnswer
from clinic_tui.claims.states import Happening

_DECISIONS = (Happening.REMITTED, Happening.REVERSED)


def last_appeals(db: Session, claim_ids: Sequence[int]) -> dict[int, Appeal]:
    """Of up to 500 claims; those alone that were appealed. A remittance that came since decides on it."""
    letters = {
        each.claim_id: each
        for each in db.scalars(
            select(ClaimLetter)
            .where(col(ClaimLetter.claim_id).in_(claim_ids), col(ClaimLetter.level) > 0)
            .order_by(col(ClaimLetter.id))
        )
    }
    if not letters:
        return {}
    columns: tuple[Any, ...] = col(ClaimAnswer.claim_id), func.max(col(ClaimAnswer.at))
    statement = select(*columns).where(
        col(ClaimAnswer.claim_id).in_(list(letters)), col(ClaimAnswer.happening).in_(_DECISIONS)
    )
    decided = {row[0]: row[1] for row in db.execute(statement.group_by(col(ClaimAnswer.claim_id)))}
    return {
        number: Appeal(
            each.level,
            each.day,
            each.answer_due or each.day,
            number in decided and decided[number] > each.at,
        )
        for number, each in letters.items()
    }
