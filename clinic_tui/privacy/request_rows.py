"""What patients ask of their records, as lists show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for."""

    COPY = "copy of the record"
    AMENDMENT = "change of the record"
    ACCOUNTING = "accounting of disclosures"


class RequestState(StrEnum):
    """How far it is."""

    OPEN = "open"
    DONE = "done"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request with its clock."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    kind: RequestKind
    asked_on: date
    asked_by: str
    """The patient, or who acts for her."""
    what: str
    form: str
    """On paper, as PDF, to look at here."""
    sent_to: str
    fee_cents: int | None
    state: RequestState
    due: date
    """With the extension, where there is one."""
    extended_on: date | None
    extension_reason: str
    ended_on: date | None
    outcome: str
    who: str

    def days_left(self, day: date) -> int:
        """Days until it is due; below 0 it is overdue."""
        return (self.due - day).days

    def seen_without(self, hidden: frozenset[int]) -> RequestRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, asked_by="", what="restricted record", form="", sent_to="", extension_reason="", outcome=""
        )


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """What is typed of a request; `asked_on` None is today."""

    kind: RequestKind
    asked_by: str = ""
    what: str = ""
    form: str = ""
    sent_to: str = ""
    fee_cents: int | None = None
    asked_on: date | None = None
