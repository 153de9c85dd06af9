"""The hours of shifts as they are typed and shown: `8-12, 13-17`, and `22-6` until the next morning.

A shift is minutes of the day on which it begins; one that ends after midnight ends beyond 1440.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Sequence

from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import DAY_MINUTES, read_part_of_day, read_time, show_time

MOST_SHIFTS = 4
"""Stretches of hours that one day may have."""

NEXT_DAY = "+1"
"""Behind an end: of the next day. A night is understood without it (`22-6`), `20-10` would not be."""

_FORMS = "write hours as 8-17, or 8-12, 13-17, or 22-6 for a night"
_PLAIN = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?", re.ASCII)


def read_shifts(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each shift, in order. Raises NotUnderstood, also where two of them overlap."""
    parts = [part.strip() for part in re.split(r"[,;]|\band\b", text.lower()) if part.strip()]
    if not parts:
        raise NotUnderstood(f"Which hours? {_FORMS.capitalize()}.")
    if len(parts) > MOST_SHIFTS:
        raise NotUnderstood(f"A day has {MOST_SHIFTS} shifts at most.")
    found = sorted(map(_read_shift, parts))
    for before, after in itertools.pairwise(found):
        if after[0] < before[1]:
            raise NotUnderstood(f"{show_shift(*before)} and {show_shift(*after)} overlap.")
    return tuple(found)


def _read_shift(typed: str) -> tuple[int, int]:
    first, dash, last = (part.strip() for part in typed.partition("-"))
    last, next_day, _ = last.partition(NEXT_DAY)
    if not dash or not first or not last:
        raise NotUnderstood(f"`{typed}` are no hours: {_FORMS}.")
    if not next_day:
        with contextlib.suppress(NotUnderstood):
            return read_part_of_day(typed)
    start, end = read_time(first), _morning(last)
    if end > start or (end == start and not next_day):
        raise NotUnderstood(f"`{typed}` are no hours: {_FORMS}.")
    return start, end + DAY_MINUTES


def _morning(typed: str) -> int:
    """An end behind midnight: `6` and `06:00` are the same there."""
    match = _PLAIN.fullmatch(typed)
    if match is None:
        return read_time(typed)
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise NotUnderstood(f"There is no such time of day; {_FORMS}.")
    return hour * 60 + minute


def show_shift(start: int, end: int) -> str:
    """`08:00-17:00`; over midnight `22:00-06:00 next day`."""
    if end <= DAY_MINUTES:
        return f"{show_time(start)}-{show_time(end)}"
    return f"{show_time(start)}-{show_time(end - DAY_MINUTES)} next day"


def show_shifts(spans: Sequence[tuple[int, int]]) -> str:
    """All of a day, one after the other."""
    return ", ".join(show_shift(*span) for span in spans)


def short_shift(start: int, end: int) -> str:
    """`8-17`, `8:30-17`, `22-6`: for a cell of a grid."""
    return f"{_short(start)}-{_short(end - DAY_MINUTES if end > DAY_MINUTES else end)}"


def _short(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}" if minute % 60 else str(minute // 60)


def typed_shifts(spans: Sequence[tuple[int, int]]) -> str:
    """As a field has them: what `read_shifts` reads back."""
    return ", ".join(
        f"{show_time(start)}-"
        + (f"{show_time(end - DAY_MINUTES)}{NEXT_DAY}" if end > DAY_MINUTES else show_time(end))
        for start, end in spans
    )
