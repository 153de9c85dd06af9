"""Unusual access to records as the report shows it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class AccessKind(StrEnum):
    """Why a look is unusual; it may be right all the same."""

    OWN_RECORD = "own record"
    OWN_NAME = "own family name"
    COLLEAGUE = "colleague"
    MANY = "many records"
    EMERGENCY = "emergency"
    """A restricted record was opened, and nobody has reviewed it: it has a review of its own."""


@dataclass(frozen=True, slots=True)
class Called:
    """The names that somebody may have, folded (patients/names.py)."""

    families: frozenset[str]
    givens: frozenset[str]

    def may_be(self, other: Called) -> bool:
        """Whether both may be one person."""
        return bool(self.families & other.families and self.givens & other.givens)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    account_id: int
    login: str
    name: str
    called: Called


@dataclass(frozen=True, slots=True)
class Look:
    """One look into a record."""

    account_id: int
    patient_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Unusual:
    """What the looks of one person on one day have that is unusual; of MANY no patient is named."""

    kind: AccessKind
    account_id: int
    patient_id: int | None
    day: date
    looks: int
    """Looks into that record; of MANY, different records."""
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class AccessRow:
    """The same with names, and with its review."""

    found: Unusual
    login: str
    person: str
    name: str
    mrn: str
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    review_words: str = ""

    @property
    def key(self) -> str:
        """By which it is named on the shell: `many-3-0-2026-11-23`."""
        found = self.found
        return f"{found.kind.value.replace(' ', '_')}-{found.account_id}-{found.patient_id or 0}-{found.day}"

    @property
    def reviewed(self) -> bool:
        """Somebody looked at all of it: a look after the review is to be reviewed again."""
        return self.reviewed_at is not None and self.reviewed_at >= self.found.last

    def seen_without(self, hidden: frozenset[int]) -> AccessRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, review_words="") if self.found.patient_id in hidden else self
