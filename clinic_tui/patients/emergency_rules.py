"""Emergency access to restricted records: plain values and rules, no database.

The rules are those of docs/security.md: a reason, the password again, an hour, and a review by another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clinic_tui.errors import Invalid

LASTS = timedelta(minutes=60)
"""So long an emergency access opens a record."""

LATE_AFTER = timedelta(hours=72)
"""By then another person should have looked at it."""

LEAST_LETTERS = 10
"""A reason that is shorter tells nobody anything."""

LONGEST_REASON = 400


def clean_reason(typed: str, field: str = "reason") -> str:
    """A typed reason as it is kept; raises Invalid where it is too short or too long."""
    text = " ".join(typed.split())
    if sum(sign.isalpha() for sign in text) < LEAST_LETTERS:
        raise Invalid(f"say why in at least {LEAST_LETTERS} letters: another person reads it", field)
    if len(text) > LONGEST_REASON:
        raise Invalid(f"the {field} has {len(text)} characters: {LONGEST_REASON} are the most", field)
    if not text.isprintable():
        raise Invalid(f"the {field} has a character that cannot be shown: leave it out", field)
    return text


class Stage(StrEnum):
    """How an emergency access stands."""

    OPEN = "open now"
    UNREVIEWED = "to be reviewed"
    LATE = "review is late"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One emergency access; times in UTC, `over` when it ended or will end."""

    id: int
    version: int
    account_id: int
    login: str
    person: str
    patient_id: int
    mrn: str
    name: str
    reason: str
    at: datetime
    over: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    review_words: str
    looks: int = 0
    """Reads of the record by this person in that time, as the journal has them."""
    changes: int = 0
    """Changes that this person made for the patient in that time."""

    def stage(self, now: datetime) -> Stage:
        """How it stands at this moment."""
        if self.reviewed_at is not None:
            return Stage.REVIEWED
        if now < self.over:
            return Stage.OPEN
        return Stage.LATE if now - self.at > LATE_AFTER else Stage.UNREVIEWED


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes, a begun one counted; none once it is over."""
    return max(0, -int((now - until).total_seconds() // 60))
