"""What is typed of incidents: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clinic_tui.safety.rules import Answers
from clinic_tui.safety.states import CaseType, IncidentKind, Privacy, Severe, Sex, SpanKind, StepEnd


@dataclass(frozen=True, slots=True)
class IncidentEntry:
    """What happened to whom (form 301, items 11 and 13 to 17). Minutes are of that day's wall clock."""

    kind: IncidentKind
    who: str
    """The login or the name of an account, or the name of somebody without one."""
    day: date
    what: str
    """What happened, and how."""
    harm: str
    """The injury or illness, and the part of the body."""
    place: str
    """Where; of a sharp the work area."""
    job_title: str = ""
    minute: int | None = None
    """None where it cannot be determined."""
    before: str = ""
    """What the employee was doing just before."""
    object: str = ""
    """The object or substance that harmed."""
    device: str = ""
    """Type of the sharp; needed of a sharp (29 CFR 1910.1030(h)(5))."""
    brand: str = ""
    blood: bool | None = None
    """Another person's blood or infectious material; None of a sharp or splash is taken for yes."""
    learned_day: date | None = None
    """When the clinic heard of it; None is now."""
    learned_minute: int | None = None
    site: str = ""
    """The name of the site where it happened; empty is the first one, unless `place` names another."""

    @property
    def where(self) -> str:
        """`Northside / Room 2`; at the first site the place alone."""
        return f"{self.site} / {self.place}" if self.site else self.place


@dataclass(frozen=True, slots=True)
class CareEntry:
    """Who treated, and about the employee (form 301, items 2 to 9, and 12)."""

    treated_by: str = ""
    facility: str = ""
    """Where, if away from the clinic."""
    emergency_room: bool | None = None
    """None where nobody said."""
    overnight: bool | None = None
    """Hospitalized overnight as an in-patient."""
    address: str = ""
    born: date | None = None
    hired: date | None = None
    sex: Sex | None = None
    shift_began: int | None = None
    """When the employee began work that day, a minute of the wall clock."""


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """The answers to the questions, what type of case it is, and why its name is withheld."""

    answers: Answers = field(default_factory=Answers)
    case_type: CaseType = CaseType.INJURY
    privacy: Privacy | None = None


@dataclass(frozen=True, slots=True)
class SpanEntry:
    """Days away from work, or of restricted work; `last` is None where it goes on."""

    kind: SpanKind
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class SevereEntry:
    """A death, hospitalization, amputation or loss of an eye; minutes of the day's wall clock."""

    kind: Severe
    day: date
    minute: int
    learned_day: date | None = None
    """When the clinic learned of it; None is now."""
    learned_minute: int | None = None


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """That OSHA was told: when, and whom one spoke to."""

    whom: str
    day: date | None = None
    """None is now."""
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class StepEntry:
    """How a step of the follow-up ended, on which day; words say who or why."""

    end: StepEnd = StepEnd.DONE
    day: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class YearEntry:
    """What form 300A asks besides the log (29 CFR 1904.32(b)(2))."""

    average_employees: int
    hours: int
    """Worked by all of them in the year."""


@dataclass(frozen=True, slots=True)
class CertifyEntry:
    """Who certifies the summary: an owner, an officer, the highest official here, or that one's superior
    (29 CFR 1904.32(b)(4)).
    """

    name: str
    title: str
    phone: str
    day: date | None = None
