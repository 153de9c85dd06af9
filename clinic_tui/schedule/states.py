"""The states of an appointment, as the desk calls them (domain rules, B1)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where an appointment stands; one column serves the schedule and the queue."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    CHECKED_IN = "checked-in"
    ROOMED = "roomed"
    WITH_PROVIDER = "with-provider"
    READY = "ready-to-leave"
    CHECKED_OUT = "checked-out"
    LEFT = "left"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"

    @property
    def words(self) -> str:
        """How the desk says it."""
        return _WORDS[self]


IN_HOUSE = (Status.ARRIVED, Status.CHECKED_IN, Status.ROOMED, Status.WITH_PROVIDER, Status.READY)
"""The patient is in the building."""

IN_ROOM = (Status.ROOMED, Status.WITH_PROVIDER, Status.READY)
"""The patient occupies a room."""

OPEN = (Status.BOOKED, *IN_HOUSE)
"""The visit has not ended: at the end of the day none may be left (domain rules, B2)."""

HOLDS_TIME = (*OPEN, Status.CHECKED_OUT)
"""The appointment takes its provider's and its patient's time."""


_WORDS = {
    Status.BOOKED: "booked",
    Status.ARRIVED: "arrived",
    Status.CHECKED_IN: "checked in",
    Status.ROOMED: "in a room",
    Status.WITH_PROVIDER: "with the provider",
    Status.READY: "ready to leave",
    Status.CHECKED_OUT: "checked out",
    Status.LEFT: "left without being seen",
    Status.NO_SHOW: "no-show",
    Status.CANCELLED: "cancelled",
    Status.ENTERED_IN_ERROR: "entered in error",
}


class Confirmation(StrEnum):
    """What is known of the patient's coming; beside the status, never part of it."""

    UNCONFIRMED = "unconfirmed"
    LEFT_MESSAGE = "left message"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class CancelledBy(StrEnum):
    """Who called the appointment off."""

    PATIENT = "patient"
    CLINIC = "clinic"


class Resource(StrEnum):
    """What a visit takes besides its provider and its patient."""

    ROOM = "room"
    DEVICE = "device"


class BlockKind(StrEnum):
    """Why a stretch of a provider's template is not open for booking."""

    LUNCH = "lunch"
    MEETING = "meeting"
    ADMIN = "admin"
    AWAY = "away"


class OfferState(StrEnum):
    """What became of a time that was offered to somebody on the waitlist."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
