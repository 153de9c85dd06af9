"""How often claims of visits were sent before, and what earlier payers decided of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import tzinfo
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.decided_lines import DecidedLine, read_decided
from clinic_tui.claims.draft import Adjustment, EarlierAnswer, EarlierLine
from clinic_tui.claims.histories import event_of
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.standing import in_force
from clinic_tui.claims.states import Happening


def sent_before(db: Session, appointment_ids: Collection[int]) -> dict[int, int]:
    """How often a claim of each visit was numbered, to whichever payer; visits without one are left out."""
    columns: tuple[Any, ...] = col(Claim.appointment_id), func.count(col(ClaimSending.id))
    statement = (
        select(*columns)
        .join(ClaimSending, col(ClaimSending.claim_id) == col(Claim.id))
        .where(col(Claim.appointment_id).in_(list(appointment_ids)))
        .group_by(col(Claim.appointment_id))
    )
    return {row[0]: row[1] for row in db.execute(statement)}


def earlier_answers(
    db: Session, appointment_ids: Collection[int], zone: tzinfo
) -> dict[tuple[int, int], EarlierAnswer]:
    """By visit and policy, what the payer's remittances in force come to; their days are those of `zone`."""
    if not appointment_ids:
        return {}
    claims = {
        each.id or 0: each
        for each in db.scalars(select(Claim).where(col(Claim.appointment_id).in_(list(appointment_ids))))
    }
    said: dict[int, list[ClaimAnswer]] = defaultdict(list)
    money = (Happening.REMITTED, Happening.REVERSED)
    for answer in db.scalars(
        select(ClaimAnswer).where(
            col(ClaimAnswer.claim_id).in_(list(claims)), col(ClaimAnswer.happening).in_(money)
        )
    ):
        said[answer.claim_id].append(answer)
    found = {}
    for number, answers in said.items():
        if (together := _together(answers, zone)) is not None:
            claim = claims[number]
            found[claim.appointment_id, claim.coverage_id] = together
    return found


def _together(answers: list[ClaimAnswer], zone: tzinfo) -> EarlierAnswer | None:
    """The remittances in force as one answer; None where all were taken back."""
    events = {id(event): (event, answer) for answer in answers for event in (event_of(answer),)}
    standing = [events[id(each)][1] for each in in_force([event for event, _ in events.values()])]
    if not standing:
        return None
    last = standing[-1]
    decided = [line for answer in standing for line in read_decided(answer.decided)]
    whole = [line for line in decided if line.place == 0]
    return EarlierAnswer(
        sum(answer.paid_cents or 0 for answer in standing),
        last.said_at.astimezone(zone).date(),
        _adjustments(whole),
        tuple(
            EarlierLine(
                place,
                sum(line.paid_cents for line in decided if line.place == place),
                _adjustments([line for line in decided if line.place == place]),
            )
            for place in sorted({line.place for line in decided if line.place})
        ),
        last.payer_number,
        last.forwarded,
    )


def _adjustments(lines: list[DecidedLine]) -> tuple[Adjustment, ...]:
    """Of several decisions on one line the reasons add up, each once."""
    sums: dict[tuple[str, str], int] = {}
    for line in lines:
        for each in line.adjustments:
            sums[each.group, each.reason] = sums.get((each.group, each.reason), 0) + each.cents
    return tuple(Adjustment(group, reason, cents) for (group, reason), cents in sums.items() if cents)
