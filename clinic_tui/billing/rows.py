"""What the claims tab shows: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.fees.rows import whole_code


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
    modifier: str = ""
    listed_cents: int | None = None
    """What one unit cost by the fee schedule when it was entered; None where none had the code."""

    @property
    def whole_code(self) -> str:
        """`99213`, or with a modifier `99213-25`."""
        return whole_code(self.code, self.modifier)

    @property
    def is_typed_over(self) -> bool:
        """The price is another one than the fee schedule had."""
        return self.listed_cents is not None and self.cents != self.listed_cents * self.units


@dataclass(frozen=True, slots=True)
class ChargeEntry:
    """A charge as typed by hand: code (`99213-25` with a modifier), what it is, units, cents of one unit."""

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
