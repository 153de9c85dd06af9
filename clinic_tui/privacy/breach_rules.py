"""Whether a case is a breach, and which notices it needs until when (45 CFR 164.402 to 164.408)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.privacy.breach_rows import (
    Assessment,
    BreachRow,
    Exclusion,
    Factor,
    NoticeDue,
    NoticeTo,
    Outcome,
)
from clinic_tui.privacy.clocks import notice_due, yearly_log_due

MANY = 500
"""45 CFR 164.408(b): from so many persons on HHS is told with them; 164.406(a): of more than so many who
live in one state its media are told."""

BREACH_SOON_DAYS = 30
"""Notices are told of so many days before they are due."""


def outcome_of(assessment: Assessment) -> Outcome:
    """What the answers come to: a breach is presumed, unless all four factors speak for a low probability.

    Raises Invalid naming the first factor that nobody answered.
    """
    if assessment.exclusion is not Exclusion.NONE:
        return Outcome.NO_BREACH
    answers = {factor: assessment.answer(factor) for factor in Factor}
    for factor, answer in answers.items():
        if answer is None:
            raise Invalid(f"{factor.question} This has to be answered", factor.value)
    return Outcome.LOW if all(answers.values()) else Outcome.BREACH


def notices_needed(breach: BreachRow) -> tuple[NoticeDue, ...]:
    """Who is to be told until when. What is not assessed yet is presumed to be a breach; others need none."""
    if breach.outcome not in (Outcome.OPEN, Outcome.BREACH):
        return ()
    due = notice_due(breach.discovered_on)
    needed = [NoticeDue(NoticeTo.PERSONS, due, "164.404", at_once=True)]
    in_one_state = breach.persons if breach.in_one_state is None else breach.in_one_state
    if in_one_state > MANY:
        needed.append(NoticeDue(NoticeTo.MEDIA, due, "164.406", at_once=True))
    if breach.persons >= MANY:
        needed.append(NoticeDue(NoticeTo.HHS, due, "164.408(b)", at_once=True))
    else:
        needed.append(NoticeDue(NoticeTo.HHS, yearly_log_due(breach.discovered_on), "164.408(c)"))
    return tuple(needed)


def notices_missing(breach: BreachRow) -> tuple[NoticeDue, ...]:
    """Those that nobody has given yet, what is due first in front."""
    missing = (each for each in notices_needed(breach) if breach.done(each.to) is None)
    return tuple(sorted(missing, key=lambda each: each.due))


def is_settled(breach: BreachRow) -> bool:
    """It is assessed, and nobody is left to be told."""
    return breach.outcome is not Outcome.OPEN and not notices_missing(breach)


def what_is_due(breach: BreachRow) -> tuple[str, date] | None:
    """What is to be done first, and until when; None of what is settled."""
    missing: Iterable[NoticeDue] = notices_missing(breach)
    first = next(iter(missing), None)
    if breach.outcome is Outcome.OPEN:
        return "to be assessed", notice_due(breach.discovered_on)
    return None if first is None else (f"notice to {first.to.value}", first.due)
