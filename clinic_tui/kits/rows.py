"""What is shown and said of kits: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.coding.states import DrugUnit
from clinic_tui.words.counted import counted


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line of a kit as it is typed; without a place it is taken from where it lies."""

    code: str
    units: int = 1
    asked: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """What is said of one item as a visit ends; units None: nobody has said yet whether it was used."""

    code: str
    units: int | None = 1
    lot: str = ""
    """Empty: what expires first."""


@dataclass(frozen=True, slots=True)
class Charged:
    """As what an item is charged, and how much of the drug is in one unit of issue."""

    item: str
    code: str
    amount: str
    unit: DrugUnit


@dataclass(frozen=True, slots=True)
class KitLineRow:
    """One line of a kit."""

    id: int
    version: int
    item_id: int
    code: str
    name: str
    unit: str
    units: int
    asked: bool = False
    place_id: int = 0
    place: str = ""
    """The code of the place that it is to be taken from; empty where none is named."""


@dataclass(frozen=True, slots=True)
class KitRow:
    """What a kind of visit uses."""

    visit_type_id: int
    code: str
    name: str
    lines: tuple[KitLineRow, ...] = ()
    charged: tuple[Charged, ...] = ()
    """As what its drugs are charged."""

    @property
    def seen(self) -> tuple[tuple[int, int], ...]:
        """Number and version of each line, as they were when this was read."""
        return tuple((line.id, line.version) for line in self.lines)


@dataclass(frozen=True, slots=True)
class LotThere:
    """Units of a lot that may be given out; without a number: units that belong to none."""

    number: str
    expires_on: date | None
    units: int


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line of the kit that the end of a visit issues, and which lots would go now."""

    line: KitLineRow
    good: tuple[LotThere, ...]
    """All that may be given out there, in the order in which it goes: first expired first."""

    @property
    def there(self) -> int:
        """Units that would be taken."""
        return min(self.line.units, sum(lot.units for lot in self.good))

    @property
    def first(self) -> LotThere | None:
        """The lot that goes first, where it is kept by lot."""
        return self.good[0] if self.good and self.good[0].number else None


@dataclass(frozen=True, slots=True)
class Given:
    """What the end of a visit took from the shelf of one item."""

    code: str
    name: str
    unit: str
    used: int
    lots: tuple[tuple[str, int], ...] = ()
    """Lot number and units; no number where it is kept by none."""
    uncharged: str = ""
    """The charge that it is billed as, where the visit has no such line."""

    @property
    def missing(self) -> int:
        """Units that were used, and were not there by what is written."""
        return self.used - sum(units for _, units in self.lots)


@dataclass(frozen=True, slots=True)
class MissingRow:
    """Units that a visit used and that the shelf did not have by what is written."""

    id: int
    version: int
    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    day: date
    visit_type: str
    item_id: int
    code: str
    item: str
    unit: str
    used: int
    given: int
    place: str

    @property
    def missing(self) -> int:
        """Units still to be put right."""
        return self.used - self.given

    def seen_without(self, hidden: frozenset[int]) -> MissingRow:
        """The shelf is put right by who may see no name."""
        return replace(self, name="a restricted record", mrn="") if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class MissingOfItem:
    """An item that visits used and that was not issued; `supply_id` is the oldest line of it."""

    supply_id: int
    item: str
    unit: str
    units: int
    visits: int

    def with_one_more(self, units: int) -> MissingOfItem:
        """The same with what one more visit lacks."""
        return replace(self, units=self.units + units, visits=self.visits + 1)

    @property
    def words(self) -> str:
        """`Gloves: 3 box used at 2 visits and not issued`."""
        return (
            f"{self.item}: {self.units:,} {self.unit} used at {counted(self.visits, 'visit')} and not issued"
        )


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """Units of an item that a patient received."""

    move_id: int
    at: datetime
    code: str
    item: str
    unit: str
    units: int
    lot: str
    expires_on: date | None
    drug_code: str
    recalled: bool
    visit: str
    """Day and type of the visit; empty where it was given out without one."""
    who: str


@dataclass(frozen=True, slots=True)
class ReceivedByPatient:
    """All that a patient received from the shelf: a part of the record."""

    patient_id: int
    rows: tuple[ReceivedRow, ...]
    """Newest first."""

    @property
    def of_note(self) -> tuple[ReceivedRow, ...]:
        """What the record shows: drugs, vaccines, and what else has a lot."""
        return tuple(row for row in self.rows if row.lot or row.drug_code)

    @property
    def whole_record_of(self) -> int:
        """Whose record it is."""
        return self.patient_id
