"""What is shown of machines and their upkeep: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MachineState(StrEnum):
    """Whether a machine can be used here."""

    IN_USE = "in use"
    OUT_OF_ORDER = "out of order"
    LENT = "lent"
    RETIRED = "retired"


class UpkeepKind(StrEnum):
    """What is done to a machine at intervals."""

    CALIBRATION = "calibration"
    INSPECTION = "inspection"
    ELECTRICAL = "electrical safety"
    FILTER = "filter"
    BATTERY = "battery"
    SPORE_TEST = "spore test"
    """Of a steriliser: a biological indicator in a load, weekly (CDC, Guideline for Disinfection and
    Sterilization in Healthcare Facilities, 2008)."""
    CHECK = "safety check"
    """Of what has to work when it is needed: extinguisher monthly (29 CFR 1910.157(e)(2)), eyewash weekly
    (ANSI/ISEA Z358.1), AED and crash cart monthly as their makers say, exit signs monthly (NFPA 101)."""
    CLEANING = "cleaning"
    SERVICE = "service"


class Every(StrEnum):
    """In what an interval is counted."""

    DAYS = "days"
    MONTHS = "months"


class Result(StrEnum):
    """What came of it; only what was passed moves the next due date on."""

    PASSED = "passed"
    FAILED = "failed"
    REPAIR = "needs repair"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One thing that is done to a machine at intervals."""

    id: int
    version: int
    machine_id: int
    kind: UpkeepKind
    words: str
    """What exactly, and by which rule; may be empty."""
    count: int
    every: Every
    last_done: date | None
    due: date
    failing: Result | None = None
    """The last try did not pass; None where it did, or nobody tried."""

    @property
    def interval(self) -> str:
        """`every 12 months`, `every 7 days`."""
        return (
            f"every {self.count} {self.every.value}" if self.count > 1 else f"every {self.every.value[:-1]}"
        )

    def days_left(self, day: date) -> int:
        """Days until it is due; below 0 it is overdue."""
        return (self.due - day).days


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One time that it was done."""

    id: int
    machine_id: int
    kind: UpkeepKind
    done_on: date
    done_by: str
    """The person or company."""
    result: Result
    cents: int | None
    """What it cost; None where nobody said."""
    note: str
    certificate: str
    """Where its certificate is."""
    who: str
    """The login that wrote it down."""


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A time in which a machine was out of order, lent or retired."""

    id: int
    state: MachineState
    began_on: date
    until: date | None
    """When it was expected back; None where nobody said."""
    reason: str
    who: str
    ended_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine as lists show it."""

    id: int
    version: int
    asset: str
    """The number on the clinic's label."""
    name: str
    kind: str
    maker: str
    model: str
    serial: str
    site: str
    room: str
    state: MachineState
    state_since: date | None = None
    state_until: date | None = None
    state_reason: str = ""
    warranty_until: date | None = None
    next_plan: PlanRow | None = None
    """The one that is due first; None where none is kept."""

    @property
    def due(self) -> date | None:
        """When something is due next; None for a machine without plans."""
        return self.next_plan.due if self.next_plan else None


@dataclass(frozen=True, slots=True)
class MachinePage:
    """All there is to know of one machine."""

    machine: MachineRow
    site_id: int
    bought_on: date | None
    price_cents: int | None
    service_name: str
    service_phone: str
    manual: str
    device: str
    """The bookable device that it is, where visits take it (docs/setup.md); empty for others."""
    plans: tuple[PlanRow, ...]
    done: tuple[DoneRow, ...]
    """Newest first."""
    away: tuple[AwayRow, ...]
    """Newest first."""
