"""Authorizations of patients to give something of their record out: 45 CFR 164.508 as pure functions.

They are called releases here, since an authorization is otherwise what a payer grants.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReleaseKind(StrEnum):
    """What an authorization is about, where that has rules of its own."""

    RECORDS = "records"
    PSYCHOTHERAPY = "psychotherapy notes"
    """Joined with no authorization but another one for such notes (164.508(b)(3)(ii))."""
    MARKETING = "marketing"
    """It says whether the clinic is paid for it (164.508(a)(3)(ii))."""
    SALE = "sale"
    """It says that the clinic is paid for it (164.508(a)(4)(i))."""
    RESEARCH = "research"
    """It may end with the study, or never (164.508(c)(1)(v))."""


class ReleaseStanding(StrEnum):
    """Whether something may be given out on an authorization."""

    VALID = "valid"
    NOT_YET = "not yet signed"
    EXPIRED = "expired"
    ENDED = "its event has happened"
    REVOKED = "revoked"
    STRUCK = "entered in error"


CONDITIONS = {
    "": "nothing depends on it",
    "research": "treatment in a study, 164.508(b)(4)(i)",
    "enrolment": (
        "enrolment in a health plan or its underwriting, not for psychotherapy notes, 164.508(b)(4)(ii)"
    ),
    "third party": (
        "care whose only purpose is what is told somebody else: a work or school physical, 164.508(b)(4)(iii)"
    ),
}
"""What may depend on signing. A clinic refuses nobody treatment who does not sign, but in these cases."""

NEEDS = (
    "who may give it out, what, to whom, what for, until when, a signature with its date; and in it that it "
    "may be revoked in writing, whether anything depends on it, and that who gets it may pass it on "
    "(164.508(c)(1) and (2))"
)


@dataclass(frozen=True, slots=True)
class ReleaseTerm:
    """From when until when an authorization holds."""

    signed_on: date
    expires_on: date | None
    """Its last day; None where an event ends it, or in research nothing."""
    event_on: date | None
    """When the event happened that ends it; None where it has not."""
    revoked_on: date | None
    """When the clinic got the revocation: from that day on nothing is given out (164.508(b)(5))."""
    struck: bool = False

    def standing(self, day: date) -> ReleaseStanding:
        """How it stands on a day. What was given out before it was revoked stands (164.508(b)(5)(i))."""
        if self.struck:
            return ReleaseStanding.STRUCK
        if day < self.signed_on:
            return ReleaseStanding.NOT_YET
        if self.revoked_on is not None and self.revoked_on <= day:
            return ReleaseStanding.REVOKED
        if self.event_on is not None and self.event_on < day:
            return ReleaseStanding.ENDED
        if self.expires_on is not None and self.expires_on < day:
            return ReleaseStanding.EXPIRED
        return ReleaseStanding.VALID


def why_not(term: ReleaseTerm, number: int, day: date) -> str:
    """Why nothing may be given out on it that day, with the way out; empty where it may."""
    way = "have a new one signed, and take it in `:releases`"
    what = f"authorization {number}"
    return {
        ReleaseStanding.VALID: "",
        ReleaseStanding.NOT_YET: f"{what} was signed on {term.signed_on:%m/%d/%Y}, after that day",
        ReleaseStanding.EXPIRED: f"{what} expired on {term.expires_on or day:%m/%d/%Y}: {way}",
        ReleaseStanding.ENDED: f"{what} ended on {term.event_on or day:%m/%d/%Y}: {way}",
        ReleaseStanding.REVOKED: (
            f"{what} was revoked on {term.revoked_on or day:%m/%d/%Y}: nothing goes out any more; {way}"
        ),
        ReleaseStanding.STRUCK: f"{what} was entered in error: take another one",
    }[term.standing(day)]
