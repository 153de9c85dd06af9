"""The days of a series. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from clinic_tui.words.repeat_phrase import Repeat


def days_of(first: date, repeat: Repeat) -> tuple[date, ...]:
    """The days of the series: `first` is the earliest; weeks are counted from the Monday of its first day.

    Raises OverflowError where the calendar ends before.
    """
    return tuple(_days(first, repeat))


def _days(first: date, repeat: Repeat) -> Iterator[date]:
    weekdays = sorted(repeat.weekdays or {first.weekday()})
    begin = min(first + timedelta(days=(weekday - first.weekday()) % 7) for weekday in weekdays)
    monday = begin - timedelta(days=begin.weekday())
    left = repeat.count
    while True:
        for weekday in weekdays:
            day = monday + timedelta(days=weekday)
            if day < first:
                continue
            yield day
            left -= 1
            if not left:
                return
        monday += timedelta(weeks=repeat.every)
