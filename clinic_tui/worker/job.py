"""What a job is: when it runs, what it does, and what it would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from clinic_tui.clock import Clock, instant_of
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.clinic import Clinic
    from clinic_tui.store.desk import Desk


_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""From here steps are counted."""


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, so many seconds apart, and once at the start.

    At whole steps of the clock, every 5 min at 9:00 and 9:05: so whoever leads, and everybody knows when.
    """

    seconds: float

    def next_after(self, now: datetime, clock: Clock) -> datetime:
        """The first such moment that is later than now."""
        step = timedelta(seconds=self.seconds)
        return now + step - (now - _FIRST) % step

    @property
    def words(self) -> str:
        """`every 30 s`, `every 30 min`."""
        if self.seconds % 60:
            return f"every {self.seconds:g} s"
        return "every minute" if self.seconds == 60 else f"every {self.seconds / 60:g} min"


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a minute of the clinic's day, or on one weekday (0 is Monday).

    On a day whose clock leaves that minute out it runs when the clock goes on.
    """

    minute: int
    weekday: int | None = None

    def next_after(self, now: datetime, clock: Clock) -> datetime:
        """The first such moment that is later than now."""
        return self._such_moment(now, clock, 1)

    def last_before(self, now: datetime, clock: Clock) -> datetime:
        """The last such moment that is not later than now."""
        return self._such_moment(now, clock, -1)

    def _such_moment(self, now: datetime, clock: Clock, way: int) -> datetime:
        day = now.astimezone(clock.zone).date() - timedelta(days=way)
        while True:
            at = instant_of(day, self.minute, clock.zone)
            fits = self.weekday is None or day.weekday() == self.weekday
            if fits and (at > now if way > 0 else at <= now):
                return at
            day += timedelta(days=way)

    @property
    def words(self) -> str:
        """`daily at 02:00`, `Sundays at 03:00`."""
        if self.weekday is None:
            return f"daily at {show_time(self.minute)}"
        days = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
        return f"{days[self.weekday]} at {show_time(self.minute)}"


Plan = Every | Daily


@dataclass(frozen=True, slots=True)
class Job:
    """`run` does it once at a desk and says in words what came of it, without a patient in them.

    It may raise ClinicError where it could not be done. It does no harm where it
    runs twice, or is killed half way: who runs a job by hand asks nobody. `preview` says,
    line by line, what a run would do now.
    """

    name: str
    words: str
    plan: Plan
    run: Callable[[Clinic, Desk], str]
    preview: Callable[[Clinic, Desk], Sequence[str]] | None = None
    in_demo: bool = True
    """False for what a throwaway clinic needs not."""
    follows: frozenset[str] = frozenset()
    """Tables after whose writing it runs soon: what it lists goes with its cause. It writes none of them."""
