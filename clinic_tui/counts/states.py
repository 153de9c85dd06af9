"""Where a count stands, and each of its lines."""

from __future__ import annotations

from enum import StrEnum


class CountState(StrEnum):
    """Where a count stands."""

    OPEN = "open"
    """It is being counted; nobody sees what is written."""
    COUNTED = "counted"
    """Its differences are shown, to be approved and posted."""
    POSTED = "posted"
    CANCELLED = "cancelled"


UNFINISHED = (CountState.OPEN, CountState.COUNTED)
"""While a count is one of these, no other one counts the same."""


class LineState(StrEnum):
    """Where a line stands."""

    TO_COUNT = "to count"
    AGAIN = "count again"
    """It was beyond the limit, or sent back."""
    COUNTED = "counted"
    APPROVED = "approved"
    POSTED = "posted"
    LEFT_OUT = "left out"
    """Nobody counted it: what is written stays."""


COUNTABLE = (LineState.TO_COUNT, LineState.AGAIN, LineState.COUNTED)
"""Lines that may be counted while their count is open."""


class AbcClass(StrEnum):
    """How much of the yearly consumption an item makes up."""

    A = "A"
    B = "B"
    C = "C"
