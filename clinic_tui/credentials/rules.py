"""Until when a credential is good, how soon that is told, and when a provider is licensed: pure rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.credentials.states import YEARLY, Kind
from clinic_tui.words.dates import moved, show_date

STEPS = (30, 60, 90)
"""Within so many days an end is told of, in each step in other words."""

_DEA = re.compile(r"[A-Z][A-Z9]\d{7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """The days on which a credential is good, both ends among them; `last` is None where it never expires."""

    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is good on that day."""
        return self.first <= day and (self.last is None or day <= self.last)


def days_left(last: date | None, day: date) -> int | None:
    """Days from `day` to the last good one; below 0 it is over. None where it never expires."""
    return None if last is None else (last - day).days


def ending_words(last: date | None, day: date) -> str:
    """`expires Fri 20 Nov 2026, within 30 days`, or `expired ...`; empty where it is beyond the steps.

    The words stay the same from day to day within a step.
    """
    left = days_left(last, day)
    if last is None or left is None or left > STEPS[-1]:
        return ""
    if left < 0:
        return f"expired {show_date(last)}"
    return f"expires {show_date(last)}, within {next(each for each in STEPS if left <= each)} days"


def covered_from(terms: Sequence[Term]) -> date:
    """The day from which a chain of renewals, oldest first, covers all days up to its newest one's end."""
    first = terms[-1].first
    for earlier in reversed(terms[:-1]):
        if earlier.last is not None and earlier.last < first - timedelta(days=1):
            break
        first = min(first, earlier.first)
    return first


NONE_ON_RECORD = "no licence on record"
UNDECIDED = f"{NONE_ON_RECORD}, and nobody said that none is needed"
"""Of a provider who goes on as before licences were asked for."""


def unlicensed(terms: Sequence[Term] | None, day: date) -> str:
    """Why none of a provider's licences holds on a day, as `licence expired Fri 20 Nov 2026`, or empty.

    `terms` are None for who needs no licence, and empty for who needs one of which nothing is on record:
    each state lets nobody practise without.
    """
    if terms is None or any(each.holds_on(day) for each in terms):
        return ""
    if not terms:
        return NONE_ON_RECORD
    over = [each.last for each in terms if each.last is not None and each.last < day]
    if over:
        return f"licence expired {show_date(max(over))}"
    return f"licence begins {show_date(min(each.first for each in terms))}"


def is_dea_number(number: str) -> bool:
    """Two characters and seven digits, of which the last checks the others (DEA, Practitioner's Manual).

    The first, third and fifth digit, and twice the second, fourth and sixth, add up to a number that ends in
    it.
    """
    if not _DEA.fullmatch(number):
        return False
    digits = [int(each) for each in number[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def yearly_end(kind: Kind, first: date) -> date | None:
    """The day by which training has to be given again; None for kinds of which no rule says so.

    Bloodborne pathogens and the plan against them: at least annually (29 CFR 1910.1030(g)(2)(ii)(B) and
    (c)(1)(iv)). HIPAA training has no interval of its own (45 CFR 164.530(b)): the clinic's choice is typed.
    """
    return moved(first, 1, "y") if kind in YEARLY else None
