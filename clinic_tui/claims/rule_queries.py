"""Reads of scrub rules: how each is weighed, what it is, who let its warnings pass, and what it does now."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.models import FindingAccepted, RuleLevel, RuleSwitch
from clinic_tui.claims.rule_rows import YES_DAYS, PayerWeight, RuleInFull, RuleNow, RuleRow, Yeses
from clinic_tui.claims.scrub.explained import (
    ASLEEP,
    EXPLAINED,
    HALF_ASLEEP,
    IN_PART_UNTIL_IMPORTED,
    UNTIL_IMPORTED,
)
from clinic_tui.claims.scrub.table import RULES
from clinic_tui.claims.stops import stopped_by_month, stopped_lately
from clinic_tui.claims.to_send import claims_due
from clinic_tui.clock import Clock
from clinic_tui.codes.edit_queries import stands
from clinic_tui.codes.queries import books
from clinic_tui.errors import NotFound
from clinic_tui.patients.payer_models import Payer


def rules(db: Session, clock: Clock) -> tuple[RuleRow, ...]:
    """All of them by number."""
    set_for_all = {row.rule: row for row in db.scalars(select(RuleLevel))}
    columns: tuple[Any, ...] = (
        col(RuleSwitch.rule), col(RuleSwitch.payer_id), col(Payer.name), col(RuleSwitch.weight),
        col(RuleSwitch.reason),
    )  # fmt: skip
    payers: dict[int, list[PayerWeight]] = defaultdict(list)
    statement = select(*columns).join(Payer, col(Payer.id) == col(RuleSwitch.payer_id))
    for rule, payer_id, name, weight, reason in db.execute(statement.order_by(col(Payer.name_key))):
        payers[rule].append(PayerWeight(payer_id, name, weight, reason))
    counted = select(col(FindingAccepted.rule), func.count()).where(_lately(clock))
    yeses = {row[0]: row[1] for row in db.execute(counted.group_by(col(FindingAccepted.rule)))}
    stopped = stopped_lately(db, clock)
    nothing, in_part = _asleep(db)
    return tuple(
        RuleRow(
            each.number,
            each.title,
            each.level.value,
            own.weight if (own := set_for_all.get(each.number)) else "",
            own.reason if own else "",
            tuple(payers[each.number]),
            yeses.get(each.number, 0),
            stopped.get(each.number, 0),
            nothing.get(each.number, "") or in_part.get(each.number, ""),
            each.number in nothing,
        )
        for each in {rule.number: rule for rule in RULES}.values()
    )


def _asleep(db: Session) -> tuple[dict[int, str], dict[int, str]]:
    """Rules that find nothing as things are, and those of which a part does, each with why."""
    standing = books(db)
    nothing, in_part = dict(ASLEEP), dict(HALF_ASLEEP)
    for found, until in ((nothing, UNTIL_IMPORTED), (in_part, IN_PART_UNTIL_IMPORTED)):
        found.update(said for code_set, said in until.items() if not stands(standing, code_set))
    return nothing, in_part


def rule_in_full(db: Session, clock: Clock, number: int) -> RuleInFull:
    """One of them. Raises NotFound."""
    row = next((each for each in rules(db, clock) if each.number == number), None)
    if row is None:
        raise NotFound(f"there is no scrub rule {number}: they are 1 to {RULES[-1].number}")
    columns: tuple[Any, ...] = col(FindingAccepted.by), func.count(), func.max(col(FindingAccepted.at))
    statement = (
        select(*columns)
        .where(_lately(clock), col(FindingAccepted.rule) == number)
        .group_by(col(FindingAccepted.by))
    )
    said: list[tuple[str, int, datetime]] = [(by, count, at) for by, count, at in db.execute(statement)]
    words = EXPLAINED[number]
    return RuleInFull(
        row,
        words.asks,
        words.source,
        words.way_out,
        tuple(
            Yeses(by, count, at.astimezone(clock.zone).date())
            for by, count, at in sorted(said, key=lambda each: (-each[1], each[0]))
        ),
        stopped_by_month(db, clock, number),
    )


def rule_now(db: Session, clock: Clock, number: int) -> RuleNow:
    """What it does to the claims that are due: it looks through all of them."""
    due = claims_due(db, clock)
    return RuleNow(
        sum(any(found.rule == number for found in each.errors) for each in due),
        sum(any(found.rule == number for found in each.warnings) for each in due),
    )


def _lately(clock: Clock) -> Any:
    return col(FindingAccepted.at) >= clock.now() - timedelta(days=YES_DAYS)
