"""To whom desks send something, and what came of a call about a delay."""

from __future__ import annotations

from enum import StrEnum


class To(StrEnum):
    """To whom a signal, a row or a form is sent."""

    ALL = "all"
    DESK = "desk"
    ROLE = "role"
    PERSON = "person"


class Told(StrEnum):
    """What came of a call about a delay."""

    REACHED = "reached"
    MESSAGE_LEFT = "message left"
    NO_ANSWER = "no answer"
