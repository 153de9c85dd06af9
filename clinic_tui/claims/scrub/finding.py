"""What a rule finds, and what a rule is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from clinic_tui.claims.draft import ClaimDraft
from clinic_tui.codes.diagnosis_limits import DiagnosisLimits
from clinic_tui.codes.edit_rows import PairEdit, UnitEdit


class Level(StrEnum):
    """What a finding does."""

    ERROR = "E"
    """The claim enters no batch."""
    WARNING = "W"
    """Somebody says yes to it once, and is remembered."""


class Form(StrEnum):
    """Where the cursor has to go to mend it."""

    PRACTICE = "practice"
    PROVIDER = "provider"
    PLACE = "place"
    PAYER = "payer"
    PATIENT = "patient"
    POLICY = "policy"
    VISIT = "visit"
    AUTHORIZATION = "authorization"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Target:
    """A field of a form; `place` is the line, the diagnosis or the policy among several, from 1."""

    form: Form
    field: str
    place: int | None = None
    row: int = dataclasses.field(default=0, compare=False)
    """Which payer, billing provider, site or provider it is; 0 where none is stored."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What one rule has against one field, in plain words, and the way out."""

    target: Target
    words: str
    way_out: str
    level: Level | None = None
    """Where it weighs other than the rule usually does."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A complaint with its rule's number and weight."""

    rule: int
    level: Level
    target: Target
    words: str
    way_out: str

    @property
    def field(self) -> str:
        """Where it stands: `visit pointers 2`, `payer electronic id`."""
        place = "" if self.target.place is None else f" {self.target.place}"
        return f"{self.target.form} {self.target.field}{place}"

    @property
    def key(self) -> str:
        """What a yes to a warning is remembered by: rule, field and words."""
        place = "" if self.target.place is None else f":{self.target.place}"
        return f"{self.rule}:{self.target.form}:{self.target.field}{place}:{self.words}"


@dataclass(frozen=True, slots=True)
class DiagnosisKnown:
    """What the code set says of a diagnosis on a day."""

    billable: bool
    """A leaf: codes that have finer ones below them are refused."""


class Knowledge(Protocol):
    """The code sets, where the clinic has them. Each answer of None means that nobody knows."""

    def has_diagnoses(self, day: date) -> bool:
        """Whether a set of diagnoses is there for the day: without one nothing is said of codes."""
        ...

    def diagnosis(self, code: str, day: date) -> DiagnosisKnown | None:
        """What is known of a code on a day."""
        ...

    def limits(self, code: str, day: date) -> DiagnosisLimits:
        """Of which age and sex a diagnosis is on a day, as far as anybody says."""
        ...

    def ended(self, code: str, day: date) -> date | None:
        """The last day of a procedure of HCPCS that held no more on a day; None of others."""
        ...

    def place_of_service(self, code: str) -> bool:
        """Whether the code is of the list."""
        ...

    def most_units(self, code: str, day: date) -> UnitEdit | None:
        """The most units of a code on a day (CMS medically unlikely edits)."""
        ...

    def pair(self, first: str, second: str, day: date) -> PairEdit | None:
        """Whether the second code is not paid beside the first on a day (NCCI: column 2 beside column 1)."""
        ...


class NothingKnown:
    """No code set is imported: rules that need one say nothing."""

    def has_diagnoses(self, day: date) -> bool:
        """None."""
        return False

    def diagnosis(self, code: str, day: date) -> DiagnosisKnown | None:
        """Nothing."""
        return None

    def limits(self, code: str, day: date) -> DiagnosisLimits:
        """Of all."""
        return DiagnosisLimits()

    def ended(self, code: str, day: date) -> date | None:
        """None has."""
        return None

    def place_of_service(self, code: str) -> bool:
        """Any two digits may be one."""
        return len(code) == 2 and code.isascii() and code.isdigit()

    def most_units(self, code: str, day: date) -> UnitEdit | None:
        """Nothing."""
        return None

    def pair(self, first: str, second: str, day: date) -> PairEdit | None:
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rules know beside the claim."""

    today: date
    knowledge: Knowledge
    eligibility_days: int = 30
    """A policy is asked about at most so long before the visit."""


Check = Callable[[ClaimDraft, Circumstances], Iterator[Complaint]]


@dataclass(frozen=True, slots=True)
class ScrubRule:
    """One rule: its number (that of the build guide of the domain), weight, what it asks, and how."""

    number: int
    level: Level
    title: str
    check: Check
    foreseen: bool = False
    """What it finds can be known of a visit that is booked: before there are charges and diagnoses."""
