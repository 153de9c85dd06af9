"""The breach log as lists show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Factor(StrEnum):
    """The four factors of a risk assessment (45 CFR 164.402, breach, (2)(i) to (iv))."""

    NATURE = "nature"
    REACHED = "reached"
    VIEWED = "viewed"
    MITIGATED = "mitigated"

    @property
    def question(self) -> str:
        """What is asked, so that yes speaks for a low probability."""
        return _QUESTIONS[self]


_QUESTIONS = {
    Factor.NATURE: "could nobody do harm with the data, or know by it who it is?",
    Factor.REACHED: "did it reach only who is bound to keep it (HIPAA, Privacy Act, contract)?",
    Factor.VIEWED: "was it neither taken nor looked at?",
    Factor.MITIGATED: "was the risk taken away (returned, destroyed, assured in writing)?",
}


class Exclusion(StrEnum):
    """What the definition of a breach leaves out (45 CFR 164.402)."""

    NONE = "none"
    GOOD_FAITH = "good faith"
    """Of the own workforce, within its authority, and not used further: 164.402(1)(i)."""
    BETWEEN_AUTHORIZED = "between authorized"
    """By mistake, between two who may both have such data: 164.402(1)(ii)."""
    NOT_RETAINED = "not retained"
    """Who got it could not have kept it: 164.402(1)(iii)."""
    SECURED = "secured"
    """Encrypted or destroyed by HHS's guidance: not unsecured, 164.402 and 164.404(a)."""


class Outcome(StrEnum):
    """What the assessment came to."""

    OPEN = "to be assessed"
    NO_BREACH = "no breach"
    LOW = "low probability"
    BREACH = "breach"


class NoticeTo(StrEnum):
    """Who is told of a breach."""

    PERSONS = "persons"
    MEDIA = "media"
    HHS = "HHS"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was given."""

    to: NoticeTo
    done_on: date
    how: str
    who: str


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A notice that a breach needs, until when, by which rule."""

    to: NoticeTo
    due: date
    rule: str
    at_once: bool = False
    """Without unreasonable delay, and not at the end of the year."""


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One case of the log. It names no patient."""

    id: int
    version: int
    what: str
    happened_on: date | None
    """None where nobody knows."""
    discovered_on: date
    recipient: str
    address: str
    disclosed: bool
    """It left the clinic: a disclosure of each of its patients."""
    outcome: Outcome
    exclusion: Exclusion
    factors: tuple[tuple[Factor, bool | None], ...]
    """Each with whether it speaks for a low probability; None where nobody said."""
    words: str
    """How that was found."""
    assessed_on: date | None
    assessed_by: str
    linked: int
    """Patients of the register."""
    others: int
    """Persons who are not in it."""
    in_one_state: int | None
    """Of all of them, how many live in the state that has most; None: all do."""
    notices: tuple[Notice, ...] = ()

    @property
    def persons(self) -> int:
        """All who are affected."""
        return self.linked + self.others

    def done(self, to: NoticeTo) -> Notice | None:
        """The notice that was given to them; None where none was."""
        return next((each for each in self.notices if each.to is to), None)


@dataclass(frozen=True, slots=True)
class BreachPersonRow:
    """A patient whose data it was."""

    id: int
    patient_id: int
    name: str
    mrn: str


@dataclass(frozen=True, slots=True)
class BreachPage:
    """A case with its patients."""

    breach: BreachRow
    persons: tuple[BreachPersonRow, ...]


@dataclass(frozen=True, slots=True)
class BreachEntry:
    """What is typed of a case; `discovered_on` None is today."""

    what: str
    happened_on: date | None = None
    discovered_on: date | None = None
    recipient: str = ""
    address: str = ""
    disclosed: bool = True
    others: int = 0
    in_one_state: int | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers: an exclusion, or for each factor whether it speaks for a low probability."""

    exclusion: Exclusion = Exclusion.NONE
    nature: bool | None = None
    reached: bool | None = None
    viewed: bool | None = None
    mitigated: bool | None = None
    words: str = ""
    """How it was found, or why it is left out."""

    def answer(self, factor: Factor) -> bool | None:
        """The answer to one factor."""
        answer: bool | None = getattr(self, factor.value)
        return answer
