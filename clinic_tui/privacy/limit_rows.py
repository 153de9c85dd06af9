"""What patients asked not to be told, as lists show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.privacy.limit_rules import LimitState, LimitTerm


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """What a patient asks not to be told."""

    not_to: str
    """Whom: a person or a body by name, with who that is in brackets."""
    what: str = ""
    """Empty: anything."""
    asked_on: date | None = None
    """None is today."""
    asked_by: str = ""
    """Who acts for the patient; empty: the patient."""
    kept_at: str = ""
    """Where the written request is, if there is one."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One on record."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    not_to: str
    what: str
    asked_on: date
    asked_by: str
    kept_at: str
    state: LimitState
    decided_on: date | None
    decided_by: str
    answer: str
    ended_on: date | None
    ended_how: str
    who: str

    @property
    def term(self) -> LimitTerm:
        """From when until when the clinic is bound."""
        agreed = self.state in (LimitState.AGREED, LimitState.ENDED)
        return LimitTerm(self.decided_on if agreed else None, self.ended_on)

    @property
    def words(self) -> str:
        """`not to Bob Cruz (husband): anything`."""
        return f"not to {self.not_to}: {self.what}"

    def seen_without(self, hidden: frozenset[int]) -> LimitRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, not_to="restricted record", what="", asked_by="", kept_at="", answer="", ended_how=""
        )


@dataclass(frozen=True, slots=True)
class StandingLimit:
    """One that the clinic agreed to, or has to decide on, as the record's line has it."""

    id: int
    not_to: str
    what: str
    since: date | None
    """None: asked for, and not decided."""

    @property
    def words(self) -> str:
        """`not to Bob Cruz (husband): anything`."""
        return f"not to {self.not_to}: {self.what}"


@dataclass(frozen=True, slots=True)
class StandingLimits:
    """Those of a patient, the newest first."""

    patient_id: int
    rows: tuple[StandingLimit, ...]

    @property
    def whole_record_of(self) -> int:
        """It is the patient's record: closed with it."""
        return self.patient_id
