"""What is typed of machines, their upkeep, and readings: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.equipment.rows import Every, Result, UpkeepKind


@dataclass(frozen=True, slots=True)
class MachineEntry:
    """What is typed of a machine."""

    asset: str
    name: str
    kind: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    room: str = ""
    bought_on: date | None = None
    price_cents: int | None = None
    warranty_until: date | None = None
    service_name: str = ""
    service_phone: str = ""
    manual: str = ""
    device: str = ""
    """The name of the bookable device that it is, or empty."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What is done at intervals; `first_due` is taken where it was never done."""

    kind: UpkeepKind
    count: int
    every: Every
    words: str = ""
    last_done: date | None = None
    first_due: date | None = None


@dataclass(frozen=True, slots=True)
class DoneEntry:
    """One time that it was done."""

    done_on: date
    done_by: str
    result: Result = Result.PASSED
    cents: int | None = None
    note: str = ""
    certificate: str = ""
    out_of_order: bool = False
    """The machine is not used until it is put right; only with a result that is not passed."""


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """What stands on a thermometer, in hundredths of a degree Celsius."""

    current: int
    lowest: int | None = None
    """Since the last reading; None where the device keeps no minimum and maximum."""
    highest: int | None = None
    note: str = ""
    action: str = ""
    """What was done; needed where it was too warm or too cold."""
    day: date | None = None
    """None is now; a reading from paper has its day."""
    minute: int | None = None
    """Of that day's wall clock."""
