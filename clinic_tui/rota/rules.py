"""Which hours a day has, what is left of them, and where too few are there: pure rules.

A shift belongs to the day on which it begins. Its minutes are those of the clinic's wall clock from that
day's midnight on, beyond 1440 where it ends the next morning: neither DST nor a year's end moves it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.rota.states import DayKind
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.rules import join, subtract
from clinic_tui.words.times import DAY_MINUTES

WHOLE_DAY = Span(0, 2 * DAY_MINUTES)
"""What a whole day off takes: a night shift that begins on it too."""

WEEKDAYS = 7


@dataclass(frozen=True, slots=True)
class Template:
    """A stretch of somebody's usual week; `weekday` 0 is Monday.

    With `weeks` 2 it stands in every second week, counted from the week of `valid_from`.
    """

    weekday: int
    span: Span
    weeks: int
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it stands on that day."""
        if day.weekday() != self.weekday or day < self.valid_from:
            return False
        if self.valid_to is not None and day > self.valid_to:
            return False
        return (monday_of(day) - monday_of(self.valid_from)).days // WEEKDAYS % self.weeks == 0

    def meets(self, other: Template) -> bool:
        """Whether there can be a day on which both stand, their terms left aside."""
        if self.weekday != other.weekday:
            return False
        apart = (monday_of(self.valid_from) - monday_of(other.valid_from)).days // WEEKDAYS
        return self.weeks != other.weeks or apart % self.weeks == 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one date has instead of the usual week; no span where nobody works."""

    kind: DayKind
    span: Span | None = None


def monday_of(day: date) -> date:
    """The Monday of its week: weeks are counted by it, whichever day a clinic's weeks begin with."""
    return day - timedelta(days=day.weekday())


def week_of(day: date, begins: int) -> date:
    """The first day of the week that a day is in, where weeks begin on that weekday (0 is Monday)."""
    return day - timedelta(days=(day.weekday() - begins) % WEEKDAYS)


def planned(templates: Iterable[Template], day: date, *, closed: bool = False) -> tuple[Span, ...]:
    """The hours of the usual week; none on a day on which the clinic is closed."""
    return () if closed else join(each.span for each in templates if each.holds_on(day))


def changed(usual: Sequence[Span], changes: Iterable[Change]) -> tuple[Span, ...]:
    """The hours of a date of which something was said: other hours stand in place of the usual ones."""
    instead = [each for each in changes if each.kind is not DayKind.EXTRA]
    extra = [each.span for each in changes if each.kind is DayKind.EXTRA and each.span is not None]
    stands = [each.span for each in instead if each.span is not None] if instead else list(usual)
    return join((*stands, *extra))


def handed_over(hours: Sequence[Span], given: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left after shifts were given away and others taken over."""
    return join((*subtract(hours, given), *taken))


def left_of(hours: Sequence[Span], off: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of a day's hours beside the time off."""
    return subtract(hours, off)


def on_day(today: Iterable[Span], day_before: Iterable[Span]) -> tuple[Span, ...]:
    """When somebody is there between midnight and midnight: the end of the night before it, too."""
    spilled = [Span(0, span.end - DAY_MINUTES) for span in day_before if span.end > DAY_MINUTES]
    own = [Span(span.start, min(span.end, DAY_MINUTES)) for span in today if span.start < DAY_MINUTES]
    return join((*spilled, *own))


@dataclass(frozen=True, slots=True)
class Headcount:
    """So many people are there in these minutes."""

    span: Span
    people: int


def counted_in(within: Span, presence: Iterable[Sequence[Span]]) -> tuple[Headcount, ...]:
    """How many are there, stretch by stretch, in the minutes of `within`; one item of `presence` a person."""
    there = [tuple(spans) for spans in presence]
    edges = {within.start, within.end}
    for span in (each for spans in there for each in spans):
        edges |= {edge for edge in (span.start, span.end) if within.start < edge < within.end}
    points, found = sorted(edges), list[Headcount]()
    for start, end in itertools.pairwise(points):
        people = sum(any(span.start <= start and end <= span.end for span in join(spans)) for spans in there)
        if found and found[-1].people == people:
            found[-1] = Headcount(Span(found[-1].span.start, end), people)
        else:
            found.append(Headcount(Span(start, end), people))
    return tuple(found)


def short_of(need: int, within: Span, presence: Iterable[Sequence[Span]]) -> tuple[Headcount, ...]:
    """The stretches in which fewer are there than are needed."""
    return tuple(each for each in counted_in(within, presence) if each.people < need)


def weekdays_of(mask: int) -> tuple[int, ...]:
    """The weekdays in a stored set, 0 for Monday."""
    return tuple(day for day in range(WEEKDAYS) if mask >> day & 1)


def mask_of(weekdays: Iterable[int]) -> int:
    """The stored set of weekdays."""
    return sum(1 << day for day in set(weekdays))
