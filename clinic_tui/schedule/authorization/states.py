"""Where an authorization stands, what it is, and how fast it is wanted."""

from __future__ import annotations

from enum import StrEnum


class AuthorizationState(StrEnum):
    """How far a payer's decision has come."""

    TO_ASK = "to be asked"
    ASKED = "asked"
    PENDED = "pended"
    """The payer wants more, or has put its decision off."""
    CERTIFIED = "certified"
    PART = "certified in part"
    """Less was granted than was asked, or something else."""
    DENIED = "denied"
    CANCELLED = "cancelled"
    NONE_NEEDED = "none needed"
    """The payer said that it wants none for this."""


PAYS = frozenset((AuthorizationState.CERTIFIED, AuthorizationState.PART, AuthorizationState.NONE_NEEDED))
"""Visits may be given under it."""

WAITS = frozenset((AuthorizationState.ASKED, AuthorizationState.PENDED))
"""The payer has the request."""

OPEN_REQUESTS = WAITS | {AuthorizationState.TO_ASK}
"""Somebody still has to do something, or to wait for it."""

NEXT: dict[AuthorizationState, frozenset[AuthorizationState]] = {
    AuthorizationState.TO_ASK: frozenset(AuthorizationState) - {AuthorizationState.PENDED},
    AuthorizationState.ASKED: frozenset(AuthorizationState),
    AuthorizationState.PENDED: frozenset(AuthorizationState),
    AuthorizationState.CERTIFIED: frozenset(
        (
            AuthorizationState.CERTIFIED,
            AuthorizationState.PART,
            AuthorizationState.DENIED,
            AuthorizationState.CANCELLED,
        )
    ),
    AuthorizationState.PART: frozenset(
        (
            AuthorizationState.CERTIFIED,
            AuthorizationState.PART,
            AuthorizationState.ASKED,
            AuthorizationState.DENIED,
            AuthorizationState.CANCELLED,
        )
    ),
    AuthorizationState.DENIED: frozenset(AuthorizationState) - {AuthorizationState.TO_ASK},
    AuthorizationState.CANCELLED: frozenset(),
    AuthorizationState.NONE_NEEDED: frozenset(AuthorizationState)
    - {AuthorizationState.TO_ASK, AuthorizationState.PENDED},
}
"""Where a state may go; a denied one may be asked again, as an appeal is."""


class AuthorizationKind(StrEnum):
    """Who has to agree before a visit: the payer, or the doctor who sends the patient."""

    PRIOR = "prior authorization"
    REFERRAL = "referral"

    @property
    def short(self) -> str:
        """For a narrow column."""
        return "auth" if self is AuthorizationKind.PRIOR else "referral"


class Pace(StrEnum):
    """How fast a decision is wanted (42 CFR 422.568, 422.572 as CMS-0057-F changed them)."""

    STANDARD = "standard"
    URGENT = "urgent"


class StepKind(StrEnum):
    """One step of a request, as its history tells it."""

    BEGUN = "begun"
    ASKED = "asked"
    ANSWERED = "answered"
    """Told by a person: a letter, a portal, a call."""
    ANSWER_READ = "answer read"
    """Told by a file (278)."""
    CHASED = "chased"
    CHANGED = "changed"
    CLOSED = "closed"
