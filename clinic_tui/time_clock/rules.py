"""What counts as work, and what of it is overtime: pure functions of instants.

A punch is counted by the minute that the clock showed, in and out alike; the stored instant stays as it
was. All lengths are real elapsed time: a night on which the clocks change has an hour more or less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from clinic_tui.time_clock.states import BreakKind

WEEK_MINUTES = 40 * 60
"""Of work in a workweek; what is beyond is overtime (29 CFR 778.101, 29 USC 207(a)(1))."""

SHORT_REST = 20
"""Minutes: rests of 5 to 20 are common and count as work (29 CFR 785.18). A longer one counts too, and is
marked: whoever knows what it was makes a meal of it, or leaves it."""

MEAL_MINUTES = 30
"""From so many on a meal is usually no work (29 CFR 785.19(a)); special conditions may make a
shorter one do."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A break: `ended` is None while it lasts, `relieved` is False where work went on in it."""

    kind: BreakKind
    began: datetime
    ended: datetime | None
    relieved: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """From coming to leaving; `ended` is None while it lasts."""

    began: datetime
    ended: datetime | None
    pauses: tuple[Pause, ...] = ()


def whole(at: datetime) -> datetime:
    """The minute in which an instant lies, in UTC: of times in one zone Python subtracts the wall clocks."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def minutes_between(first: datetime, last: datetime) -> int:
    """Real elapsed minutes from the minute of one instant to that of another; 0 where they go backwards."""
    return max(0, (whole(last) - whole(first)) // MINUTE)


def counts_as_work(pause: Pause, meal_minutes: int = MEAL_MINUTES) -> bool:
    """Whether a break is work time. A meal that still lasts is none so far."""
    if pause.kind is BreakKind.REST or not pause.relieved:
        return True
    return pause.ended is not None and minutes_between(pause.began, pause.ended) < meal_minutes


def is_long_rest(pause: Pause, now: datetime) -> bool:
    """Whether a rest was longer than short rests are."""
    return pause.kind is BreakKind.REST and minutes_between(pause.began, pause.ended or now) > SHORT_REST


def _overlap(began: datetime, ended: datetime, first: datetime, end: datetime) -> int:
    return minutes_between(max(whole(began), first), min(whole(ended), end))


def worked(
    stretch: Stretch, first: datetime, end: datetime, now: datetime, meal_minutes: int = MEAL_MINUTES
) -> int:
    """Minutes of work of a stretch from `first` up to `end`; one that lasts is counted up to `now`."""
    until = stretch.ended or now
    unpaid = sum(
        _overlap(pause.began, pause.ended or now, first, end)
        for pause in stretch.pauses
        if not counts_as_work(pause, meal_minutes)
    )
    return max(0, _overlap(stretch.began, until, first, end) - unpaid)


def paused(stretch: Stretch, kind: BreakKind, first: datetime, end: datetime, now: datetime) -> int:
    """Minutes of breaks of a kind in a span, whether they count as work or not."""
    return sum(
        _overlap(pause.began, pause.ended or now, first, end)
        for pause in stretch.pauses
        if pause.kind is kind
    )


def overtime(minutes: int) -> int:
    """What of a workweek's minutes lies beyond 40 hours."""
    return max(0, minutes - WEEK_MINUTES)


def is_forgotten(began: datetime, ended: datetime | None, now: datetime, hours: int) -> bool:
    """Whether a stretch has lasted longer than anybody works: its end was forgotten."""
    return ended is None and now.astimezone(UTC) - began.astimezone(UTC) > timedelta(hours=hours)


def rounded(at: datetime, step: int) -> datetime:
    """The instant to the nearest `step` minutes of its own wall clock, half a step up; 0 leaves its minute.

    `at` is in the clinic's zone. What is gained or lost is real time: the result differs from the minute
    by less than a step also where the clocks change.
    """
    over = (at.hour * 60 + at.minute) % step if step else 0
    by = step - over if over and 2 * over >= step else -over
    return (whole(at) + by * MINUTE).astimezone(at.tzinfo)


def averages_out(differences: Iterable[int]) -> bool:
    """Whether rounding took nothing from those who work, over all of them (29 CFR 785.48(b))."""
    return sum(differences) >= 0


# Periods: whole workweeks, fixed spans of seven days that begin on the same weekday (29 CFR 778.105)

WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """One period, by its first day."""

    first: date
    weeks: int

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=WEEK * self.weeks - 1)

    @property
    def begins(self) -> tuple[date, ...]:
        """The first day of each of its workweeks."""
        return tuple(self.first + timedelta(days=WEEK * each) for each in range(self.weeks))

    def moved(self, by: int) -> Period:
        """The one so many after it, or before."""
        return Period(self.first + timedelta(days=WEEK * self.weeks * by), self.weeks)

    @property
    def words(self) -> str:
        """`11/08 to 11/21/26`."""
        return f"{self.first:%m/%d} to {self.last:%m/%d/%y}"


def period_of(day: date, anchor: date, weeks: int) -> Period:
    """The period in which a day lies, where one begins on `anchor`."""
    length = WEEK * weeks
    return Period(day - timedelta(days=(day - anchor).days % length), weeks)
