"""What the claims tab shows: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One line of charges of a visit."""

    id: int
    version: int
    code: str
    words: str
    units: int
    cents: int
    """For all units together."""


@dataclass(frozen=True, slots=True)
class ChargeEntry:
    """A charge as typed by hand: code, what it is, units, and the price of one unit in cents."""

    code: str
    words: str
    units: int
    unit_cents: int


@dataclass(frozen=True, slots=True)
class UnbilledVisit:
    """A closed visit that no claim holds yet."""

    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    born: date | None
    day: date
    start: int
    closed_at: datetime
    provider_code: str
    visit_type: str
    payer: str
    charges: tuple[ChargeRow, ...]
    no_charge_reason: str
    paid_cents: int

    def seen_without(self, hidden: frozenset[int]) -> UnbilledVisit:
        """The visit as it is for somebody from whom the records of these patients are hidden."""
        closed = self.patient_id in hidden and self.no_charge_reason
        return replace(self, no_charge_reason="restricted") if closed else self

    @property
    def total_cents(self) -> int:
        """What the charges add up to."""
        return sum(charge.cents for charge in self.charges)
