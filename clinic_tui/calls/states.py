"""What a call is about, and what came of it."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What a call is about."""

    VISIT = "visit"
    RECALL = "recall"
    WAITER = "waiter"


class Outcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    MESSAGE_LEFT = "message left"
    NO_ANSWER = "no answer"
    DECLINED = "declined"
    WRONG_NUMBER = "wrong number"


class OfferNeed(StrEnum):
    """Why an offer to a waiting patient needs a person."""

    NOT_CALLED = "nobody has called"
    ENDS_SOON = "ends soon"
    RAN_OUT = "ran out unanswered"
