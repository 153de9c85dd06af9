"""Fee schedules as lists and forms show them: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FeeKind(StrEnum):
    """For whom a schedule is."""

    STANDARD = "standard"
    """What is charged where no other schedule has the code."""
    SELF_PAY = "self-pay"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class FeeScheduleRow:
    """A schedule, and how many lines it has; `valid_to` is its last day, None while it has no end."""

    id: int
    version: int
    name: str
    kind: FeeKind
    payer_id: int | None
    payer: str
    valid_from: date
    valid_to: date | None
    lines: int

    @property
    def whom(self) -> str:
        """For whom it is: `standard`, `self-pay`, or the payer's name."""
        return self.payer if self.kind is FeeKind.PAYER else self.kind.value

    def holds_on(self, day: date) -> bool:
        """It is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FeeLineRow:
    """One line of a schedule: what one unit of a code is charged at."""

    id: int
    version: int
    code: str
    modifier: str
    words: str
    cents: int

    @property
    def whole_code(self) -> str:
        """`99213`, or with a modifier `99213-25`."""
        return whole_code(self.code, self.modifier)


@dataclass(frozen=True, slots=True)
class FeePrice:
    """What one unit of a code costs by the schedule named, and how long that holds."""

    code: str
    modifier: str
    words: str
    cents: int
    schedule: str
    whom: str
    valid_from: date
    valid_to: date | None

    @property
    def whole_code(self) -> str:
        """`99213`, or with a modifier `99213-25`."""
        return whole_code(self.code, self.modifier)


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """A schedule as it is to be: `payer` is a name, empty for the standard and the self-pay one."""

    name: str
    kind: FeeKind
    valid_from: date
    payer: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewFee:
    """A line to be stored; `modifier` is empty where the price is that of the plain code."""

    code: str
    modifier: str
    words: str
    cents: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a new schedule differs from the one that it follows."""

    follows: str
    """The name of the schedule that ends the day before; empty where there is none."""
    ends_on: date | None
    added: int
    gone: int
    changed: tuple[tuple[str, int, int], ...]
    """Code, cents before and cents to come, of all whose price changes."""


@dataclass(frozen=True, slots=True)
class UsualCharge:
    """What a kind of visit usually takes: `cents` is the price of one unit, None where no schedule has it."""

    code: str
    modifier: str
    units: int
    words: str = ""
    cents: int | None = None
    pointers: str = ""
    """Letters of the diagnoses that it points to; empty: the first four of the visit."""

    @property
    def whole_code(self) -> str:
        """`99213`, or with modifiers `99213-25-59`."""
        return whole_code(self.code, self.modifier)


@dataclass(frozen=True, slots=True)
class UsualRow:
    """A kind of visit with what it usually takes."""

    visit_type_id: int
    visit_type: str
    name: str
    charges: tuple[UsualCharge, ...]


def whole_code(code: str, modifier: str) -> str:
    """A code as people write it, its modifier behind a hyphen."""
    return f"{code}-{modifier}" if modifier else code


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a code, or words, that were typed."""

    price: FeePrice | None
    """What it costs, where it is a code that a schedule in force has."""
    matches: tuple[FeePrice, ...]
    """The codes that begin so, then those whose words hold it."""
    any_schedule: bool
    """The clinic has a fee schedule at all."""
