"""How scrub rules are weighed, for all payers and for each, and the yeses to warnings."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import FindingAccepted, RuleLevel, RuleSwitch
from clinic_tui.claims.scrub.finding import Finding, Level
from clinic_tui.claims.scrub.table import RULES
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payer_models import Payer
from clinic_tui.store.desk import Desk

OFF = "off"
MOST_REASON = 200

Weights = Mapping[int, Level | None]
"""By rule; None is off."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Which rules are weighed otherwise than they usually are."""

    for_all: Weights
    by_payer: Mapping[int, Weights]

    def of(self, payer_id: int | None) -> Weights:
        """As they are weighed for a payer: what it has set itself goes before what the clinic has for all."""
        own = self.by_payer.get(payer_id) if payer_id is not None else None
        return {**self.for_all, **own} if own else self.for_all


def switches(db: Session) -> Switches:
    """What the clinic has set, for all payers and for each."""
    own: dict[int, dict[int, Level | None]] = defaultdict(dict)
    for row in db.scalars(select(RuleSwitch)):
        own[row.payer_id][row.rule] = level_of(row.weight)
    return Switches({row.rule: level_of(row.weight) for row in db.scalars(select(RuleLevel))}, own)


def level_of(weight: str) -> Level | None:
    """What a stored weight means; None: off."""
    return None if weight == OFF else Level(weight)


def set_rule(desk: Desk, payer_id: int | None, rule: int, weight: str, reason: str = "") -> None:
    """Weigh a rule `off`, `W`, `E`, or empty for what is usual: for a payer, or with None for all of them.

    What is usual for a payer is what the clinic has set for all. Raises Invalid naming the field, and where
    it is for all without a reason; NotFound.
    """
    if rule not in {each.number for each in RULES}:
        raise Invalid(
            f"there is no scrub rule {rule} that can be weighed: they are 1 to {RULES[-1].number}", "rule"
        )
    if weight not in ("", OFF, Level.WARNING, Level.ERROR):
        raise Invalid("a rule is weighed off, W (warning), E (error), or left as it usually is", "weight")
    why = clean_text(reason, MOST_REASON, "reason")
    if payer_id is None and not why:
        raise Invalid("say why it is weighed so for all payers: it stands beside the rule", "reason")
    with desk.act("payer.edit", reason=why) as db:
        if payer_id is not None:
            db.need(Payer, payer_id, f"there is no payer {payer_id}")
        row = _set_now(db, payer_id, rule)
        if not weight:
            if row is not None:
                db.delete(row)
        elif row is not None:
            row.weight, row.reason = weight, why
        elif payer_id is None:
            db.add(RuleLevel(rule=rule, weight=weight, reason=why))
        else:
            db.add(RuleSwitch(payer_id=payer_id, rule=rule, weight=weight, reason=why))


def _set_now(db: Session, payer_id: int | None, rule: int) -> RuleSwitch | RuleLevel | None:
    if payer_id is None:
        return db.scalars(select(RuleLevel).where(col(RuleLevel.rule) == rule)).one_or_none()
    own = col(RuleSwitch.payer_id) == payer_id, col(RuleSwitch.rule) == rule
    return db.scalars(select(RuleSwitch).where(*own)).one_or_none()


def digest(finding: Finding) -> str:
    """What a yes to a warning is stored by."""
    return hashlib.sha256(finding.key.encode()).hexdigest()


def accepted(db: Session, numbers: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    """By visit, the warnings that were said yes to and by whom."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    asked = sorted(numbers)
    for start in range(0, len(asked), AT_ONCE):
        part = col(FindingAccepted.appointment_id).in_(asked[start : start + AT_ONCE])
        for row in db.scalars(select(FindingAccepted).where(part)):
            found[row.appointment_id][row.digest] = row.by
    return found


def take_back_yes(desk: Desk, appointment_id: int) -> int:
    """Withdraw every yes to warnings of a visit's claim; how many. Raises NotFound where there is none."""
    with desk.act("claim.send") as db:
        rows = db.scalars(
            select(FindingAccepted).where(col(FindingAccepted.appointment_id) == appointment_id)
        ).all()
        if not rows:
            raise NotFound(f"nobody has said yes to a warning about visit {appointment_id}")
        for row in rows:
            db.delete(row)
        return len(rows)
