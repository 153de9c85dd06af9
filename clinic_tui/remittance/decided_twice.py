"""Claims on which more is decided than was charged: what replaces an earlier decision did not take it back.

It is posted all the same, since the payer has said so; a person finds out which of the two stands. Where the
reversal comes later, as it may, the exception ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.remittance.models import RemittanceException
from clinic_tui.remittance.states import ExceptionKind
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.money import show_money

TAKEN_BACK = "what was decided first is taken back"
"""How an exception ends whose reversal was late."""


def newly_exceeding(db: DeskSession, desk: Desk, excess: Mapping[int, int]) -> dict[int, str]:
    """By claim, what to tell of those of which no open exception tells yet; others that are right again end.

    `excess` is by claim, in cents, what was decided above its charge; 0 where nothing was.
    """
    told = _open(db, sorted(excess))
    found = {}
    for claim_id, cents in excess.items():
        if cents > 0 and claim_id not in told:
            found[claim_id] = (
                f"{show_money(cents)} more is decided than was charged: it was decided twice, and the first "
                "decision is not taken back"
            )
        elif cents <= 0:
            for each in told.get(claim_id, ()):
                each.settled_at = desk.clock.now()
                each.settled_by = desk.actor.login
                each.settled_words = TAKEN_BACK
    return found


def _open(db: DeskSession, claim_ids: list[int]) -> dict[int, list[RemittanceException]]:
    found: dict[int, list[RemittanceException]] = {}
    for start in range(0, len(claim_ids), AT_ONCE):
        for each in db.scalars(
            select(RemittanceException).where(
                col(RemittanceException.claim_id).in_(claim_ids[start : start + AT_ONCE]),
                col(RemittanceException.kind) == ExceptionKind.DECIDED_TWICE,
                col(RemittanceException.settled_at).is_(None),
            )
        ):
            found.setdefault(each.claim_id or 0, []).append(each)
    return found
