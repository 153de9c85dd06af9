"""The time clock as screens show and write it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.time_clock.rules import Pause, Period, Stretch, is_forgotten, is_long_rest
from clinic_tui.time_clock.states import BreakKind, Presence, Step


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A stretch of work with its breaks."""

    id: int
    version: int
    account_id: int
    began: datetime
    ended: datetime | None
    """None while it lasts. Both are in the clinic's zone."""
    pauses: tuple[Pause, ...]
    struck: str
    """Why it counts as none."""
    corrected_by: str
    """Who corrected it last; empty where it stands as it was clocked."""

    @property
    def stretch(self) -> Stretch:
        """What the rules count."""
        return Stretch(self.began, self.ended, self.pauses)

    def presence(self, now: datetime, forgotten_hours: int) -> Presence:
        """What it says of where the person is."""
        if self.ended is not None or self.struck:
            return Presence.OUT
        if is_forgotten(self.began, self.ended, now, forgotten_hours):
            return Presence.FORGOTTEN
        for pause in self.pauses:
            if pause.ended is None:
                return Presence.MEAL if pause.kind is BreakKind.MEAL else Presence.REST
        return Presence.IN

    @property
    def since(self) -> datetime:
        """Since when that is so."""
        last = [pause.began for pause in self.pauses if pause.ended is None]
        return last[0] if last else self.ended or self.began

    def has_long_rest(self, now: datetime) -> bool:
        """Whether a rest in it was longer than short rests are."""
        return any(is_long_rest(pause, now) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class TypedBreak:
    """A break as it is typed: minutes of the wall clock; `end` is None while it lasts."""

    kind: BreakKind
    start: int
    end: int | None
    relieved: bool = True


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody worked, as it is typed: minutes of the wall clock of `day`, or of the next where they
    go back.

    What says the same minute as what is stored leaves the stored instant.
    """

    day: date
    start: int
    end: int | None = None
    breaks: tuple[TypedBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of a trail; instants are in the clinic's zone."""

    id: int
    at: datetime
    who: str
    desk: str
    step: Step
    old: datetime | None
    new: datetime | None
    words: str
    reason: str
    undone_by: str


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """How a period was signed."""

    first: date
    last: date
    closed_by: str
    closed_at: datetime
    meal_minutes: int


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of a person: the stretches that began on it, and the minutes of work that lie in it."""

    day: date
    entries: tuple[EntryRow, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """One workweek: its days, and what lies in it, in minutes."""

    first: date
    days: tuple[DaySheet, ...]
    minutes: int
    overtime: int
    rests: int
    meals: int
    rounded: int
    """The same with punches rounded as the report does; `minutes` where it does not."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The times of one person in a period."""

    account_id: int
    login: str
    name: str
    period: Period
    weeks: tuple[WeekSheet, ...]
    closed: ClosedRow | None
    now: datetime

    @property
    def minutes(self) -> int:
        """Of work."""
        return sum(week.minutes for week in self.weeks)

    @property
    def overtime(self) -> int:
        """Of all its workweeks, each by itself."""
        return sum(week.overtime for week in self.weeks)

    @property
    def entries(self) -> tuple[EntryRow, ...]:
        """All stretches, oldest first."""
        return tuple(entry for week in self.weeks for day in week.days for entry in day.entries)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works here: where, since when, and for who may see it how long in the period."""

    account_id: int
    login: str
    name: str
    presence: Presence
    since: datetime | None
    """None where the person has not been in within the last day."""
    sheet: Sheet | None
    """None for who may not see the hours of others."""
    amiss: str = ""
    """By the rota: `due 08:00, not clocked in for 25 min`, `12 min late (08:12)`; or empty."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, with the period that is looked at."""

    period: Period
    closed: ClosedRow | None
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class MyClock:
    """How the clock stands for whoever sits there."""

    entry: EntryRow | None
    """The stretch that lasts."""
    presence: Presence
    today: int
    week: int
    """Minutes of work so far."""
    was_in_today: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Pressing:
    """What somebody has to look at: a clocking out that was forgotten, or a correction by somebody else."""

    entry_id: int
    account_id: int
    is_own: bool
    words: str
