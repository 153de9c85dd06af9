"""What CMS says is not paid: pairs of procedures (NCCI) and the most units of one (MUE); plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PairEdit:
    """That a procedure (column 2) is not paid beside another one (column 1) from a day on.

    Source: CMS, NCCI procedure-to-procedure edits for practitioners. Those of modifier indicator 9 were
    deleted on the day they began, and are none.
    """

    first: date
    last: date | None
    """Its last day (the deletion date); None while no end is known."""
    by_modifier: bool
    """Indicator 1: both are paid where an NCCI modifier says that they were separate. False: indicator 0."""
    why: str = ""
    """The rationale, as CMS words it."""

    def holds_on(self, day: date) -> bool:
        """Whether it does on a day of service."""
        return self.first <= day and (self.last is None or day <= self.last)


class Adjudication(StrEnum):
    """How units are held against the most of them (MUE adjudication indicator)."""

    LINE = "1"
    """Each line by itself."""
    POLICY = "2"
    """All of a day together; more of them are impossible by rule, and no appeal pays them."""
    CLINICAL = "3"
    """All of a day together; more of them are paid where the record shows them."""


@dataclass(frozen=True, slots=True)
class UnitEdit:
    """The most units of a procedure that practitioners are paid (CMS, medically unlikely edits)."""

    most: int
    """0: it is not paid to practitioners at all."""
    adjudication: Adjudication
    why: str = ""
    """The rationale, as CMS words it."""
