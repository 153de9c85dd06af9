"""The channels of a reminder and the states of a message in the outbox."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How a reminder goes out."""

    MAIL = "mail"
    TEXT = "text"

    @property
    def noun(self) -> str:
        """What one message is called."""
        return "e-mail" if self is Channel.MAIL else "text"


class Wording(StrEnum):
    """In which language a rule's messages are written."""

    PATIENT = "patient"
    """Spanish for a patient whose language is Spanish, English for all others."""
    ENGLISH = "english"
    SPANISH = "spanish"


class State(StrEnum):
    """Where a message stands.

    `SENDING` is stored before anything is handed over: a message found in it after a
    death may or may not have gone out.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class Settling(StrEnum):
    """What a person found out about a message in doubt."""

    SENT = "sent"
    NOT_SENT = "not-sent"
    """It did not go out: it is sent again."""
    DONE = "done"
    """It did not go out and need not any more: the patient was told otherwise."""


class Reply(StrEnum):
    """What a patient answered to a reminder."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


IN_DOUBT = (State.FAILED, State.UNKNOWN)
"""What a person has to see to."""

WENT_OUT = (State.SENDING, State.SENT, State.UNKNOWN)
"""What counts against the limits of a number: it went out, or may have."""
