"""Claims whose visit has other charges now than went: what was added or changed since stands on no claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import SentLine, read_lines
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState

_WENT = (ClaimState.BATCHED, *IN_THEIR_HANDS, *DECIDED)
"""What is changed of others goes with them when they are made anew."""


class Charged(NamedTuple):
    """A charge of a visit as it stands. Money is integer cents."""

    id: int
    code: str
    modifier: str
    units: int
    cents: int


def differs(lines: Iterable[SentLine], charges: Iterable[Charged]) -> bool:
    """Whether a line is gone or another one now, or a charge came behind all that were sent.

    An older charge that was not sent was left out on purpose. Lines that know no charge (0) tell nothing.
    """
    sent = {line.charge_id: (line.code, "-".join(line.modifiers), line.units, line.cents) for line in lines}
    if not sent or 0 in sent:
        return False
    standing = {each.id: (each.code, each.modifier, each.units, each.cents) for each in charges}
    is_other = any(standing.get(number) != line for number, line in sent.items())
    return is_other or any(number > max(sent) for number in standing)


def changed_since(
    db: Session, claims: Iterable[Claim], sendings: Mapping[int, ClaimSending]
) -> frozenset[int]:
    """Of up to 500 claims to first payers that went and were not taken back, those that differ."""
    first = [
        each
        for each in claims
        if each.sequence is Sequence.PRIMARY and each.state in _WENT and each.id in sendings
    ]
    if not first:
        return frozenset()
    columns: tuple[Any, ...] = (
        col(Charge.appointment_id), col(Charge.id), col(Charge.code), col(Charge.modifier),
        col(Charge.units), col(Charge.cents),
    )  # fmt: skip
    visits = [each.appointment_id for each in first]
    of_visit: dict[int, list[Charged]] = defaultdict(list)
    for visit, *charge in db.execute(select(*columns).where(col(Charge.appointment_id).in_(visits))):
        of_visit[visit].append(Charged(*charge))
    return frozenset(
        each.id or 0
        for each in first
        if differs(read_lines(sendings[each.id or 0].lines), of_visit[each.appointment_id])
    )
