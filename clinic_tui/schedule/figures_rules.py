"""Counting the figures, and drawing them with plain signs. Pure functions (domain rules, B2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from clinic_tui.schedule.figures_rows import FigureRow
from clinic_tui.schedule.states import Status

_CALLED_OFF = (Status.CANCELLED,)
_NEVER_WAS = (Status.ENTERED_IN_ERROR,)
_ENDED = (Status.CHECKED_OUT, Status.LEFT, Status.NO_SHOW, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class VisitFact:
    """What is counted of one appointment; the old end of a move is none."""

    provider: str
    visit_type: str
    day: date
    minutes: int
    status: Status
    late_cancel: bool
    """Called off late by the patient."""
    walk_in: bool
    booked_on: date
    group: int | None
    """The group visit that it belongs to: its minutes count once."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is told for, and what is known of it besides its visits."""

    key: str
    name: str
    open_minutes: int = 0
    third_next_days: int | None = None


def figures_of(line: Line, facts: Iterable[VisitFact], days: Sequence[date]) -> FigureRow:
    """The figures of one line from its visits, on these days."""
    counted = [fact for fact in facts if fact.status not in _NEVER_WAS]
    standing = [fact for fact in counted if fact.status not in _CALLED_OFF]
    ended = [fact for fact in counted if fact.status in _ENDED]
    no_shows = sum(fact.status is Status.NO_SHOW for fact in ended)
    late = sum(fact.late_cancel for fact in ended)
    in_time = sum(fact.status is Status.CANCELLED and not fact.late_cancel for fact in ended)
    booked = booked_minutes(standing)
    leads = [(fact.day - fact.booked_on).days for fact in standing if not fact.walk_in]
    by_day: dict[date, int] = {}
    for fact in standing:
        by_day[fact.day] = by_day.get(fact.day, 0) + 1
    return FigureRow(
        line.key,
        line.name,
        line.open_minutes,
        booked,
        share(booked, line.open_minutes),
        line.third_next_days,
        float(median(leads)) if leads else None,
        len(standing),
        len(ended),
        no_shows,
        late,
        share(no_shows, len(ended) - in_time),
        share(late, len(ended)),
        tuple(by_day.get(day, 0) for day in days),
    )


def booked_minutes(facts: Iterable[VisitFact]) -> int:
    """Minutes that the visits take of their providers' time; those of one group take it once."""
    minutes, groups = 0, set[int]()
    for fact in facts:
        if fact.group is not None:
            if fact.group in groups:
                continue
            groups.add(fact.group)
        minutes += fact.minutes
    return minutes


def share(part: int, whole: int) -> float | None:
    """The part of the whole, rounded to four digits; None of nothing."""
    return round(part / whole, 4) if whole else None


def bar(value: float | None, width: int = 10, full: float = 1.0) -> str:
    """`▓▓▓░░░░░░░` up to `full`; at least one sign for more than nothing, blank where there is no value."""
    if value is None:
        return " " * width
    filled = min(max(round(value / full * width), int(value > 0)), width)
    return "▓" * filled + "░" * (width - filled)


def columns(values: Sequence[int], height: int, width: int) -> list[str]:
    """A plot of so many lines, the top first: a column for each value, or for some days together.

    Where there are more values than cells each column is the mean of as many as have to go together.
    """
    if not values or height < 1 or width < 1:
        return []
    together = -(-len(values) // width)
    parts = [values[n : n + together] for n in range(0, len(values), together)]
    means = [sum(part) / len(part) for part in parts]
    top = max(means)
    heights = [max(round(mean / top * height), int(mean > 0)) if top else 0 for mean in means]
    return ["".join("█" if high >= level else " " for high in heights) for level in range(height, 0, -1)]


def percent(value: float | None) -> str:
    """`52 %`; a dash where there is no value."""
    return "-" if value is None else f"{value * 100:.0f} %"
