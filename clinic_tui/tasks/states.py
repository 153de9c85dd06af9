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
    DONE = "done"
    DROPPED = "dropped"


class Pile(StrEnum):
    """Which tasks are looked at."""

    MINE = "mine"
    """Mine, my role's, and what I was asked to take."""
    GIVEN = "given away"
    """What I gave to others, as long as it is open."""
    ALL = "everybody's"
    ENDED = "ended"
    """Mine that were done or dropped lately."""
