"""What screens and commands show of recalls: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.recall.rules import show_month
from clinic_tui.recall.states import RecallState


@dataclass(frozen=True, slots=True)
class RecallRuleRow:
    """After a visit of type `after` the patient is to come again in so many months for `visit_type`."""

    id: int
    after: str
    months: int
    visit_type: str


@dataclass(frozen=True, slots=True)
class RecallListed:
    """A recall that was written down: how many are due in its month, and how the patient is reached."""

    patient_id: int
    due: date
    in_month: int
    way: str
    """`call`, `text`, `mail` or `letter`."""

    def seen_without(self, hidden: frozenset[int]) -> RecallListed:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, way="") if self.patient_id in hidden else self

    @property
    def words(self) -> str:
        """`recall in May 2026, by call: 12 on the list of that month`."""
        by = f", by {self.way}" if self.way else ""
        return f"recall in {show_month(self.due)}{by}: {self.in_month} on the list of that month"


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
