"""What screens and commands show of recalls: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.recall.states import RecallState


@dataclass(frozen=True, slots=True)
class RecallRuleRow:
    """After a visit of type `after` the patient is to come again in so many months for `visit_type`."""

    id: int
    after: str
    months: int
    visit_type: str


@dataclass(frozen=True, slots=True)
class NewRecall:
    """Who is to come again, when and for what; `due` is any day of the month, no provider for anybody."""

    patient_id: int
    visit_type_id: int
    due: date
    provider_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class RecallRow:
    """A patient to come again in the month of `due`, its first day; `minutes` are the visit type's."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    phone: str
    visit_type_id: int
    visit_type: str
    minutes: int
    provider_id: int | None
    provider_code: str
    due: date
    status: RecallState
    words: str
    next_try: date | None

    def seen_without(self, hidden: frozenset[int]) -> RecallRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, phone="", words="") if self.patient_id in hidden else self
