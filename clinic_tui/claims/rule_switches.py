"""How payers have scrub rules weighed, and the yeses to warnings."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import FindingAccepted, RuleSwitch
from clinic_tui.claims.scrub.finding import Finding, Level
from clinic_tui.claims.scrub.table import RULES
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.payer_models import Payer
from clinic_tui.store.desk import Desk

OFF = "off"

Switches = dict[int | None, dict[int, Level | None]]


def switches(db: Session) -> Switches:
    """By payer, how each rule that it has set is weighed; None is off."""
    found: Switches = defaultdict(dict)
    for row in db.scalars(select(RuleSwitch)):
        found[row.payer_id][row.rule] = None if row.weight == OFF else Level(row.weight)
    return found


def set_rule(desk: Desk, payer_id: int, rule: int, weight: str) -> None:
    """Weigh a rule for a payer: `off`, `W`, `E`, or empty for what is usual. Raises Invalid, NotFound."""
    if rule not in {each.number for each in RULES}:
        raise Invalid(f"there is no scrub rule {rule} that a payer can weigh: they are 1 to 43", "rule")
    if weight not in ("", OFF, Level.WARNING, Level.ERROR):
        raise Invalid("a rule is weighed off, W (warning), E (error), or left as it usually is", "weight")
    with desk.act("payer.edit") as db:
        db.need(Payer, payer_id, f"there is no payer {payer_id}")
        row = db.scalars(
            select(RuleSwitch).where(col(RuleSwitch.payer_id) == payer_id, col(RuleSwitch.rule) == rule)
        ).one_or_none()
        if not weight:
            if row is not None:
                db.delete(row)
        elif row is None:
            db.add(RuleSwitch(payer_id=payer_id, rule=rule, weight=weight))
        else:
            row.weight = weight


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
