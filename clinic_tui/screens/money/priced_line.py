"""Lines of codes with prices as forms hold them: not written yet, and as a list shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.rules import line_name
from clinic_tui.coding.rows import Drug, LineMarks
from clinic_tui.coding.states import DrugUnit

TYPED_OVER = "*"
"""Stands before an amount whose price is not the listed one."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line that is not written yet; `listed_cents` is its price by the schedule, None where none has it."""

    code: str
    words: str
    units: int
    unit_cents: int
    listed_cents: int | None = None
    pointers: str = ""
    ndc: str = ""
    quantity: str = ""
    unit: str = ""

    @property
    def drug(self) -> Drug | None:
        """What was given, where it is a drug."""
        return Drug(self.ndc, self.quantity, DrugUnit(self.unit)) if self.ndc else None

    def marked(self, marks: LineMarks) -> PricedLine:
        """The line with what is said of it. Raises Invalid for modifiers that its code does not take."""
        line = self
        if marks.pointers is not None:
            line = replace(line, pointers=marks.pointers)
        if marks.modifier is not None:
            line = replace(line, code=line_name(line.code.partition("-")[0], marks.modifier))
        if marks.drops_drug:
            line = replace(line, ndc="", quantity="", unit="")
        if marks.drug is not None:
            line = line.giving(marks.drug)
        return line

    def giving(self, drug: Drug) -> PricedLine:
        """The line of this drug."""
        return replace(self, ndc=drug.ndc, quantity=drug.quantity, unit=drug.unit.value)

    @property
    def is_typed_over(self) -> bool:
        """The price is another one than the schedule has."""
        return self.listed_cents is not None and self.unit_cents != self.listed_cents

    @property
    def entry(self) -> ChargeEntry:
        """As it is charged."""
        return ChargeEntry(self.code, self.words, self.units, self.unit_cents, self.pointers, self.drug)

    @property
    def shown(self) -> ShownLine:
        """As the list has it."""
        cents = self.units * self.unit_cents
        return ShownLine(
            self.code, self.words, self.units, cents, self.is_typed_over, self.pointers, self.drug
        )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the list, written or not; `cents` is for all its units."""

    code: str
    words: str
    units: int
    cents: int
    is_typed_over: bool
    pointers: str = ""
    drug: Drug | None = None
