"""How urgent a task is, how it stands, how it comes again, and what happens to it."""

from __future__ import annotations

from enum import StrEnum


class Priority(StrEnum):
    """How urgent it is, the most urgent first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class TaskState(StrEnum):
    """How it stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """It need not be done any more."""


class Every(StrEnum):
    """The unit of the interval at which it comes again."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Step(StrEnum):
    """What happens to a task, as its history tells it."""

    MADE = "made"
    CHANGED = "changed"
    GIVEN = "given"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN = "taken"
    NOTED = "noted"
    REPLIED = "replied"
    CALLED = "called"
    READ = "read"
    DONE = "done"
    DROPPED = "dropped"


NEWS = (Step.MADE, Step.GIVEN, Step.REPLIED)
"""What is new to whoever it is for, until they open the task."""


class Called(StrEnum):
    """What came of calling back."""

    REACHED = "reached"
    MESSAGE_LEFT = "message left"
    NO_ANSWER = "no answer"
    WRONG_NUMBER = "wrong number"


class Pile(StrEnum):
    """Which tasks are looked at."""

    MINE = "mine"
    """Mine, my role's, what I was asked to take, and what somebody replied to that I have not read."""
    GIVEN = "given away"
    """What I gave to others, as long as it is open."""
    ALL = "everybody's"
    ENDED = "ended"
    """Mine that were done or dropped lately."""


class Thing(StrEnum):
    """What a task can be about, beside a patient; the word is what people type before its number."""

    VISIT = "visit"
    CLAIM = "claim"
    ORDER = "order"
    ITEM = "item"


THINGS_TYPED = "order 1003, claim V286-1, item CODE, or visit MRN DAY"
"""What may be typed to name one (linking.py)."""

ABOUT_TYPED = f"{THINGS_TYPED}, or patient MRN"
"""What may be typed of a task: it may be about a patient alone."""
