"""What `[time_clock]` in clinic.toml says: who clocks in, what a period is, what may be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_tui.settings.section import Section, require_known

ROUNDINGS = (0, 5, 6, 15)
LEAST_HOURS, MOST_HOURS = 4, 36
LEAST_MEAL, MOST_MEAL = 20, 60
MOST_GRACE = 60


@dataclass(frozen=True, slots=True)
class TimeClockSettings:
    """The time clock."""

    used: bool = False
    """People clock in and out here; without it nothing is offered and nothing can be clocked."""
    offer: bool = True
    """Who comes in first on a day is told that the clock does not run; who leaves is asked about it."""
    first_day: date = date(2026, 1, 4)
    """A day on which a period begins. Its weekday begins every workweek."""
    weeks: int = 2
    """Workweeks in a period: one or two."""
    own_corrections: bool = True
    """People correct their own times, with a reason, as long as the period is open."""
    forgotten_hours: int = 14
    """Who is in for longer has forgotten to clock out."""
    meal_minutes: int = 30
    """From so many minutes on a meal is no work."""
    grace_minutes: int = 10
    """Who comes so many minutes after their hours began is not late yet."""
    rounding: int = 0
    """Minutes to which the payroll report rounds punches, beside the raw times: 0 for none, 5, 6 or 15."""


USUAL_TIME_CLOCK = TimeClockSettings()
_KINDS: dict[str, type] = {
    "used": bool, "offer": bool, "first_day": date, "weeks": int, "own_corrections": bool,
    "forgotten_hours": int, "meal_minutes": int, "grace_minutes": int, "rounding": int,
}  # fmt: skip


def read_time_clock(table: Any) -> TimeClockSettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("time_clock", table, _KINDS)
    read = TimeClockSettings(**table)
    if read.weeks not in (1, 2):
        raise ValueError(f"`weeks` in [time_clock] is 1 or 2, not {read.weeks}")
    if read.rounding not in ROUNDINGS:
        raise ValueError(f"`rounding` in [time_clock] is 0, 5, 6 or 15, not {read.rounding}")
    for name, least, most in (
        ("forgotten_hours", LEAST_HOURS, MOST_HOURS), ("meal_minutes", LEAST_MEAL, MOST_MEAL),
        ("grace_minutes", 0, MOST_GRACE),
    ):  # fmt: skip
        if not least <= getattr(read, name) <= most:
            raise ValueError(f"`{name}` in [time_clock] is {least} to {most}, not {getattr(read, name)}")
    return read


def time_clock_table(settings: TimeClockSettings) -> dict[str, Any]:
    """The section as it is written."""
    return {name: getattr(settings, name) for name in _KINDS}


TIME_CLOCK = Section("time_clock", USUAL_TIME_CLOCK, read_time_clock, time_clock_table)
