"""Questions to payers and their answers, as screens and commands show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.eligibility.states import Asked
from clinic_tui.patients.policy import CoverageMark, LastAnswer
from clinic_tui.patients.rows import CoverageRow
from clinic_tui.words.counted import counted
from clinic_tui.words.masked import masked
from clinic_tui.x12.front_desk import Fact


@dataclass(frozen=True, slots=True)
class Wanted:
    """A policy to ask about, for the day of a visit."""

    coverage_id: int
    service_date: date
    appointment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A policy that the night's run would ask about, and why."""

    wanted: Wanted
    patient_id: int
    name: str
    mrn: str
    payer: str
    why: str

    def seen_without(self, hidden: frozenset[int]) -> Due:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, payer="", why="") if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class Failure:
    """A policy about which a question failed, is in doubt, or was answered with bad news."""

    request_id: int
    coverage_id: int
    patient_id: int
    slot: int
    name: str
    mrn: str
    born: date | None
    payer: str
    member_id: str
    """As it was asked with; masked on screens."""
    asked_at: datetime
    problem: str
    """What is the matter and the way out: of a rejection in our words, with the payer's code behind."""
    field: str
    """What of the policy or of the patient has to be looked at: `member_id`, `born`, ...; or empty."""
    good_at: datetime | None
    """When the policy was last known to be in force."""
    mark: CoverageMark
    visit_id: int | None
    visit_day: date | None
    """The next visit of the patient, today or later."""
    visit_start: int | None
    restricted: bool = False

    @property
    def whole_line(self) -> str:
        """`SMITH, JO: Aetna: The member id is missing or wrong.`"""
        return f"{self.name}: {self.payer}: {self.problem}"

    def masked(self) -> Failure:
        """The row with no more of the member id than tells it from others."""
        return replace(self, member_id=masked(self.member_id))

    def seen_without(self, hidden: frozenset[int]) -> Failure:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, payer="", member_id="", problem="a question failed", field="", restricted=True)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One question as lists show it."""

    id: int
    patient_id: int
    name: str
    mrn: str
    payer: str
    service_date: date
    at: datetime
    who: str
    way: str
    trace: str
    status: Asked
    words: str

    def seen_without(self, hidden: frozenset[int]) -> RequestRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, payer="", words="") if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class Differing:
    """One field that the payer's answer has otherwise than our record; `field` names it for `accept`."""

    field: str
    label: str
    ours: str
    theirs: str
    of_patient: bool
    """It stands in the patient's record and not in the policy."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why there was no answer the last time."""

    at: datetime
    problem: str
    field: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Everything known about one policy's standing: what is shown behind the key that asks."""

    patient_id: int
    patient_version: int
    name: str
    mrn: str
    born: date | None
    policy: CoverageRow
    medicare: bool
    waiting: str
    """That an answer is to come, or that nobody knows whether the question left; empty otherwise."""
    rejected: Rejected | None
    answer_id: int | None
    """The last good answer; the facts, differences and lines are its."""
    answered_at: datetime | None
    service_date: date | None
    facts: tuple[Fact, ...] = ()
    differences: tuple[Differing, ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each benefit in words, and its segments as they came."""

    @property
    def whole_record_of(self) -> int:
        """Whose record this is part of."""
        return self.patient_id

    @property
    def last(self) -> LastAnswer:
        """How the policy stands."""
        return self.policy.last

    def masked(self) -> CoverageView:
        """The view with no more of the member ids than tells them from others."""
        facts = tuple(
            replace(fact, value=masked(fact.value)) if fact.label == "Member id" else fact
            for fact in self.facts
        )
        return replace(self, policy=self.policy.masked(), facts=facts)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a file."""

    name: str
    answers: int = 0
    unmatched: int = 0
    refused: int = 0
    """Questions that the other side threw out (999)."""
    seen_before: bool = False
    words: str = ""
    """Why the file was refused; empty otherwise."""
    lies: str = ""
    """Where a refused one that came by a connection lies now; empty where it is where it was."""

    @property
    def said(self) -> str:
        """In words, without a patient."""
        if self.words:
            where = f"it lies in {self.lies}" if self.lies else "the file lies where it was"
            return f"{self.name}: refused: {self.words.rstrip('.')}; {where}"
        if self.seen_before:
            return f"{self.name}: taken in before, nothing was changed"
        parts = [f"{self.answers} answered"]
        parts += [f"{self.unmatched} not ours"] if self.unmatched else []
        parts += [f"{counted(self.refused, 'question')} thrown out"] if self.refused else []
        return f"{self.name}: {', '.join(parts)}"
