"""When upkeep is due, which temperatures are safe, and when a day's log is whole.

Temperatures are hundredths of a degree Celsius. Limits and the log are those of the CDC Vaccine Storage and
Handling Toolkit: fridges 2 to 8 °C (36 to 46 °F), freezers -50 to -15 °C (-58 to +5 °F); minimum and maximum
at the start of each workday, or the current temperature twice where the device keeps none. Clinics read twice
either way unless their settings say otherwise: an excursion is found the same day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from clinic_tui.equipment.cold_rows import ReadingRow
from clinic_tui.equipment.rows import Every
from clinic_tui.words.dates import show_date
from clinic_tui.words.temperature import show_temperature

DUE_SOON_DAYS = 14
"""Upkeep is told of so many days before it is due."""

WARRANTY_SOON_DAYS = 30

NOON = 12 * 60


def next_due(last_done: date, count: int, every: Every) -> date:
    """So many days or months after; the 31st becomes the last day of a shorter month.

    Raises OverflowError past the end of the calendar.
    """
    if every is Every.DAYS:
        return last_done + timedelta(days=count)
    months = last_done.year * 12 + last_done.month - 1 + count
    year, month = divmod(months, 12)
    if year > date.max.year:
        raise OverflowError(f"the calendar ends before {count} months after {last_done}")
    return date(year, month + 1, min(last_done.day, monthrange(year, month + 1)[1]))


def due_told(due: date, day: date) -> str:
    """`due next Thu 19 Nov 2026`; of what failed, that it is due at once or overdue."""
    if due > day:
        return f"due next {show_date(due)}"
    return "due again at once" if due == day else f"due again at once, overdue since {show_date(due)}"


def out_of_range(limits: tuple[int, int], *hundredths: int | None) -> tuple[int, ...]:
    """Those that are not within the limits; None is no temperature."""
    low, high = limits
    return tuple(each for each in hundredths if each is not None and not low <= each <= high)


def excursion_words(limits: tuple[int, int], wrong: Sequence[int], scale: str) -> str:
    """`48.9 °F, safe is 35.6 °F to 46.4 °F`: what is furthest out of these that are out of range."""
    low, high = limits
    worst = max(wrong, key=lambda each: max(low - each, each - high))
    safe = f"{show_temperature(low, scale)} to {show_temperature(high, scale)}"
    return f"{show_temperature(worst, scale)}, safe is {safe}"


DAY_IS_OVER = 24 * 60
"""The minute at which all that a day's log lacks is due."""


def lacks(
    readings: Sequence[ReadingRow], minute: int, log_minute: int, again_minute: int, *, twice: bool
) -> str:
    """What the log of an open day lacks at this minute of it, in words; empty where nothing is due.

    One reading before noon and one after; of minimum and maximum once is enough unless `twice`.
    """
    if not readings:
        return "no reading" if minute >= log_minute else ""
    if not twice and any(each.lowest is not None for each in readings):
        return ""
    halves = {each.minute < NOON for each in readings}
    if len(halves) < 2 and minute >= again_minute:
        return "no second reading"
    return ""


def day_lacks(readings: Sequence[ReadingRow], *, twice: bool) -> str:
    """The same of an open day that is over, on which all was due."""
    return lacks(readings, DAY_IS_OVER, 0, 0, twice=twice)
