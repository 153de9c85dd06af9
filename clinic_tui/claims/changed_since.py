"""Claims whose visit has other charges now than went: what was added or changed since stands on no claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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


def differs(lines: Iterable[SentLine], charges: Iterable[Charged]) -> int | None:
    """By how many cents a visit is charged otherwise than it went; None where it is not.

    0: its lines differ and come to the same.

    It is where a line is gone or another one now, or a charge came behind all that were sent.

    An older charge that was not sent was left out on purpose. Lines that know no charge (0) tell nothing.
    """
    sent = {line.charge_id: (line.code, "-".join(line.modifiers), line.units, line.cents) for line in lines}
    if not sent or 0 in sent:
        return None
    standing = {
        each.id: (each.code, each.modifier, each.units, each.cents)
        for each in charges
        if each.id in sent or each.id > max(sent)
    }
    if standing == sent:
        return None
    return abs(sum(line[-1] for line in standing.values()) - sum(line[-1] for line in sent.values()))


def changed_since(
    db: Session,
    claims: Iterable[Claim],
    sendings: Mapping[int, ClaimSending],
    later: Collection[int] = (),
) -> dict[int, int]:
    """Of up to 500 claims to first payers that went and stand, by how much those differ that do.

    `later` are claims to later payers that are looked at too: those before have decided on what is charged.
    """
    looked_at = [
        each
        for each in claims
        if (each.sequence is Sequence.PRIMARY or each.id in later)
        and each.state in _WENT
        and each.id in sendings
    ]
    if not looked_at:
        return {}
    columns: tuple[Any, ...] = (
        col(Charge.appointment_id), col(Charge.id), col(Charge.code), col(Charge.modifier),
        col(Charge.units), col(Charge.cents),
    )  # fmt: skip
    visits = [each.appointment_id for each in looked_at]
    of_visit: dict[int, list[Charged]] = defaultdict(list)
    for visit, *charge in db.execute(select(*columns).where(col(Charge.appointment_id).in_(visits))):
        of_visit[visit].append(Charged(*charge))
    found = {
        each.id or 0: differs(read_lines(sendings[each.id or 0].lines), of_visit[each.appointment_id])
        for each in looked_at
    }
    return {number: cents for number, cents in found.items() if cents is not None}
