"""What is shown of fridges and freezers: plain values, no database.

Temperatures are hundredths of a degree Celsius.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.stock.rows import PlaceKind

LIMITS = {PlaceKind.FRIDGE: (200, 800), PlaceKind.FREEZER: (-5000, -1500)}
"""Lowest and highest that is safe (CDC Vaccine Storage and Handling Toolkit)."""

IN_ERROR = "entered in error: "
"""How the log tells of a reading that was struck (striking.py)."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What somebody read off a unit's thermometer."""

    id: int
    place_id: int
    at: datetime
    day: date
    minute: int
    """Of the clinic's wall clock."""
    current: int
    lowest: int | None
    highest: int | None
    note: str
    action: str
    who: str
    struck: str = ""
    """Why it was entered in error; empty where it stands."""

    @property
    def in_error(self) -> bool:
        """It was struck: it stands in the log, and counts as none."""
        return bool(self.struck)

    @property
    def remarks(self) -> str:
        """Why it was struck, if it was, and what was noted with it."""
        noted = f"noted: {self.note}" if self.note and self.struck else self.note
        return "; ".join(filter(None, (f"{IN_ERROR}{self.struck}" if self.struck else "", noted)))


@dataclass(frozen=True, slots=True)
class ColdUnit:
    """A fridge or freezer as it stands today."""

    id: int
    version: int
    code: str
    name: str
    kind: PlaceKind
    site: str
    units: int
    """Of all supplies that lie there."""
    last: ReadingRow | None
    """The newest, of whatever day."""
    today: int
    """Readings of today."""
    lacks: str
    """What today's log lacks by now; empty where nothing is due."""
    missed: tuple[date, ...] = ()
    """Open days before today, of the last 31, whose log lacks a reading."""
    hold: HoldRow | None = None

    @property
    def limits(self) -> tuple[int, int]:
        """Lowest and highest that is safe."""
        return LIMITS[self.kind]


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A time in which nothing was given out from a place."""

    id: int
    version: int
    place_id: int
    place: str
    began_at: datetime
    reason: str
    who: str
    ended_at: datetime | None = None
    ended_by: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class SheetDay:
    """One day of a unit's month."""

    day: date
    is_open: bool
    """Somebody sees patients there on it."""
    readings: tuple[ReadingRow, ...]
    """Those that were entered in error too."""
    is_before: bool = False
    """The unit's log began later: nothing lacks on it."""

    @property
    def is_read(self) -> bool:
        """There is one that counts."""
        return any(not each.in_error for each in self.readings)


@dataclass(frozen=True, slots=True)
class MonthLog:
    """A month of a unit."""

    place_id: int
    unit: str
    kind: PlaceKind
    first: date
    days: tuple[SheetDay, ...]
    holds: tuple[HoldRow, ...]
    """Those that were open in it."""
