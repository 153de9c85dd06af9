"""Later payers that answer by our number of the first claim before its payer has decided.

They do so of what the first payer handed on (status 19 to 21), or sent on as not its own (23). Where nothing
of that came, the order of the policies may be another one than is entered, or a file is on its way: it is
posted, so that the order in which files arrive changes no balance, and a person looks at it until the first
payer has decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select
from sqlmodel import col

from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.states import Happening
from clinic_tui.patients.payer_models import Payer
from clinic_tui.remittance.deciding import SENT_ON
from clinic_tui.remittance.matching import Sent
from clinic_tui.remittance.models import RemittanceException
from clinic_tui.remittance.states import ExceptionKind
from clinic_tui.store.desk import Desk, DeskSession

BEFORE = "a later payer decides before the first one: "
"""How the words of these exceptions begin."""
DECIDED_SINCE = "the first payer has decided"
"""How such an exception ends by itself."""


def before_the_first(
    db: DeskSession, found: Mapping[int, Sent | None], owners: Mapping[int, int]
) -> dict[int, str]:
    """By place, in words, that the claim by whose number a later payer answers is undecided.

    `owners` are the claims of the later policies, by place, as the posting has found them.
    """
    named = {at: sent for at in owners if (sent := found.get(at)) is not None}
    if not named:
        return {}
    decided = _decided(db, {each.claim_id for each in named.values()})
    early = {at: each for at, each in named.items() if each.claim_id not in decided}
    wanted = {each.payer_id for each in early.values()}
    rows = db.execute(select(col(Payer.id), col(Payer.name)).where(col(Payer.id).in_(wanted)))
    names = {number: name for number, name in rows if number is not None}
    return {
        at: f"{BEFORE}{names.get(each.payer_id or 0, 'the first payer')} has not decided on {each.number} "
        "yet: compare the order of the policies"
        for at, each in early.items()
    }


def end_those_decided(db: DeskSession, desk: Desk, claim_ids: Collection[int]) -> None:
    """Settle such exceptions whose first payer has decided on one of these claims."""
    waiting = db.scalars(
        select(RemittanceException).where(
            col(RemittanceException.kind) == ExceptionKind.NEEDS_A_LOOK,
            col(RemittanceException.settled_at).is_(None),
            col(RemittanceException.words).startswith(BEFORE, autoescape=True),
            col(RemittanceException.words).not_like("%; %"),  # something else is to be looked at too
        )
    ).all()
    of = {each.claim_id: each for each in waiting if each.claim_id is not None}
    if not of:
        return
    visits: dict[int, int] = {}
    for claim in db.scalars(select(Claim).where(col(Claim.id).in_(of))):
        visits[claim.id or 0] = claim.appointment_id
    firsts: dict[int, set[int]] = {}
    of_those = col(Claim.appointment_id).in_(set(visits.values()))
    for claim in db.scalars(select(Claim).where(of_those, col(Claim.id).not_in(of))):
        if (number := claim.id or 0) in claim_ids:
            firsts.setdefault(claim.appointment_id, set()).add(number)
    decided = _decided(db, {number for numbers in firsts.values() for number in numbers})
    for claim_id, exception in of.items():
        if firsts.get(visits[claim_id], set()) & decided:
            exception.settled_at = desk.clock.now()
            exception.settled_by = desk.actor.login
            exception.settled_words = DECIDED_SINCE


def _decided(db: DeskSession, claim_ids: Collection[int]) -> set[int]:
    """Those of which their payer has decided, or said that it sent them on."""
    said = or_(
        col(ClaimAnswer.happening) == Happening.REMITTED,
        (col(ClaimAnswer.happening) == Happening.PENDING) & col(ClaimAnswer.codes).startswith(SENT_ON),
    )
    wanted, found = sorted(claim_ids), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        part = col(ClaimAnswer.claim_id).in_(wanted[start : start + AT_ONCE])
        found.update(db.scalars(select(col(ClaimAnswer.claim_id)).where(part, said)))
    return found
