"""Business associates as lists show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON_DAYS = 60
"""An agreement that ends within so many days is to be made anew."""


class Agreement(StrEnum):
    """How the agreement stands (45 CFR 164.502(e), 164.504(e))."""

    MISSING = "no agreement"
    ENDED = "agreement ended"
    ENDING = "agreement ends"
    SIGNED = "signed"
    LEFT = "works here no more"


@dataclass(frozen=True, slots=True)
class AssociateRow:
    """A company or person who works with the clinic's patient data."""

    id: int
    version: int
    name: str
    service: str
    """What they do for the clinic."""
    contact: str
    phone: str
    email: str
    signed_on: date | None
    ends_on: date | None
    """Its last day; None where it goes on until somebody ends it."""
    left_on: date | None
    """Since when they work here no more."""
    note: str

    def agreement(self, day: date) -> Agreement:
        """How it stands on a day."""
        if self.left_on is not None:
            return Agreement.LEFT
        if self.signed_on is None:
            return Agreement.MISSING
        if self.ends_on is None:
            return Agreement.SIGNED
        left = (self.ends_on - day).days
        return Agreement.ENDED if left < 0 else Agreement.ENDING if left <= SOON_DAYS else Agreement.SIGNED


@dataclass(frozen=True, slots=True)
class AssociateEntry:
    """What is typed of one."""

    name: str
    service: str
    contact: str = ""
    phone: str = ""
    email: str = ""
    signed_on: date | None = None
    ends_on: date | None = None
    note: str = ""
