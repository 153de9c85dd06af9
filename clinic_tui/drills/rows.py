"""What is typed and shown of drills: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.drills.states import DrillKind


@dataclass(frozen=True, slots=True)
class DrillEntry:
    """A drill that is held at intervals; `site` is a site's name, empty for the first one."""

    kind: DrillKind
    months: int
    words: str = ""
    """What exactly: from which door, to which meeting place."""
    site: str = ""
    first_due: date | None = None
    """None is today; what was held moves it on."""


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """How one went."""

    held_on: date
    led_by: str
    took_part: str
    """Who, or how many."""
    found: str = ""
    follow_up: str = ""
    """What has to be done about it: that becomes a task."""
    follow_up_by: str = ""
    """A login or a role, empty for oneself."""
    follow_up_due: date | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One that was held."""

    id: int
    version: int
    drill_id: int
    held_on: date
    led_by: str
    took_part: str
    found: str
    task_id: int | None
    """What follows from it."""
    task_open: bool
    who: str
    struck: str
    """Why it was entered in error; empty where it stands."""


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill with when it was held last, and when it is due."""

    id: int
    version: int
    kind: DrillKind
    site: str
    words: str
    months: int
    first_due: date
    due: date
    last: HeldRow | None = None

    @property
    def interval(self) -> str:
        """`every 12 months`."""
        return f"every {self.months} months" if self.months > 1 else "every month"

    def days_left(self, day: date) -> int:
        """Days until it is due; below 0 it is overdue."""
        return (self.due - day).days
