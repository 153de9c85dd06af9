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
class Stay:
    """Hours at one site; 0 is the first of the clinic, so that a clinic with one says nothing of sites."""

    span: Span
    site: int = 0


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
    site: int = 0

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
    site: int = 0


def laid(stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """Stays side by side, by time: where two meet, nobody is at two sites, and the one named first holds."""
    found = dict[int, tuple[Span, ...]]()
    for each in stays:
        elsewhere = [span for site, spans in found.items() if site != each.site for span in spans]
        found[each.site] = join((*found.get(each.site, ()), *subtract((each.span,), elsewhere)))
    side_by_side = (Stay(span, site) for site, spans in found.items() for span in spans)
    return tuple(sorted(side_by_side, key=lambda stay: (stay.span.start, stay.site)))


def hours_of(stays: Iterable[Stay]) -> tuple[Span, ...]:
    """The hours, wherever they are."""
    return join(stay.span for stay in stays)


def at_site(stays: Iterable[Stay], site: int) -> tuple[Span, ...]:
    """The hours at one site."""
    return join(stay.span for stay in stays if stay.site == site)


def monday_of(day: date) -> date:
    """The Monday of its week: weeks are counted by it, whichever day a clinic's weeks begin with."""
    return day - timedelta(days=day.weekday())


def week_of(day: date, begins: int) -> date:
    """The first day of the week that a day is in, where weeks begin on that weekday (0 is Monday)."""
    return day - timedelta(days=(day.weekday() - begins) % WEEKDAYS)


def planned(templates: Iterable[Template], day: date, *, closed: bool = False) -> tuple[Stay, ...]:
    """The hours of the usual week; none on a day on which the clinic is closed."""
    return () if closed else laid(Stay(each.span, each.site) for each in templates if each.holds_on(day))


def changed(usual: Sequence[Stay], changes: Iterable[Change]) -> tuple[Stay, ...]:
    """The hours of a date of which something was said: other hours stand in place of the usual ones."""
    said = [(each, Stay(each.span, each.site) if each.span else None) for each in changes]
    instead = [stay for each, stay in said if each.kind is not DayKind.EXTRA]
    extra = [stay for each, stay in said if each.kind is DayKind.EXTRA and stay is not None]
    stands = [stay for stay in instead if stay is not None] if instead else list(usual)
    return laid((*extra, *stands))


def handed_over(hours: Sequence[Stay], given: Sequence[Span], taken: Iterable[Stay]) -> tuple[Stay, ...]:
    """What is left after shifts were given away and others taken over."""
    return laid((*taken, *stays_left(hours, given)))


def left_of(hours: Sequence[Span], off: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of a day's hours beside the time off."""
    return subtract(hours, off)


def stays_left(hours: Iterable[Stay], off: Iterable[Span]) -> tuple[Stay, ...]:
    """The same of hours at sites."""
    away = tuple(off)
    return tuple(Stay(span, stay.site) for stay in hours for span in subtract((stay.span,), away))


def stays_within(hours: Sequence[Stay], spans: Sequence[Span]) -> tuple[Stay, ...]:
    """What of the hours lies in these spans."""
    return tuple(
        Stay(span, stay.site)
        for stay in hours
        for span in subtract((stay.span,), subtract((stay.span,), spans))
    )


def on_day(today: Iterable[Stay], day_before: Iterable[Stay]) -> tuple[Stay, ...]:
    """When and where somebody is between midnight and midnight: the end of the night before it, too."""
    spilled = [
        Stay(Span(0, stay.span.end - DAY_MINUTES), stay.site)
        for stay in day_before
        if stay.span.end > DAY_MINUTES
    ]
    own = [
        Stay(Span(stay.span.start, min(stay.span.end, DAY_MINUTES)), stay.site)
        for stay in today
        if stay.span.start < DAY_MINUTES
    ]
    return laid((*spilled, *own))


Moments = tuple[date, int, date, int]
"""From the minute of one day to before that of another; the last may be 1440, and no later."""


def meeting(called: Moments, first: date, last: date, off: Span | None) -> Moments | None:
    """The part of a time on call that lies in time off; None where they do not meet."""
    begins, ends = max((called[0], called[1]), (first, off.start if off else 0)), (called[2], called[3])
    if off is None:
        ends = min(ends, (last, DAY_MINUTES))
    elif off.end <= DAY_MINUTES:
        ends = min(ends, (last, off.end))
    else:  # hours of a night
        ends = min(ends, (last + timedelta(days=1), off.end - DAY_MINUTES))
    begins = (begins[0] + timedelta(days=1), 0) if begins[1] == DAY_MINUTES else begins
    return (*begins, *ends) if begins < ends else None


def before_and_behind(whole: Moments, part: Moments) -> tuple[Moments | None, Moments | None]:
    """What is left of a time on call on both sides of a part of it that somebody else takes."""
    begins, ends = (part[0], part[1]), (part[2], part[3])
    before = behind = None
    if (whole[0], whole[1]) < begins:
        last, end = begins if begins[1] else (begins[0] - timedelta(days=1), DAY_MINUTES)
        before = (whole[0], whole[1], last, end)
    if ends < (whole[2], whole[3]):
        first, start = ends if ends[1] < DAY_MINUTES else (ends[0] + timedelta(days=1), 0)
        behind = (first, start, whole[2], whole[3])
    return before, behind


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


def marks_of(names: Sequence[str]) -> tuple[str, ...]:
    """One character for each site: its initial, or its place in the list where two begin alike."""
    initials = [name[:1].upper() for name in names]
    return tuple(
        initial if initial.isalpha() and initials.count(initial) == 1 else str(place)
        for place, initial in enumerate(initials, 1)
    )


def weekdays_of(mask: int) -> tuple[int, ...]:
    """The weekdays in a stored set, 0 for Monday."""
    return tuple(day for day in range(WEEKDAYS) if mask >> day & 1)


def mask_of(weekdays: Iterable[int]) -> int:
    """The stored set of weekdays."""
    return sum(1 << day for day in set(weekdays))
