"""The days of a series, and which authorization pays for which visit. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.schedule.series_rows import AuthorizationRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.repeat_phrase import Repeat

BAR = 10
"""Signs of a bar of units."""


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


@dataclass(frozen=True, slots=True)
class Cover:
    """What pays for a visit: the number of an authorization, or why none does; both empty: none is needed."""

    number: str = ""
    unpaid: str = ""


def covers(visits: Sequence[tuple[date, str]], granted: Sequence[AuthorizationRow]) -> list[Cover]:
    """For each visit, of a day and with a code of its type, what pays for it; they are taken in date order.

    Of several authorizations the one that ends first is used up first.
    """
    left = {each.id: each.units for each in granted}
    found: dict[int, Cover] = {}
    for place in sorted(range(len(visits)), key=lambda place: (visits[place][0], place)):
        day, code = visits[place]
        fit = [each for each in granted if not each.visit_types or code in each.visit_types]
        valid = sorted(
            (each for each in fit if each.first <= day <= each.last), key=lambda each: (each.last, each.id)
        )
        payer = next((each for each in valid if left[each.id]), None)
        if payer is not None:
            left[payer.id] -= 1
            found[place] = Cover(payer.number)
        elif valid:
            found[place] = Cover(unpaid=f"beyond the {valid[-1].units} units of {valid[-1].number}")
        elif fit:
            nearest = min(
                fit, key=lambda each: min(abs((each.first - day).days), abs((each.last - day).days))
            )
            found[place] = Cover(unpaid=_outside(nearest, day))
        else:
            found[place] = Cover()
    return [found[place] for place in range(len(visits))]


def _outside(each: AuthorizationRow, day: date) -> str:
    if day > each.last:
        return f"{each.number} ended {show_date(each.last)}"
    return f"{each.number} begins {show_date(each.first)}"


def bar_of(used: int, units: int, width: int = BAR) -> str:
    """`▓▓▓░░░░░░░`: at least one sign where something is used, all of them only where all is."""
    if units <= 0:
        return "░" * width
    filled = width if used >= units else min(max(round(used * width / units), used > 0), width - 1)
    return "▓" * filled + "░" * (width - filled)


def units_words(each: AuthorizationRow, today: date, more: int = 0) -> str:
    """`▓▓▓░░░░░░░ 3/12 exp 14d`, with `more` visits counted as booked too."""
    used = each.kept + each.booked + more
    days = (each.last - today).days
    ends = f"exp {days}d" if days >= 0 else f"ended {show_date(each.last)}"
    if each.first > today:
        ends = f"from {show_date(each.first)}"
    return f"{bar_of(used, each.units)} {used}/{each.units} {ends}"
