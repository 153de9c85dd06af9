"""Where a recall stands."""

from __future__ import annotations

from enum import StrEnum


class RecallState(StrEnum):
    """Due until a visit is booked or nobody is to be called any more."""

    DUE = "due"
    ATTEMPTED = "attempted"
    BOOKED = "booked"
    CLOSED = "closed"


OPEN_RECALLS = (RecallState.DUE, RecallState.ATTEMPTED)
"""Who is still to be called."""
