"""The clocks of appeals, and what comes next: pure functions.

Medicare decides on a first appeal within 60 days (42 CFR 405.950) and takes a second one for 180 days after
that (405.962); group health plans decide within 60 days too (29 CFR 2560.503-1(i)(2)(iii)). What a payer's
own contract says is entered with the payer (days for an appeal).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ANSWER_DAYS = 60
"""Within which a payer decides on an appeal."""

SECOND_LEVEL_DAYS = 180
"""Within which a second appeal has to be there, where the clinic has entered nothing of the payer."""

HIGHEST_LEVEL = 2
"""Behind it stand reviews outside of the payer, which no form letter asks for."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """The last appeal about a claim."""

    level: int
    day: date
    answer_due: date
    is_decided: bool = False
    """The payer has said something since."""

    def waits(self, today: date) -> bool:
        """The payer still has time to decide."""
        return not self.is_decided and today <= self.answer_due


def answer_due(day: date) -> date:
    """Until when an appeal of this day has to be decided."""
    return day + timedelta(days=ANSWER_DAYS)


def next_level(last: Appeal | None) -> int:
    """The level of the next appeal; above HIGHEST_LEVEL where there is none."""
    return last.level + 1 if last else 1


def next_appeal_by(last: Appeal, decided_on: date, payer_days: int | None) -> date:
    """Until when the next appeal has to be there: from the decision, or where none came from its due day."""
    start = decided_on if last.is_decided else last.answer_due
    return start + timedelta(days=payer_days or SECOND_LEVEL_DAYS)


def appeal_step(last: Appeal, today: date) -> str:
    """What is done next about a claim that was appealed."""
    if last.waits(today):
        return f"wait for the answer to the appeal, due {last.answer_due:%m/%d/%Y}"
    if not last.is_decided:
        return "no answer to the appeal came: ask, and appeal at the next level"
    if last.level >= HIGHEST_LEVEL:
        return "both appeals are lost: ask for a review outside, or decide what is written off"
    return f"the appeal was lost: appeal at level {last.level + 1} before the clock ends"
