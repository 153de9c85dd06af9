"""What becomes of a question to a payer, and of a file that came from one."""

from __future__ import annotations

from enum import StrEnum


class Asked(StrEnum):
    """Where a question stands."""

    STORED = "stored"
    """Written down, and not known to have left: in doubt once nobody sends it any more."""
    SENT = "sent"
    """Handed over whole; the answer comes."""
    NOT_SENT = "not sent"
    """It is known not to have left."""
    ANSWERED = "answered"
    """The payer says that the policy is active or inactive."""
    REJECTED = "rejected"
    """The payer gave reasons instead of an answer."""


class Taken(StrEnum):
    """What came of a file."""

    ANSWERS = "answers"
    NOTHING = "nothing of ours"
    REFUSED = "refused"
