"""From when until when a bulletin is shown: pure rules."""

from __future__ import annotations

from datetime import date

WORDS_LENGTH = 300
MOST_DAYS = 92
"""So many days at most a bulletin is shown: what holds for longer is a rule of the house, and no news."""


def why_not(from_day: date, until_day: date, today: date) -> tuple[str, str]:
    """The field that is wrong and why; two empty words where the days are right."""
    if until_day < from_day:
        return "until", "the last day lies before the first"
    if until_day < today:
        return "until", "that day is over: nobody would see it"
    if (until_day - from_day).days >= MOST_DAYS:
        return "until", f"{MOST_DAYS} days at most"
    return "", ""


def is_shown(from_day: date, until_day: date, *, withdrawn: bool, day: date) -> bool:
    """Whether it is shown on a day, first and last day included."""
    return not withdrawn and from_day <= day <= until_day
