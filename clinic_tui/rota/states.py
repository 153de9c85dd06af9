"""Why somebody is away, how a request stands, what a day has instead, and whom a minimum counts."""

from __future__ import annotations

from enum import StrEnum


class Off(StrEnum):
    """Why somebody is away."""

    HOLIDAY = "holiday"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class Asked(StrEnum):
    """How a request for time off stands."""

    OPEN = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STANDING = (Asked.OPEN, Asked.APPROVED)
"""The states in which time off is, or may become, an absence."""


class SwapState(StrEnum):
    """How the offer of a shift stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    """Whoever was asked takes it; it waits for approval."""
    DONE = "done"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Somebody still has to answer."""
        return self in (SwapState.OFFERED, SwapState.ACCEPTED)


class DayKind(StrEnum):
    """What one date has instead of the usual week."""

    INSTEAD = "other hours"
    OFF = "not working"
    EXTRA = "extra shift"
    """Beside the usual hours."""


class Group(StrEnum):
    """Whom a minimum counts: a provider is one, whatever role the account has."""

    FRONT_DESK = "front desk"
    CLINICIAN = "clinician"
    PROVIDER = "provider"
    BILLER = "biller"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
