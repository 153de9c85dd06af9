"""Claims to later payers that say of the earlier ones what these have since decided otherwise.

A first claim is corrected, appealed or taken back after the second payer had its own: what that one was told
(loops 2320 and 2430) is then not what the first one decided any more, and it has to decide anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.changed_since import changed_since
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.earlier_answers import earlier_answers
from clinic_tui.claims.earlier_told import settled_by, write_told
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState

_ORDER = list(Sequence)
_OVER = (*DECIDED, ClaimState.VOID)
_WENT = (ClaimState.BATCHED, *IN_THEIR_HANDS, *DECIDED)


class Anew(NamedTuple):
    """How earlier payers have decided since, other than a claim says."""

    cents: int
    """By how much more or less they have paid and taken off."""
    taken_back: bool
    """Their claims are void."""


def decided_anew(
    db: Session, claims: Iterable[Claim], sendings: Mapping[int, ClaimSending], zone: tzinfo
) -> tuple[dict[int, Anew], frozenset[int]]:
    """Of up to 500 claims, those to later payers that hold no more, and those whose earlier ones stand.

    While an earlier payer has not decided, or its claim is yet to be corrected, nothing is said of the later
    one: it would only have to be corrected once more. `zone` is the clinic's.
    """
    later = [
        each
        for each in claims
        if each.sequence is not Sequence.PRIMARY and each.state in _WENT and each.id in sendings
    ]
    if not later:
        return {}, frozenset()
    earlier = _earlier(db, later)
    before = {each.id or 0: each for known in earlier.values() for each in known}
    changed = changed_since(db, before.values(), _newest(db, before))
    answers = earlier_answers(db, {each.appointment_id for each in later}, zone)
    found: dict[int, Anew] = {}
    stand: set[int] = set()
    for claim in later:
        known = earlier[claim.id or 0]
        if any(each.state not in _OVER or each.id in changed for each in known):
            continue
        stand.add(claim.id or 0)
        told = sendings[claim.id or 0].earlier
        now = write_told(
            {each.coverage_id: answers.get((each.appointment_id, each.coverage_id)) for each in known}
        )
        if told and told != now:
            cents = abs(settled_by(told) - settled_by(now))
            found[claim.id or 0] = Anew(cents, all(each.state is ClaimState.VOID for each in known))
    return found, frozenset(stand)


def waits_for_earlier(db: Session, claims: Collection[Claim]) -> frozenset[int]:
    """Which of these claims to later payers come behind one that its payer has not decided on (again)."""
    later = [each for each in claims if each.sequence is not Sequence.PRIMARY]
    return frozenset(
        number
        for number, known in _earlier(db, later).items()
        if any(each.state not in _OVER for each in known)
    )


def _earlier(db: Session, later: Collection[Claim]) -> dict[int, list[Claim]]:
    """By claim, those of the same visit to the payers before it."""
    if not later:
        return {}
    visits = {each.appointment_id for each in later}
    of_visit: dict[int, list[Claim]] = defaultdict(list)
    for claim in db.scalars(
        select(Claim).where(col(Claim.appointment_id).in_(visits)).order_by(col(Claim.id))
    ):
        of_visit[claim.appointment_id].append(claim)
    return {
        each.id or 0: [
            one
            for one in of_visit[each.appointment_id]
            if _ORDER.index(one.sequence) < _ORDER.index(each.sequence)
        ]
        for each in later
    }


def _newest(db: Session, claims: Collection[int]) -> dict[int, ClaimSending]:
    newest = (
        select(func.max(col(ClaimSending.id)))
        .where(col(ClaimSending.claim_id).in_(claims))
        .group_by(col(ClaimSending.claim_id))
    )
    return {
        each.claim_id: each
        for each in db.scalars(select(ClaimSending).where(col(ClaimSending.id).in_(newest)))
    }
