"""The rules of counting: ABC classes, what is due, and which difference has to be approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic_tui.counts.states import AbcClass

A_PERCENT, B_PERCENT = 80, 95
"""ABC analysis (H. F. Dickie, Factory Management and Maintenance, July 1951), at the customary cuts: A makes
up the first 80 % of the yearly consumption in money, B the next 15 %, C the rest."""


@dataclass(frozen=True, slots=True)
class CountRules:
    """What the clinic has set: from which difference on somebody approves, and how often is counted.

    A limit of None does not bind; a line is beyond where it is over one of those that do.
    """

    limit_units: int | None = 10
    limit_cents: int | None = 25_00
    recount: bool = True
    """What is beyond the limit is counted a second time before anybody is asked."""
    days_a: int = 30
    days_b: int = 90
    days_c: int = 180

    def days(self, of: AbcClass) -> int:
        """Days from one count of an item to the next."""
        return {AbcClass.A: self.days_a, AbcClass.B: self.days_b, AbcClass.C: self.days_c}[of]


def classes(consumed: Mapping[int, int]) -> dict[int, AbcClass]:
    """The class of each item by what of it was consumed in a year, in cents; None consumed is C.

    The item that crosses a cut belongs to the class before it, so that A never makes up less than 80 %.
    """
    total, before = sum(max(cents, 0) for cents in consumed.values()), 0
    found: dict[int, AbcClass] = {}
    for item, cents in sorted(consumed.items(), key=lambda each: (-each[1], each[0])):
        if cents <= 0:
            found[item] = AbcClass.C
        elif before * 100 < total * A_PERCENT:
            found[item] = AbcClass.A
        else:
            found[item] = AbcClass.B if before * 100 < total * B_PERCENT else AbcClass.C
        before += max(cents, 0)
    return found


def days_over(today: date, last: date | None, of: AbcClass, rules: CountRules) -> int | None:
    """By how many days a count is due; None where it is not due yet. What was never counted is due."""
    interval = rules.days(of)
    over = interval if last is None else (today - last).days - interval
    return over if over >= 0 else None


def limits_money_alone(rules: CountRules) -> bool:
    """Whether no number of units is too many by itself."""
    return rules.limit_units is None and rules.limit_cents is not None


def is_beyond(units: int, cents: int | None, controlled: bool, rules: CountRules) -> bool:
    """Whether somebody has to approve a difference of so many units and cents.

    Any difference of a controlled substance is (a significant loss of one is to be reported: 21 CFR 1301.76).
    """
    if not units:
        return False
    if cents is None and limits_money_alone(rules):
        return True  # nobody can say that it is within
    over_units = rules.limit_units is not None and abs(units) > rules.limit_units
    over_cents = rules.limit_cents is not None and abs(cents or 0) > rules.limit_cents
    return controlled or over_units or over_cents
