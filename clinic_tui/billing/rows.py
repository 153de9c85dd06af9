"""What the claims tab shows: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.coding.rows import Drug
from clinic_tui.coding.states import DrugUnit
from clinic_tui.fees.rows import whole_code


@dataclass(frozen=True, slots=True)
class LotGiven:
    """Units of a lot that a visit used, of the drug or vaccine that a line bills."""

    number: str
    expires_on: date | None
    """None where it does not expire."""
    units: int

    @property
    def words(self) -> str:
        """`lot B77, expires 09/01/2027`."""
        return f"lot {self.number}{f', expires {self.expires_on:%m/%d/%Y}' if self.expires_on else ''}"


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
    pointers: str = ""
    """Letters of the diagnoses that it points to; empty: the first four of the visit."""
    ndc: str = ""
    ndc_quantity: str = ""
    ndc_unit: DrugUnit | None = None
    lots: tuple[LotGiven, ...] = ()
    """Those of the drug or vaccine; known of one visit that is looked at, not in lists."""

    @property
    def lot_words(self) -> str:
        """`lot B77, expires 09/01/2027; lot B78`; empty where none is known."""
        return "; ".join(each.words for each in self.lots)

    @property
    def whole_code(self) -> str:
        """`99213`, or with modifiers `99213-25-59`."""
        return whole_code(self.code, self.modifier)

    @property
    def modifiers(self) -> tuple[str, ...]:
        """Each by itself."""
        return tuple(self.modifier.split("-")) if self.modifier else ()

    @property
    def drug(self) -> Drug | None:
        """What was given, where it is a drug."""
        return Drug(self.ndc, self.ndc_quantity, self.ndc_unit) if self.ndc and self.ndc_unit else None

    @property
    def is_typed_over(self) -> bool:
        """The price is another one than the fee schedule had."""
        return self.listed_cents is not None and self.cents != self.listed_cents * self.units


@dataclass(frozen=True, slots=True)
class ChargeEntry:
    """A charge as typed by hand: code (`99213-25` with a modifier), what it is, units, cents of one unit.

    `pointers` are letters of the visit's diagnoses, empty for its first four.
    """

    code: str
    words: str
    units: int
    unit_cents: int
    pointers: str = ""
    drug: Drug | None = None


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
    diagnoses: tuple[str, ...] = ()
    """ICD-10-CM without points, the main one first."""
    is_to_code: bool = False
    """A policy pays for what is charged, and nobody has said what the visit was for."""

    def seen_without(self, hidden: frozenset[int]) -> UnbilledVisit:
        """The visit as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        bare = tuple(replace(charge, pointers="", ndc="", lots=()) for charge in self.charges)
        return replace(
            self,
            no_charge_reason="restricted" if self.no_charge_reason else "",
            diagnoses=(),
            charges=bare,
        )

    @property
    def total_cents(self) -> int:
        """What the charges add up to."""
        return sum(charge.cents for charge in self.charges)
