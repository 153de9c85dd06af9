"""What a person at the clock is doing, which breaks there are, and what happens to a stretch of work."""

from __future__ import annotations

from enum import StrEnum


class BreakKind(StrEnum):
    """What a break is to the law."""

    REST = "rest"
    """A short one, which counts as work (29 CFR 785.18)."""
    MEAL = "meal"
    """To eat, which does not, where it is long enough and nothing is to be done (29 CFR 785.19)."""


class Presence(StrEnum):
    """Where somebody is, as far as the clock knows."""

    IN = "in"
    REST = "on a rest"
    MEAL = "at a meal"
    OUT = "out"
    FORGOTTEN = "not ended"
    """In for longer than anybody works: the clocking out was forgotten."""


class Step(StrEnum):
    """What happened to a stretch of work, as its trail tells it."""

    IN = "in"
    OUT = "out"
    BREAK = "break"
    BACK = "back"
    IN_CORRECTED = "in corrected"
    OUT_CORRECTED = "out corrected"
    ADDED = "entered"
    STRUCK = "struck out"
    BREAK_ADDED = "break entered"
    BREAK_STRUCK = "break taken out"


PUNCHES = frozenset({Step.IN, Step.OUT, Step.BREAK, Step.BACK})
"""What is done at the clock itself; all other steps are corrections, each with its reason."""

CORRECTIONS = frozenset(Step) - PUNCHES
