"""How urgent a wish is, and where it and its offers stand."""

from __future__ import annotations

from enum import StrEnum


class Priority(StrEnum):
    """How soon the patient should be seen."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class WaitState(StrEnum):
    """Where a wish stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    CLOSED = "closed"


LISTED = (WaitState.WAITING, WaitState.OFFERED)
"""Who still waits."""


class CloseReason(StrEnum):
    """Why somebody waits no more without a visit out of the list."""

    BOOKED_OTHERWISE = "booked otherwise"
    NO_LONGER_NEEDED = "no longer needed"
    NOT_REACHED = "not reached"
    ELSEWHERE = "seen elsewhere"
    IN_ERROR = "entered in error"
    OTHER = "another reason"
    """It has to be said in words."""
